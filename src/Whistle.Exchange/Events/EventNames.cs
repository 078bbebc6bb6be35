using System.Globalization;
using Whistle.Hazards.Contracts;

namespace Whistle.Exchange.Events;

/// <summary>What events are called outside: the journal's names in kebab case without the "Case" in front, which the prefix says.</summary>
internal static class EventNames
{
    public const string Prefix = "cn.whistle.case.", Version = ".v1";

    /// <summary>The short names, in their order: "accepted", "send-down-proposed".</summary>
    public static readonly IReadOnlyList<string> All = [.. CaseHappened.Types.Select(Of).Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, string> Types = CaseHappened.Types.ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>What a case's history calls it, in the reader's language.</summary>
    public static string Said(string name) => CaseHappened.Said(Types[name], CultureInfo.CurrentUICulture);

    public static string Of(string journalType)
    {
        var name = journalType.StartsWith("Case", StringComparison.Ordinal) ? journalType[4..] : journalType;
        return string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
    }

    public static string TypeOf(string name) => Prefix + name + Version;
}
