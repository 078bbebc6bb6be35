using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Directory.Groups;

/// <summary>Working groups in the reader's words.</summary>
internal sealed class GroupWords(IStringLocalizer<Text> text, Names names)
{
    /// <summary>"公安", "组长：网格指导员".</summary>
    public string Place(string code) => Codes.Parse<Line>(code) is { } line ? names.Of(line) : text[$"Place.{code}"];

    /// <summary>Rows of before the history was kept stand at the beginning of time.</summary>
    public string Day(DateTimeOffset? at) => at is { Year: > 1970 } day ? text["Date.Day", day.InShanghai()] : text["Group.Always"];

    public string Day(DateOnly day) => text["Date.Day", day.ToDateTime(TimeOnly.MinValue)];

    /// <summary>"空缺，自2026年9月1日", "由替补顶岗，自…".</summary>
    public string Missing(Place place)
        => text[place.Substitute is null ? "Group.MissingSince" : "Group.SubstituteSince", place.Since is null ? text["Group.Never"].Value : Day(place.Since)];

    public string Names(City city, IEnumerable<PersonId?> people)
        => string.Join(text["List.And"], people.OfType<PersonId>().Select(p => city.Person(p)?.Name).OfType<string>());

    /// <summary>"教育、卫生健康（空缺，自…）": the places that have been missing for as long stand together.</summary>
    public string AllMissing(Group group)
        => string.Join(text["List.And"], group.Places.Where(p => p.IsMissing).GroupBy(Missing, StringComparer.Ordinal)
            .Select(since => text["Groups.Who", string.Join(text["List.And"], since.Select(p => Place(p.Code))), since.Key].Value));

    /// <summary>The campus with its school where the name alone does not say it.</summary>
    public static string Campus(City city, Campus campus)
    {
        var (school, name) = (city.Unit(campus.School).Name.ToString(), city.Unit(campus.Id).Name.ToString());
        return city.CampusesOf(campus.School).Count == 1 ? school : name.StartsWith(school, StringComparison.Ordinal) ? name : $"{school} {name}";
    }
}
