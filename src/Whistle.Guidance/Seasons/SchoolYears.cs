using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Whistle.Directory.Contracts;

namespace Whistle.Guidance.Seasons;

/// <summary>A school year (学年) with its two terms.</summary>
internal sealed record SchoolYear(int Year, Days Autumn, Days Spring);

/// <summary>
/// The calendar of school years, from a file of data: a city's own stands beside the program. The seasons of visits lie round
/// the ends of the terms.
/// </summary>
internal sealed class SchoolYears
{
    /// <summary>So many days before a term begins and after it has begun are its start; so many before it ends are before the holiday.</summary>
    public const int BeforeStart = 14, AfterStart = 28, BeforeHoliday = 35;

    private const string FileName = "school-years.json";

    private readonly Dictionary<int, SchoolYear> years;
    private readonly HashSet<int> entered = [];

    public SchoolYears(IEnumerable<SchoolYear> years) => this.years = years.ToDictionary(year => year.Year);

    /// <summary>The seasons that every school should see.</summary>
    public static IReadOnlyList<Season> Planned { get; } = [Season.AutumnStart, Season.BeforeWinter, Season.SpringStart, Season.BeforeSummer];

    public static SchoolYears Usual { get; } = Brought();

    /// <summary>The years of the file, the newest first.</summary>
    public IReadOnlyList<int> Known => [.. years.Keys.OrderDescending()];

    public bool Knows(int year) => years.ContainsKey(year);

    /// <summary>Whether a term of this school year comes from what a district or the city has entered.</summary>
    public bool IsEntered(int year) => entered.Contains(year);

    /// <summary>
    /// The same with the terms that somebody has entered: the first in the second half of a year is the autumn term, one that
    /// begins in its first half the spring term of the school year before. Of several the longest counts, so that a summer course
    /// is no term. Terms that would not follow one another are left as they were.
    /// </summary>
    public SchoolYears With(IReadOnlyList<SchoolTerm> terms)
    {
        var merged = new SchoolYears(years.Values);
        foreach (var year in terms.GroupBy(YearOf))
        {
            var (usual, autumn, spring) = (merged.Year(year.Key), Longest(year, isAutumn: true), Longest(year, isAutumn: false));
            var with = usual with { Autumn = autumn ?? usual.Autumn, Spring = spring ?? usual.Spring };
            if (!Follows(with))
                continue;
            merged.years[year.Key] = with;
            merged.entered.Add(year.Key);
        }
        return merged;
    }

    /// <summary>The school year of a day: it turns when the start of the autumn term begins to be prepared.</summary>
    public int YearOf(DateOnly day) => day >= DaysOf(new(day.Year, Season.AutumnStart)).From ? day.Year : day.Year - 1;

    public SeasonOfYear Of(DateOnly day)
    {
        var year = YearOf(day);
        foreach (var season in Planned)
            if (DaysOf(new(year, season)).Has(day))
                return new(year, season);
        return new(year, Season.Other);
    }

    /// <summary>The days of a season; of <see cref="Season.Other"/> the whole year.</summary>
    public Days DaysOf(SeasonOfYear of)
    {
        var year = Year(of.Year);
        return of.Season switch
        {
            Season.AutumnStart => Start(year.Autumn),
            Season.BeforeWinter => End(year.Autumn),
            Season.SpringStart => Start(year.Spring),
            Season.BeforeSummer => End(year.Spring),
            _ => new(Start(year.Autumn).From, Start(Year(of.Year + 1).Autumn).From.AddDays(-1)),
        };
    }

    public static SchoolYears Read(Stream json, string name)
    {
        try
        {
            using var file = JsonDocument.Parse(json);
            return new(file.RootElement.GetProperty("years").EnumerateArray().Select(year
                => Checked(new(year.GetProperty("year").GetInt32(), Term(year.GetProperty("autumn")), Term(year.GetProperty("spring"))))));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{name} is not a file of school years: {wrong.Message}", wrong);
        }
    }

    private static SchoolYears Brought()
    {
        var own = Path.Combine(AppContext.BaseDirectory, FileName);
        using var json = File.Exists(own) ? File.OpenRead(own) : Assembly.GetExecutingAssembly().GetManifestResourceStream("Whistle.Guidance.Seasons." + FileName)!;
        return Read(json, FileName);
    }

    private static int YearOf(SchoolTerm term) => IsAutumn(term) ? term.From.Year : term.From.Year - 1;

    private static bool IsAutumn(SchoolTerm term) => term.From.Month > 6;

    private static Days? Longest(IEnumerable<SchoolTerm> terms, bool isAutumn)
        => terms.Where(term => IsAutumn(term) == isAutumn).MaxBy(term => term.To.DayNumber - term.From.DayNumber) is { } term ? new(term.From, term.To) : null;

    private static bool Follows(SchoolYear year)
        => year.Autumn.From < year.Autumn.Until && year.Autumn.Until < year.Spring.From && year.Spring.From < year.Spring.Until;

    private static SchoolYear Checked(SchoolYear year)
        => Follows(year) ? year
            : throw new FormatException($"the terms of {year.Year} do not follow one another");

    private static Days Term(JsonElement term) => new(Day(term.GetProperty("from")), Day(term.GetProperty("until")));

    private static DateOnly Day(JsonElement day) => DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Days Start(Days term) => new(term.From.AddDays(-BeforeStart), term.From.AddDays(AfterStart));

    private static Days End(Days term) => new(term.Until.AddDays(-BeforeHoliday), term.Until);

    /// <summary>A year that the file does not have gets the usual days, so that a visit is never refused for want of a calendar.</summary>
    private SchoolYear Year(int year) => years.TryGetValue(year, out var known) ? known
        : new(year, new(new(year, 9, 1), new(year + 1, 1, 20)), new(new(year + 1, 2, 20), new(year + 1, 6, 30)));
}
