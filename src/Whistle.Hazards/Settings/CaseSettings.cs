using System.Collections.Concurrent;
using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Hazards.Settings;

/// <summary>A limit as it is frozen on a leg: its code, and the instant it came to.</summary>
internal readonly record struct Due(string Limit, DateTimeOffset By);

/// <summary>
/// All calendars and limits of the city and its districts: immutable, in memory, made from their changes. A district's setting
/// stands over the city's, the city's over what the program brings.
/// </summary>
internal sealed class CaseSettings : IDistrictCalendars
{
    /// <summary>What the program brings: no city has set anything.</summary>
    public static readonly CaseSettings BuiltIn = new([], []);

    private readonly ConcurrentDictionary<(UnitId Owner, int Changes), WorkCalendar> calendars = [];
    private readonly ConcurrentDictionary<UnitId, Written> written = [];
    private readonly WorkCalendar? fixedCalendar;

    public CaseSettings(IEnumerable<CalendarChange> calendar, IEnumerable<LimitChange> limits, WorkCalendar? fixedCalendar = null)
    {
        this.fixedCalendar = fixedCalendar;
        CalendarChanges = [.. calendar.OrderBy(c => c.At).ThenBy(c => c.Id)];
        LimitChanges = [.. limits.OrderBy(c => c.At).ThenBy(c => c.Id)];
        Rules = [.. Limits.BuiltIn, .. LimitChanges.GroupBy(c => (c.Owner, c.Stage, c.DutyItem, c.Level, c.Urgency)).Select(same => same.Last())
            .Where(c => c.Value is not null).Select(c => new LimitRule(c.Owner, c.Stage, c.DutyItem, c.Level, c.Urgency, c.Value!))];
    }

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<CalendarChange> CalendarChanges { get; }

    public IReadOnlyList<LimitChange> LimitChanges { get; }

    public IReadOnlyList<LimitRule> Rules { get; }

    /// <summary>The built-in limits on a calendar that is given.</summary>
    public static implicit operator CaseSettings(WorkCalendar calendar) => new([], [], calendar);

    /// <summary>The calendar that holds for a district now; for the city as a whole with an empty id.</summary>
    public WorkCalendar CalendarOf(UnitId district) => CalendarOf(district, DateTimeOffset.MaxValue);

    /// <summary>The calendar as it was at an instant: changes made later are not in it.</summary>
    public WorkCalendar CalendarOf(UnitId district, DateTimeOffset at)
    {
        if (fixedCalendar is not null || CalendarChanges.Count == 0)
            return fixedCalendar ?? WorkCalendar.Usual;
        var all = written.GetOrAdd(district, id => new([.. CalendarChanges.Where(c => c.Owner == default || c.Owner == id)]));
        // where a district has set nothing of its own, the city's is one and the same
        var isOwn = all.FirstOwn <= at;
        var until = Written.UpTo(isOwn ? all.At : all.CityAt, at);
        return until == 0 ? WorkCalendar.Usual : calendars.GetOrAdd((isOwn ? district : default, until), _ => Make(all.Changes.Where(c => c.At <= at)));
    }

    /// <summary>The rule that decides, the most specific first.</summary>
    public LimitRule Rule(UnitId district, Stage stage, int? dutyItem = null, Level? level = null, Urgency? urgency = null)
        => Rules.Where(rule => rule.Fits(district, stage, dutyItem, level, urgency)).OrderByDescending(rule => rule.Weight).ThenByDescending(rule => rule.Rank).First();

    public Limit Of(UnitId district, Stage stage, int? dutyItem = null, Level? level = null, Urgency? urgency = null)
        => Limit.Parse(Rule(district, stage, dutyItem, level, urgency).Value);

    /// <summary>The limit frozen on what begins now.</summary>
    public Due Due(UnitId district, Stage stage, int dutyItem, Level? level, Urgency urgency, DateTimeOffset from)
    {
        var limit = Of(district, stage, dutyItem, level, urgency);
        return new(limit.ToString(), Deadline.Of(from, limit, CalendarOf(district)).ToMilliseconds());
    }

    /// <summary>How often a leg may be extended.</summary>
    public int Extensions(UnitId district, int dutyItem, Level? level, Urgency urgency)
        => int.Parse(Rule(district, Stage.Extensions, dutyItem, level, urgency).Value, CultureInfo.InvariantCulture);

