using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>A thing that a figure counts: a case, or what one unit owed in a case.</summary>
internal sealed record CountedRow
{
    public Guid Case { get; init; }

    public string Number { get; init; } = "";

    public Guid School { get; init; }

    public int Item { get; init; }

    public Guid Unit { get; init; }

    public Owed? What { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset? DecidesAt { get; init; }

    public DateTimeOffset? Until { get; init; }

    public bool Done { get; init; }

    public bool OnTime { get; init; }

    public bool Reopened { get; init; }

    public bool Reworked { get; init; }
}

/// <summary>A page of what a figure counts: how many it counts, how many of them the reader may open (null where there are too many to look at each), some of those, and whether more follow.</summary>
internal sealed record CountedPage(int Counted, int? Seen, IReadOnlyList<CountedRow> Rows, bool More);

/// <summary>
/// Lists what a figure counts, by the same conditions by which it was counted. Only what the reader may see at this moment is
/// listed: a figure of his line opens no case that is not his.
/// </summary>
internal sealed class EvaluationCases(WhistleDb db, ICaseFacts facts, TimeProvider clock)
{
    private const int MostLookedAt = 10_000;

    public async Task<CountedPage> ListAsync(Marked mark, Cut cut, Period period, Actor reader, int skip, int take, CancellationToken stop)
    {
        var span = Span.Of(period.From, period.To, clock.Now());
        var seen = await facts.SeenByAsync(db, reader, stop);
        var all = mark.OfLegs() ? Legs(mark, cut, span) : Cases(mark, cut, span);
        var visible = all.Where(row => seen.Contains(row.Case));
        var counted = await all.CountAsync(stop);
        int? opened = counted <= MostLookedAt ? await visible.CountAsync(stop) : null;
        var rows = await visible.OrderByDescending(row => row.DecidesAt).ThenByDescending(row => row.From).ThenBy(row => row.Case).Skip(skip).Take(take + 1).ToListAsync(stop);
        return new(counted, opened, [.. rows.Take(take)], rows.Count > take);
    }

    /// <summary>How many of them were decided in this stretch of time, among those that the reader may see.</summary>
    public async Task<int> NewAsync(Marked mark, Cut cut, Span span, Actor reader, CancellationToken stop)
    {
        var seen = await facts.SeenByAsync(db, reader, stop);
        var all = mark.OfLegs() ? Legs(mark, cut, span) : Cases(mark, cut, span);
        return await all.Where(row => seen.Contains(row.Case)).Select(row => row.Case).Distinct().CountAsync(stop);
    }

    private IQueryable<CountedRow> Cases(Marked mark, Cut cut, Span span)
        => mark.Of(cut.Of(db.Set<CaseRow>().AsNoTracking()), span).Select(c => new CountedRow
        {
            Case = c.Id, Number = c.Number, School = c.School, Item = c.Item, Unit = c.Unit, What = null, From = c.ReportedAt, DecidesAt = c.DecidesAt, Until = c.EndedAt,
            Done = c.Closed, OnTime = c.OnTime, Reopened = c.Reopened, Reworked = c.Reworked,
        });

    private IQueryable<CountedRow> Legs(Marked mark, Cut cut, Span span)
        => from l in mark.Of(cut.Of(db.Set<LegRow>().AsNoTracking()), span)
           join c in db.Set<CaseRow>() on l.Case equals c.Id
           select new CountedRow
           {
               Case = c.Id, Number = c.Number, School = l.School, Item = l.Item, Unit = l.Unit, What = l.What, From = l.From, DecidesAt = l.DecidesAt, Until = l.Until,
               Done = l.Done, OnTime = l.OnTime, Reopened = c.Reopened, Reworked = c.Reworked,
           };
}
