using System.Globalization;

namespace Whistle.Exchange.Open311;

/// <summary>
/// A class of matters that a citizen can see and report, by a plain name. <paramref name="Item"/> is the item of the duty list that
/// it becomes (0: other); <paramref name="Group"/> a key of the words.
/// </summary>
internal sealed record OpenService(string Code, int Item, string Group)
{
    /// <summary>What else is asked with every report: a time of day, and a text that only says something.</summary>
    public const string When = "when", Emergency = "emergency";

    /// <summary>When it happens, as a client sends it in attribute[when].</summary>
    public static readonly IReadOnlyList<string> Times = ["arrival", "school-hours", "dismissal", "evening", "always"];

    public string Name(CultureInfo culture) => Text.In(culture, $"Service.{Code}");

    public string Description(CultureInfo culture) => Text.In(culture, $"Service.{Code}.Words");

    /// <summary>Comma-separated, as the specification has it.</summary>
    public string Keywords(CultureInfo culture) => Text.In(culture, $"Service.{Code}.Keywords");

    public string GroupName(CultureInfo culture) => Text.In(culture, $"Group.{Group}");
}

/// <summary>
/// The list of services. Of the 22 items of the duty list those that somebody in the street can see; what happens inside a school
/// or between people (items 1, 2, 7, 13, 15, 19) is none, and several items about the same thing to see are one. Codes are promises.
/// </summary>
internal static class OpenServices
{
    public static readonly IReadOnlyList<OpenService> All =
    [
        new("gate-traffic", 5, "way"),
        new("road-safety", 21, "way"),
        new("bus", 8, "way"),
        new("school-bus", 9, "way"),
        new("crowd", 22, "way"),
        new("security", 4, "around"),
        new("surroundings", 3, "around"),
        new("vendors", 18, "around"),
        new("venues", 11, "around"),
        new("publications", 12, "around"),
        new("food", 16, "health"),
        new("pollution", 6, "health"),
        new("water", 10, "danger"),
        new("drowning", 20, "danger"),
        new("works", 14, "danger"),
        new("fire", 17, "danger"),
        new("other", 0, "around"),
    ];

    private static readonly Dictionary<string, OpenService> ByCode = All.ToDictionary(service => service.Code, StringComparer.Ordinal);

    public static OpenService? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);
}
