using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Facts;

namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>
/// Counts the facts themselves: three grouped queries. The sums are made by it, what they don't answer is asked of it, and the
/// nightly check compares the two. By line is by unit: whoever shows it knows whose line a unit is.
/// </summary>
internal sealed class Tally(WhistleDb db)
{
    public Task<Dictionary<string, Counts>> OfAsync(Dimension by, Cut cut, Span span, CancellationToken stop) => by switch
    {
        Dimension.District => OfAsync(c => c.District, l => l.District, cut, span, stop),
        Dimension.Town => OfAsync(c => c.Town, l => l.Town, cut, span, stop),
        Dimension.School => OfAsync(c => c.School, l => l.School, cut, span, stop),
        Dimension.Category => OfAsync(c => c.Item, l => l.Item, cut, span, stop),
        _ => OfAsync(c => c.Unit, l => l.Unit, cut, span, stop),
    };

    /// <summary>How many cases were open at the instant: reported, and not ended, or open again.</summary>
    public Task<int> OpenAtAsync(Cut cut, DateTimeOffset at, CancellationToken stop)
        => cut.Of(db.Set<CaseRow>()).CountAsync(c => c.ReportedAt < at
            && (c.FirstEndedAt == null || c.FirstEndedAt >= at || (c.AgainAt < at && (c.AgainEndedAt == null || c.AgainEndedAt >= at))), stop);

    private async Task<Dictionary<string, Counts>> OfAsync<T>(Expression<Func<CaseRow, T>> ofCase, Expression<Func<LegRow, T>> ofLeg, Cut cut, Span span, CancellationToken stop)
        where T : IFormattable
    {
        var all = new Dictionary<string, Counts>(StringComparer.Ordinal);
        var cases = cut.Of(db.Set<CaseRow>().AsNoTracking());
        foreach (var part in await span.Reported(cases).GroupBy(ofCase)
            .Select(g => new { g.Key, Counts = new Counts { Reports = g.Count(), Valid = g.Count(c => c.Valid) } }).ToListAsync(stop))
            Add(part.Key, part.Counts);
        foreach (var part in await span.Decided(cases).GroupBy(ofCase).Select(g => new
        {
            g.Key,
            Counts = new Counts
            {
                Due = g.Count(), Closed = g.Count(c => c.Closed), ClosedOnTime = g.Count(c => c.OnTime), Reworked = g.Count(c => c.Reworked),
                WasClosed = g.Count(c => c.WasClosed), Reopened = g.Count(c => c.Reopened), Rated = g.Count(c => c.Rated), Satisfied = g.Count(c => c.Satisfied),
            },
        }).ToListAsync(stop))
            Add(part.Key, part.Counts);
        foreach (var part in await span.Decided(cut.Of(db.Set<LegRow>().AsNoTracking())).GroupBy(ofLeg).Select(g => new
        {
            g.Key,
            Counts = new Counts
            {
                ResponseDue = g.Count(l => l.What == Owed.Response), Responded = g.Count(l => l.What == Owed.Response && l.Done),
                RespondedOnTime = g.Count(l => l.What == Owed.Response && l.OnTime), SentBack = g.Count(l => l.What == Owed.Response && l.SentBack),
                HandlingDue = g.Count(l => l.What == Owed.Handling), Handled = g.Count(l => l.What == Owed.Handling && l.Done),
                HandledOnTime = g.Count(l => l.What == Owed.Handling && l.OnTime), Extended = g.Count(l => l.What == Owed.Handling && l.Extended),
                Pending = g.Count(l => l.What == Owed.Handling && l.Open),
                CheckDue = g.Count(l => l.What == Owed.Check), CheckedOnTime = g.Count(l => l.What == Owed.Check && l.OnTime),
                Over = g.Sum(l => l.What == Owed.Handling ? l.Over : 0), OpenRate = g.Sum(l => l.What == Owed.Handling ? l.OpenRate : 0),
                OpenShare = g.Sum(l => l.What == Owed.Handling ? l.OpenShare : 0),
            },
        }).ToListAsync(stop))
            Add(part.Key, part.Counts);
        return all;

        void Add(T key, Counts counts)
        {
            var name = key.ToString(key is Guid ? "D" : null, CultureInfo.InvariantCulture);
            all[name] = all.GetValueOrDefault(name, Counts.None) + counts;
        }
    }
}
