using Microsoft.Extensions.Localization;

namespace Whistle.Hazards.Pages.Offline;

/// <summary>What the scripts of a form that can wait say, as the form's attributes: a script has no words of its own.</summary>
internal static class OfflineWords
{
    /// <summary>Seconds after which a sending that gets no answer is kept for later.</summary>
    private const string Patience = "45";

    public static Dictionary<string, object> Of(IStringLocalizer<Text> words) => new(StringComparer.Ordinal)
    {
        ["data-module"] = "report",
        ["data-patience"] = Patience,
        ["data-kept"] = words["Form.Kept"].Value,
        ["data-full-device"] = words["Form.Full"].Value,
        ["data-blocked"] = words["Form.Blocked"].Value,
        ["data-no-campus"] = words["Form.NoCampus"].Value,
        ["data-no-item"] = words["Form.NoItem"].Value,
        ["data-no-words"] = words["Form.NoWords"].Value,
        ["data-problem"] = words["Form.Problem"].Value,
        ["data-refused"] = words["Form.Refused"].Value,
    };
}
