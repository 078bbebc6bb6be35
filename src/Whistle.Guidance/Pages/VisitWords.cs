using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Duties.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Guidance.Pages;

/// <summary>How pages speak of a visit.</summary>
internal sealed class VisitWords(IStringLocalizer<Text> text, DutyItems items)
{
    private const int FirstWords = 40;

    public static Mark MarkOf(VisitState state) => state switch
    {
        VisitState.Planned => Mark.Waiting,
        VisitState.Recorded => Mark.Working,
        VisitState.Rectifying => Mark.Sent,
        VisitState.AwaitingAcceptance => Mark.Checking,
        VisitState.Ended => Mark.Done,
        VisitState.BecameCase => Mark.Elsewhere,
        _ => Mark.Gone,
    };

    public string State(VisitState state) => text["State." + state.Code()];

    public string Kind(VisitKind kind) => text["Kind." + kind.Code()];

    public string Line(Line line) => text["Line." + line.Code()];

    public string Season(Season season) => text["Season." + season.Code()];

    public string Year(int year) => text["Year.Name", year, year + 1];

    public string Item(int no) => items.Name(no, CultureInfo.CurrentUICulture);

    public string Day(DateOnly day) => text["Day.Long", day.ToDateTime(TimeOnly.MinValue)];

    public string ShortDay(DateOnly day) => text["Day.Short", day.ToDateTime(TimeOnly.MinValue)];

    public string Weekday(DateOnly day) => text["Day.Weekday", day.ToDateTime(TimeOnly.MinValue)];

    public string Month(DateOnly day) => text["Day.Month", day.ToDateTime(TimeOnly.MinValue)];

    public string Exact(DateTimeOffset at) => text["Time.Exact", at.InShanghai()];

    /// <summary>The kind, and the first words of what was written down or planned.</summary>
    public string Headline(GuidanceVisit visit)
        => (visit.Problem ?? visit.Done ?? visit.Purpose) is { Length: > 0 } words ? text["Page.Title", Kind(visit.Kind), Beginning(words)] : Kind(visit.Kind);

    /// <summary>School, and campus where the school has several.</summary>
    public static string Where(GuidanceVisit visit, VisitReader reader)
    {
        var (school, campus) = (reader.Unit(visit.School).Name.ToString(), reader.Unit(visit.Campus).Name.ToString());
        return reader.City.CampusesOf(visit.School).Count < 2 ? school : campus.Contains(school, StringComparison.CurrentCulture) ? campus : $"{school} {campus}";
    }

    public string People(GuidanceVisit visit, VisitReader reader) => List(visit.People.Select(person => reader.Person(person)?.Name).OfType<string>());

    /// <summary>Whose turn it is: who goes, or who is to rectify or to check.</summary>
    public string Turn(GuidanceVisit visit, VisitReader reader) => visit.State switch
    {
        VisitState.Rectifying => reader.Unit(visit.Target!.Value).Name.ToString(),
        VisitState.AwaitingAcceptance => reader.Person(visit.FoundBy)?.Name ?? reader.Unit(visit.Unit).Name.ToString(),
        _ => reader.Unit(visit.Unit).Name.ToString(),
    };

    /// <summary>One after the other, as the language separates them.</summary>
    public string List(IEnumerable<string> parts) => parts.DefaultIfEmpty("").Aggregate((before, next) => text["List.And", before, next]);

    /// <summary>"1 visit" and "2 visits": the first has a key of its own.</summary>
    public string Count(string key, int number) => number == 1 ? text[key + ".One"] : text[key, number];

    private static string Beginning(string words)
    {
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var runes = line.EnumerateRunes().Take(FirstWords + 1).ToList();
        return runes.Count <= FirstWords ? line : string.Concat(runes.Take(FirstWords)).TrimEnd() + "…";
    }
}
