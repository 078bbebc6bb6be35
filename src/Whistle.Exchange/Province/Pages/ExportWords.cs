using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Province.Pages;

/// <summary>How the pages of exports say things.</summary>
internal static class ExportWords
{
    public static Mark MarkOf(ExportState state) => state switch
    {
        ExportState.Asked => Mark.Deciding,
        ExportState.Approved => Mark.Waiting,
        ExportState.Making => Mark.Working,
        ExportState.Ready => Mark.Done,
        ExportState.Failed => Mark.Late,
        _ => Mark.Gone,
    };

    public static string Scope(City city, UnitId? district, IStringLocalizer<Text> text) => district is { } one ? city.FindUnit(one)?.Name.ToString() ?? "" : text["Scope.City"];

    public static string Classes(string written, IStringLocalizer<Text> text)
        => string.Join(text["Classes.And"], ExportClasses.Read(written).Select(one => text["Class." + one.Code()].Value));

    public static string At(DateTimeOffset? at) => at?.InShanghai().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "—";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In the unit a person reads.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => (bytes / 1_000d).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
        _ => (bytes / 1_000_000d).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
    };
}