    /// <summary>The terms of a district's schools, the city's where it has set none of that name.</summary>
    public IReadOnlyList<SchoolTerm> TermsOf(UnitId district)
        => [.. Standing(CalendarChanges.Where(c => c.Owner == default || c.Owner == district), CalendarPart.Term).Select(t => ReadTerm(t.Key, t.Value)).OrderBy(t => t.From)];

    public static SchoolTerm ReadTerm(string name, string value)
        => new(name, DateOnly.ParseExact(value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture), DateOnly.ParseExact(value[11..], "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>"08:30-12:00,13:30-17:30"; null where it is none.</summary>
    public static IReadOnlyList<WorkSpan>? ReadSpans(string text)
    {
        var spans = new List<WorkSpan>();
        foreach (var part in text.Split([',', '，', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '–', '—'], 2);
            if (ends.Length != 2 || !TimeOnly.TryParseExact(ends[0], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
                || !TimeOnly.TryParseExact(ends[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to) || from >= to || (spans.Count > 0 && spans[^1].To >= from))
                return null;
            spans.Add(new(from, to));
        }
        return spans.Count is > 0 and <= 6 ? spans : null;
    }

    public static string WriteSpans(IEnumerable<WorkSpan> spans)
        => string.Join(',', spans.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.From:HH:mm}-{s.To:HH:mm}")));

    /// <summary>The changes that hold for a district, its own and the city's, in their order: whoever asks a million times looks up and does not count.</summary>
    private sealed class Written(CalendarChange[] changes)
    {
        public CalendarChange[] Changes => changes;

        public DateTimeOffset[] At { get; } = [.. changes.Select(c => c.At)];

        public DateTimeOffset[] CityAt { get; } = [.. changes.Where(c => c.Owner == default).Select(c => c.At)];

        public DateTimeOffset? FirstOwn { get; } = Array.Find(changes, c => c.Owner != default)?.At;

        /// <summary>How many of these instants, the oldest first, are not after this one.</summary>
        public static int UpTo(DateTimeOffset[] instants, DateTimeOffset at)
        {
            var (from, to) = (0, instants.Length);
            while (from < to)
                if (instants[(from + to) / 2] <= at)
                    from = ((from + to) / 2) + 1;
                else
                    to = (from + to) / 2;
            return from;
        }
    }

    private static WorkCalendar Make(IEnumerable<CalendarChange> changes)
    {
        var all = changes.ToList();
        var spans = Standing(all, CalendarPart.Spans).Select(s => ReadSpans(s.Value)).FirstOrDefault();
        var brought = HolidayYear.BroughtAnd(Path.Combine(AppContext.BaseDirectory, "holidays"));
        var set = Standing(all, CalendarPart.Day).ToLookup(d => Year(d.Key), d => (Day: DateOnly.ParseExact(d.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), IsOff: d.Value == "off"));
        var loaded = Standing(all, CalendarPart.Year).Select(y => Year(y.Key)).ToHashSet();
        var years = brought.Select(y => y.Year).Concat(loaded).Concat(set.Select(y => y.Key)).Distinct();
        return new([.. years.Select(year => With(year, brought.FirstOrDefault(y => y.Year == year), set[year]))], spans,
            known: [.. brought.Select(y => y.Year), .. loaded]);
    }

    private static HolidayYear With(int year, HolidayYear? brought, IEnumerable<(DateOnly Day, bool IsOff)> set)
    {
        var days = brought is null ? [] : new Dictionary<DateOnly, bool>(brought.IsOff);
        foreach (var (day, isOff) in set)
            days[day] = isOff;
        return new(year, days);
    }

    /// <summary>What stands of a part: the newest of each key that has a value, the district's over the city's.</summary>
    private static IEnumerable<(string Key, string Value)> Standing(IEnumerable<CalendarChange> changes, CalendarPart part)
        => changes.Where(c => c.Part == part).GroupBy(c => c.Key, StringComparer.Ordinal)
            .Select(key => (key.Key, key.LastOrDefault(c => c.Owner != default)?.Value ?? key.LastOrDefault(c => c.Owner == default)?.Value))
            .Where(s => s.Item2 is not null).Select(s => (s.Key, s.Item2!));

    private static int Year(string key) => int.Parse(key.AsSpan(0, 4), CultureInfo.InvariantCulture);
}
