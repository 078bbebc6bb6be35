using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.Lists;

/// <summary>Where a measure stands on a day. The names are wire names.</summary>
internal enum MeasureState
{
    /// <summary>常态推进: standing, nothing is owed by a day.</summary>
    [Code("standing")] Standing,

    /// <summary>进行中: its day or period is still to come.</summary>
    [Code("open")] Open,

    /// <summary>即将到期</summary>
    [Code("soon")] Soon,

    /// <summary>逾期: its day is past and it is not done, or a period went by without an entry.</summary>
    [Code("late")] Late,

    /// <summary>已完成, or done for this period.</summary>
    [Code("done")] Done,
}

/// <summary>What the entries of a measure come to: the days of those that count, and the day of the one that completes it.</summary>
internal sealed record Kept(IReadOnlyCollection<DateOnly> Days, DateOnly? CompletedOn, bool TargetsReached)
{
    public static readonly Kept Nothing = new([], null, false);
}

/// <summary>Where a measure stands, until when, and how many periods went by without an entry.</summary>
internal sealed record Standing(MeasureState State, DateOnly? DueOn, int Missed);

/// <summary>When a measure is late. Pure: a function of the day.</summary>
internal static class Rhythms
{
    private const int SoonForADay = 30, SoonForAMonth = 7, SoonForATerm = 14;

    /// <summary>So many days before a term what is owed before it may be done: the holiday, and its last weeks before.</summary>
    private const int DaysBeforeTerm = 60;

    /// <param name="since">Periods that ended before it owe nothing.</param>
    /// <param name="terms">The terms of the area's schools, as they are entered.</param>
    public static Standing On(DateOnly today, Rhythm rhythm, DateOnly? dueDate, int year, DateOnly since, Kept kept, IReadOnlyList<SchoolTerm> terms) => rhythm switch
    {
        Rhythm.Standing => new(MeasureState.Standing, null, 0),
        Rhythm.ByDate => ByDate(today, dueDate!.Value, kept),
        Rhythm.Monthly => ByPeriod(today, Periods(year, 1), since, kept, SoonForAMonth),
        Rhythm.TwiceYearly => ByPeriod(today, Periods(year, 6), since, kept, SoonForADay),
        Rhythm.BeforeTerm => ByPeriod(today, [.. TermStarts(year, terms).Select(start => (start.AddDays(-DaysBeforeTerm), start.AddDays(-1)))], since, kept, SoonForATerm),
        _ => throw new NotSupportedException(rhythm.ToString()),
    };

    /// <summary>The periods of so many months that make up a year.</summary>
    public static IReadOnlyList<(DateOnly From, DateOnly To)> Periods(int year, int months)
        => [.. Enumerable.Range(0, 12 / months).Select(i => new DateOnly(year, (i * months) + 1, 1)).Select(from => (from, from.AddMonths(months).AddDays(-1)))];

    /// <summary>The first days of the spring and the autumn term of a calendar year; the usual ones where nobody has entered any.</summary>
    public static IReadOnlyList<DateOnly> TermStarts(int year, IReadOnlyList<SchoolTerm> terms)
    {
        return [Start(first: 1, last: 6, new(year, 2, 20)), Start(first: 7, last: 12, new(year, 9, 1))];

        // of several that begin in the same half the longest is the term, and the others are courses
        DateOnly Start(int first, int last, DateOnly usual)
            => terms.Where(term => term.From.Year == year && term.From.Month >= first && term.From.Month <= last).MaxBy(term => term.To.DayNumber - term.From.DayNumber)?.From ?? usual;
    }

    private static Standing ByDate(DateOnly today, DateOnly due, Kept kept)
        => new(kept.CompletedOn is not null || kept.TargetsReached ? MeasureState.Done : today > due ? MeasureState.Late : today >= due.AddDays(-SoonForADay) ? MeasureState.Soon : MeasureState.Open, due, 0);

    private static Standing ByPeriod(DateOnly today, IReadOnlyList<(DateOnly From, DateOnly To)> periods, DateOnly since, Kept kept, int soon)
    {
        var missed = periods.Count(p => p.To >= since && p.To < today && !IsKept(p));
        var running = periods.FirstOrDefault(p => p.To >= today);
        if (missed > 0)
            return new(MeasureState.Late, running.To == default ? periods[^1].To : running.To, missed);
        if (running == default)
            return new(MeasureState.Done, periods[^1].To, 0);
        return new(IsKept(running) ? MeasureState.Done : today >= running.To.AddDays(-soon) ? MeasureState.Soon : MeasureState.Open, running.To, 0);

        bool IsKept((DateOnly From, DateOnly To) p) => kept.Days.Any(day => day >= p.From && day <= p.To);
    }
}
