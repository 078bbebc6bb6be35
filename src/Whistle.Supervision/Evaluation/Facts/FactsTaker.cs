using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Facts;

/// <summary>
/// Keeps the facts up with what happens. A delivery only says which case: its journal is read anew as it stands, so neither the
/// order of deliveries nor a second one matters.
/// </summary>
internal sealed class FactsTaker(ICaseFacts facts, FactsDesk desk) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
        => await desk.WriteAsync(db, await facts.OfAsync(db, [.. deliveries.Select(d => CaseHappened.Read(d.Body).Id).Distinct()], stop), again: false, stop);
}

/// <summary>Writes the facts of cases that have none: after the demo city was made, and when an older installation starts with this version.</summary>
internal sealed class MissingFacts(WhistleDb db, ICaseFacts facts, FactsDesk desk, SumsDesk sums) : IDemoPart
{
    public async Task LoadAsync(CancellationToken stop)
    {
        await WriteAsync(stop);
        while (await sums.BuildAsync(50, stop) > 0)
        {
        }
    }

    /// <returns>How many there were.</returns>
    public async Task<int> WriteAsync(CancellationToken stop)
    {
        var written = 0;
        await foreach (var page in facts.AllAsync(db, stop))
        {
            var known = await db.Set<CaseRow>().Where(c => page.Contains(c.Id)).Select(c => c.Id).ToListAsync(stop);
            if (known.Count == page.Count)
                continue;
            var missing = await facts.OfAsync(db, [.. page.Except(known)], stop);
            await desk.WriteAsync(db, missing, again: false, stop);
            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
            written += missing.Count;
        }
        return written;
    }
}
