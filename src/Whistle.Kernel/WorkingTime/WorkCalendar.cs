namespace Whistle.Kernel.WorkingTime;

/// <summary>A part of a working day, "08:30–12:00".</summary>
public readonly record struct WorkSpan(TimeOnly From, TimeOnly To)
{
    internal long Length => To.Ticks - From.Ticks;
}

/// <summary>
/// Which days are worked, and within which spans. A year that isn't loaded counts weekends only, and <see cref="KnowsYear"/> says so.
/// The working days are counted up once, so that any question is answered without walking from day to day.
/// </summary>
public sealed class WorkCalendar
{
    // China has kept one time without summer time since 1992, so Asia/Shanghai is a plain offset here.
    internal static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    private static readonly DateOnly First = new(1992, 1, 1), Beyond = new(2150, 1, 1);

    private readonly HashSet<int> known;
    private readonly WorkSpan[] spans;
    private readonly int[] workedBefore;    // by day from First: how many working days lie before it
    private readonly int[] workdays;        // by running number: which day from First it is

    /// <param name="years">What differs from the plain week; of two that name a day the last decides.</param>
    /// <param name="spans">The spans of a working day.</param>
    /// <param name="known">The years whose notice is loaded, where single days alone don't make a year known.</param>
    public WorkCalendar(IEnumerable<HolidayYear> years, IEnumerable<WorkSpan>? spans = null, IReadOnlyCollection<int>? known = null)
    {
        this.spans = Checked([.. spans ?? UsualSpans]);
        var loaded = years.ToArray();
        this.known = [.. known ?? [.. loaded.Select(y => y.Year)]];
        var named = loaded.SelectMany(y => y.IsOff).ToLookup(d => d.Key, d => d.Value);
        workedBefore = new int[Beyond.DayNumber - First.DayNumber + 1];
        var worked = new List<int>(workedBefore.Length);
        for (var day = 0; day < workedBefore.Length; day++)
        {
            workedBefore[day] = worked.Count;
            var date = First.AddDays(day);
            if (named.Contains(date) ? !named[date].Last() : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                worked.Add(day);
        }
        workdays = [.. worked];
        WorkingDay = TimeSpan.FromTicks(this.spans.Sum(s => s.Length));
    }

    public static IReadOnlyList<WorkSpan> UsualSpans { get; } = [new(new(8, 30), new(12, 0)), new(new(13, 30), new(17, 30))];

    /// <summary>The usual spans, the years that the program brings, and the city's own in the folder "holidays" beside the program.</summary>
    public static WorkCalendar Usual { get; } = new(HolidayYear.BroughtAnd(Path.Combine(AppContext.BaseDirectory, "holidays")));

    public IReadOnlyList<WorkSpan> Spans => spans;

    /// <summary>How much is worked on a working day: 7 hours 30 minutes by the usual spans.</summary>
    public TimeSpan WorkingDay { get; }

    /// <summary>Whether this year's holidays and make-up days are loaded.</summary>
    public bool KnowsYear(int year) => known.Contains(year);

    public bool IsWorkingDay(DateOnly date)
    {
        var day = Day(date);
        return workedBefore[day + 1] > workedBefore[day];
    }

    /// <summary>The instant at which the last span of this day ends.</summary>
    internal DateTimeOffset EndOf(DateOnly date) => new(date, spans[^1].To, Shanghai);

    /// <summary>The n-th working day after this one, which itself isn't counted.</summary>
    internal DateOnly WorkdayAfter(DateOnly date, int n) => First.AddDays(workdays[workedBefore[Day(date) + 1] + n - 1]);

    /// <summary>This day if it is worked, else the next that is.</summary>
    internal DateOnly WorkdayFrom(DateOnly date) => First.AddDays(workdays[workedBefore[Day(date)]]);

    /// <summary>The working days after the first of these days, up to and with the second.</summary>
    internal int WorkdaysBetween(DateOnly from, DateOnly to) => workedBefore[Day(to) + 1] - workedBefore[Day(from) + 1];

    /// <summary>How much was worked from the calendar's first day up to this instant.</summary>
    internal long WorkedUntil(DateTimeOffset at)
    {
        var local = at.ToOffset(Shanghai);
        var date = DateOnly.FromDateTime(local.Date);
        var worked = workedBefore[Day(date)] * WorkingDay.Ticks;
        if (!IsWorkingDay(date))
            return worked;
        foreach (var span in spans)
            worked += Math.Clamp(local.TimeOfDay.Ticks - span.From.Ticks, 0, span.Length);
        return worked;
    }

    /// <summary>The first instant by which this much was worked: the end of a span, not the beginning of the next.</summary>
    internal DateTimeOffset WhenWorked(long ticks)
    {
        var date = First.AddDays(workdays[(ticks - 1) / WorkingDay.Ticks]);
        var left = ((ticks - 1) % WorkingDay.Ticks) + 1;
        var span = 0;
        while (left > spans[span].Length)
            left -= spans[span++].Length;
        return new(date, spans[span].From.Add(TimeSpan.FromTicks(left)), Shanghai);
    }

    private static int Day(DateOnly date)
        => date >= First && date < Beyond
            ? date.DayNumber - First.DayNumber
            : throw new ArgumentOutOfRangeException(nameof(date), date, "The working calendar holds the years 1992 to 2149.");

    private static WorkSpan[] Checked(WorkSpan[] spans)
    {
        var follow = spans.Zip(spans.Skip(1), (one, next) => one.To < next.From).All(ok => ok);
        return spans.Length > 0 && follow && spans.All(s => s.From < s.To)
            ? spans
            : throw new ArgumentException("The spans of a working day follow one another, with a break between them.", nameof(spans));
    }
}
