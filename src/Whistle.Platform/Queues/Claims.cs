using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Queues;

/// <summary>
/// Takes rows for one node. A claim is a number and an end: whoever dies with it loses the row when that has passed, and two nodes
/// that reach for the same row don't both get it, since the second update finds it claimed.
/// </summary>
public sealed class Claims(WriteGate gate, Ids ids, TimeProvider clock)
{
    /// <summary>A clock that jumped back by more than this left claims behind that would lie too long.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>What is due and nobody's.</summary>
    public static IQueryable<T> Free<T>(IQueryable<T> rows, DateTimeOffset now)
        where T : Queued
        => rows.Where(r => r.NextAt <= now && (r.Claim == null || r.ClaimedUntil <= now));

    /// <summary>Claims the rows that have been due longest.</summary>
    /// <param name="rows">Which ones; tracked, of one context.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="counting">What else is written down with the claim, such as the number of tries.</param>
    public async Task<List<T>> TakeAsync<T>(IQueryable<T> rows, int most, Action<UpdateSettersBuilder<T>> counting, CancellationToken stop)
        where T : Queued
    {
        var (token, now) = (ids.New(), clock.Now());
        var free = Free(rows, now);
        var wanted = await free.OrderBy(r => r.NextAt).ThenBy(r => r.Id).Take(most).Select(r => r.Id).ToListAsync(stop);
        if (wanted.Count == 0)
            return [];
        var until = now + Queued.Lease;
        using (await gate.EnterAsync(stop))
            await free.Where(r => wanted.Contains(r.Id)).ExecuteUpdateAsync(set =>
            {
                set.SetProperty(r => r.Claim, (Guid?)token).SetProperty(r => r.ClaimedUntil, (DateTimeOffset?)until);
                counting(set);
            }, stop);
        return await rows.Where(r => wanted.Contains(r.Id) && r.Claim == token).OrderBy(r => r.NextAt).ThenBy(r => r.Id).ToListAsync(stop);
    }

    /// <summary>SQLite has one process: whoever held a claim when this one starts is dead.</summary>
    public Task FreeAllAsync<T>(WhistleDb db, CancellationToken stop)
        where T : Queued
        => ReleaseAsync(db.Set<T>().Where(r => r.NextAt != null && r.Claim != null), stop);

    /// <summary>After a clock that was ahead: what then was put off or claimed would lie until that instant comes again.</summary>
    /// <param name="longestAhead">Further ahead than this nothing is ever put off.</param>
    public async Task MendAsync<T>(IQueryable<T> rows, TimeSpan longestAhead, CancellationToken stop)
        where T : Queued
    {
        var now = clock.Now();
        var (tooFar, tooLong) = (now + longestAhead, now + Queued.Lease + Slack);
        using (await gate.EnterAsync(stop))
            await rows.Where(r => r.NextAt > tooFar).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextAt, now), stop);
        await ReleaseAsync(rows.Where(r => r.NextAt != null && r.ClaimedUntil > tooLong), stop);
    }

    /// <summary>What was put off is due now: the other side is there again.</summary>
    public async Task WakeAsync<T>(IQueryable<T> rows, CancellationToken stop)
        where T : Queued
    {
        var now = clock.Now();
        using (await gate.EnterAsync(stop))
            await rows.Where(r => r.NextAt > now && r.Claim == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextAt, now), stop);
    }

    /// <summary>Saves what came of claimed rows. Where a claim had run out and another node has the row, what that one writes counts.</summary>
    public static async Task SaveAsync(WhistleDb db, CancellationToken stop)
    {
        while (true)
            try
            {
                await db.SaveChangesAsync(stop);
                return;
            }
            catch (DbUpdateConcurrencyException lost)
            {
                foreach (var entry in lost.Entries)
                    entry.State = EntityState.Detached;
            }
    }

    private async Task ReleaseAsync<T>(IQueryable<T> rows, CancellationToken stop)
        where T : Queued
    {
        using (await gate.EnterAsync(stop))
            await rows.ExecuteUpdateAsync(set => set.SetProperty(r => r.Claim, (Guid?)null).SetProperty(r => r.ClaimedUntil, (DateTimeOffset?)null), stop);
    }
}
