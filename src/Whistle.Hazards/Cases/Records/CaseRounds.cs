using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases.Records;

/// <summary>
/// Rounds over all cases, some thousands at a time so that nobody waits long. Each part is fenced: once another round has begun, an
/// older one that was held up (a machine that slept, a node given up for dead) can't mark anything any more.
/// </summary>
internal sealed class CaseRounds(WhistleDb db, WriteGate gate)
{
    private const int Tries = 5, Part = 10_000;

    /// <summary>The number of the round; null where another one has begun meanwhile.</summary>
    public async Task<long?> RunAsync(CancellationToken stop)
    {
        if (await BeginAsync(stop) is not { } round)
            return null;
        for (Guid? after = Guid.Empty; after is { } from;)
        {
            var to = await db.Set<HazardCase>().IgnoreAutoIncludes().Where(c => c.Id > from).OrderBy(c => c.Id).Select(c => (Guid?)c.Id).Skip(Part - 1).FirstOrDefaultAsync(stop);
            if (!await MarkAsync(round, from, to, stop))
                return null;
            after = to;
        }
        return round;
    }

    internal async Task<long?> BeginAsync(CancellationToken stop)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await db.Set<CaseRound>().SingleOrDefaultAsync(r => r.Id == CaseRound.Only, stop) is not { } row)
                db.Add(row = new());
            var round = ++row.Last;
            try
            {
                await db.SaveChangesAsync(stop);
                db.ChangeTracker.Clear();
                return round;
            }
            catch (DbUpdateException)
            {
                // another one began in the same moment: the next number
                db.ChangeTracker.Clear();
            }
        }
        return null;
    }

    /// <summary>Marks the cases after the one id up to the other, or to the end. The statement is the same on both databases.</summary>
    internal async Task<bool> MarkAsync(long round, Guid from, Guid? to, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            // holds the row until the commit, so that no newer round begins in between
            if (await db.Set<CaseRound>().Where(r => r.Id == CaseRound.Only && r.Last == round).ExecuteUpdateAsync(set => set.SetProperty(r => r.Last, round), stop) == 0)
                return false;
            await (to is { } last
                ? db.Database.ExecuteSqlAsync($"""
                    INSERT INTO hazard_mark (case_id, version, round) SELECT c.id, c.version, {round} FROM hazard_case c WHERE c.id > {from} AND c.id <= {last}
                    ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, round = excluded.round WHERE hazard_mark.version <> excluded.version
                    """, stop)
                : db.Database.ExecuteSqlAsync($"""
                    INSERT INTO hazard_mark (case_id, version, round) SELECT c.id, c.version, {round} FROM hazard_case c WHERE c.id > {from}
                    ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, round = excluded.round WHERE hazard_mark.version <> excluded.version
                    """, stop));
            await transaction.CommitAsync(stop);
            return true;
        }
    }
}
