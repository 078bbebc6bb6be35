using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>The figures of a period: whole months that are over from the sums, everything else from the facts, as of this instant.</summary>
internal sealed class EvaluationQueries(WhistleDb db, Tally tally, TimeProvider clock)
{
    /// <summary>More stretches of time than this are counted in one go.</summary>
    private const int MostParts = 3;

    /// <returns>By key: the id of the unit, town or school, or the number of the item.</returns>
    public async Task<IReadOnlyDictionary<string, Counts>> OfAsync(Dimension by, Cut cut, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var now = clock.Now();
        var kept = cut.FitsSums(by) ? await KeptAsync(cut, from, to, now, stop) : [];
        var live = Rest(from, to, kept);
        if (live.Count > MostParts)
            (kept, live) = ([], [(from, to)]);
        var all = new Dictionary<string, Counts>(StringComparer.Ordinal);
        if (kept.Count > 0)
            Add(await KeptAsync(by, cut, kept, stop));
        foreach (var part in live)
            if (Span.Of(part.From, part.To, now) is var span && span.From < span.Until)
                Add(await tally.OfAsync(by, cut, span, stop));
        return all;

        void Add(Dictionary<string, Counts> part)
        {
            foreach (var (key, counts) in part)
                all[key] = all.GetValueOrDefault(key, Counts.None) + counts;
        }
    }

    /// <summary>The whole months of the period whose sums are as the facts have them, in all districts of the cut.</summary>
    private async Task<List<int>> KeptAsync(Cut cut, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken stop)
    {
        var months = new List<int>();
        for (var month = Months.Of(from.Day == 1 ? from : from.AddMonths(1)); month < SumsDesk.FirstLive(now) && Months.First(Months.Next(month)) <= to.AddDays(1); month = Months.Next(month))
            months.Add(month);
        if (months.Count == 0)
            return months;
        var (first, last) = (months[0], months[^1]);
        var behind = await db.Set<Sheet>().AsNoTracking().Where(s => cut.Districts.Contains(s.District) && s.Month >= first && s.Month <= last && (s.Built == null || s.Built != s.Stamp))
            .Select(s => s.Month).Distinct().ToListAsync(stop);
        months.RemoveAll(behind.Contains);
        return months;
    }

    /// <summary>What of the period is not in these months, as stretches of days.</summary>
    internal static List<(DateOnly From, DateOnly To)> Rest(DateOnly from, DateOnly to, IReadOnlyList<int> kept)
    {
        var rest = new List<(DateOnly, DateOnly)>();
        foreach (var month in kept)
        {
            if (from < Months.First(month))
                rest.Add((from, Months.First(month).AddDays(-1)));
            from = Months.First(Months.Next(month));
        }
        if (from <= to)
            rest.Add((from, to));
        return rest;
    }

    private async Task<Dictionary<string, Counts>> KeptAsync(Dimension by, Cut cut, List<int> months, CancellationToken stop)
    {
        var of = by switch { Dimension.Line => Dimension.Unit, Dimension.District => Dimension.Category, _ => by };
        var sums = db.Set<SumRow>().AsNoTracking().Where(s => s.By == of && cut.Districts.Contains(s.District));
        var (first, last) = (months[0], months[^1]);
        sums = sums.Where(s => s.Month >= first && s.Month <= last);
        if (Months.First(last).AddMonths(1 - months.Count) != Months.First(first))
            sums = sums.Where(s => months.Contains(s.Month));
        if (cut.Units is { } units)
        {
            var keys = units.Select(unit => unit.ToString("D")).ToList();
            sums = sums.Where(s => keys.Contains(s.Key));
        }
        return by is Dimension.District
            ? (await SumAsync(sums, s => s.District, stop)).ToDictionary(part => part.Key.ToString("D"), part => part.Value, StringComparer.Ordinal)
            : await SumAsync(sums, s => s.Key, stop);
    }

    private static Task<Dictionary<T, Counts>> SumAsync<T>(IQueryable<SumRow> sums, Expression<Func<SumRow, T>> key, CancellationToken stop) where T : notnull
        => sums.GroupBy(key).Select(g => new
        {
            g.Key,
            Counts = new Counts
            {
                Reports = g.Sum(s => s.Counts.Reports), Valid = g.Sum(s => s.Counts.Valid), Due = g.Sum(s => s.Counts.Due), Closed = g.Sum(s => s.Counts.Closed),
                ClosedOnTime = g.Sum(s => s.Counts.ClosedOnTime), Reworked = g.Sum(s => s.Counts.Reworked), WasClosed = g.Sum(s => s.Counts.WasClosed),
                Reopened = g.Sum(s => s.Counts.Reopened), Rated = g.Sum(s => s.Counts.Rated), Satisfied = g.Sum(s => s.Counts.Satisfied),
                ResponseDue = g.Sum(s => s.Counts.ResponseDue), Responded = g.Sum(s => s.Counts.Responded), RespondedOnTime = g.Sum(s => s.Counts.RespondedOnTime),
                SentBack = g.Sum(s => s.Counts.SentBack), HandlingDue = g.Sum(s => s.Counts.HandlingDue), Handled = g.Sum(s => s.Counts.Handled),
                HandledOnTime = g.Sum(s => s.Counts.HandledOnTime), Extended = g.Sum(s => s.Counts.Extended), Pending = g.Sum(s => s.Counts.Pending),
                CheckDue = g.Sum(s => s.Counts.CheckDue), CheckedOnTime = g.Sum(s => s.Counts.CheckedOnTime),
                Over = g.Sum(s => s.Counts.Over), OpenRate = g.Sum(s => s.Counts.OpenRate), OpenShare = g.Sum(s => s.Counts.OpenShare),
            },
        }).ToDictionaryAsync(part => part.Key, part => part.Counts, stop);
}
