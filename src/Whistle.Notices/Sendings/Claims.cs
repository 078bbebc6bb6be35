using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;

namespace Whistle.Notices.Sendings;

/// <summary>
/// Takes rows for one node. A claim is a number and an end: whoever dies with it loses the row when that has passed, and two nodes
/// that reach for the same row don't both get it, since the second update finds it claimed.
/// </summary>
internal sealed class Claims(WriteGate gate, Ids ids, TimeProvider clock)
{
    /// <summary>What is to be sent, urgent first.</summary>
    public async Task<List<Sending>> ToSendAsync(WhistleDb db, ChannelKind channel, int most, CancellationToken stop)
    {
        var token = ids.New();
        var rows = await TakeAsync(db, token, s => s.Channel == channel && s.Rank == 0, most, stop);
        if (rows.Count < most)
            rows.AddRange(await TakeAsync(db, token, s => s.Channel == channel && s.Rank == 1, most - rows.Count, stop));
        var digests = rows.Where(row => row.Digest).Select(row => row.Person).Distinct().ToList();
        if (digests.Count > 0)
            rows.AddRange(await TakeAsync(db, token, s => s.Channel == channel && s.Rank == 1 && s.Digest && digests.Contains(s.Person), 1000, stop));
        return rows;
    }

    /// <summary>What is to be asked for.</summary>
    public Task<List<Sending>> ToAskAsync(WhistleDb db, ChannelKind channel, int most, CancellationToken stop)
        => TakeAsync(db, ids.New(), s => s.Channel == channel && s.Rank == 2, most, stop);

    /// <summary>
    /// After a clock that was ahead: what then was put off or claimed would lie until that instant comes again.
    /// </summary>
    public async Task MendAsync(WhistleDb db, ChannelKind channel, CancellationToken stop)
    {
        var now = clock.Now();
        var (tooFar, tooLong) = (now + SendingRules.LongestAhead, now + Sending.Lease + TimeSpan.FromSeconds(5));
        using (await gate.EnterAsync(stop))
        {
            await db.Set<Sending>().Where(s => s.Channel == channel && s.NextAt > tooFar).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextAt, now), stop);
            await db.Set<Sending>().Where(s => s.Channel == channel && s.NextAt != null && s.ClaimedUntil > tooLong)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Claim, (Guid?)null).SetProperty(s => s.ClaimedUntil, (DateTimeOffset?)null), stop);
        }
    }

    /// <summary>SQLite has one process: whoever held a claim when this one starts is dead.</summary>
    public async Task FreeAllAsync(WhistleDb db, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
            await db.Set<Sending>().Where(s => s.NextAt != null && s.Claim != null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Claim, (Guid?)null).SetProperty(s => s.ClaimedUntil, (DateTimeOffset?)null), stop);
    }

    private async Task<List<Sending>> TakeAsync(WhistleDb db, Guid token, Expression<Func<Sending, bool>> which, int most, CancellationToken stop)
    {
        var now = clock.Now();
        var free = db.Set<Sending>().Where(which).Where(s => s.NextAt <= now && (s.Claim == null || s.ClaimedUntil <= now));
        var wanted = await free.OrderBy(s => s.NextAt).Take(most).Select(s => s.Id).ToListAsync(stop);
        if (wanted.Count == 0)
            return [];
        var until = now + Sending.Lease;
        using (await gate.EnterAsync(stop))
            await free.Where(s => wanted.Contains(s.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(s => s.Claim, (Guid?)token).SetProperty(s => s.ClaimedUntil, (DateTimeOffset?)until)
                .SetProperty(s => s.Tries, s => s.Rank == 2 ? s.Tries : s.Tries + 1).SetProperty(s => s.Attempts, s => s.Rank == 2 ? s.Attempts : s.Attempts + 1), stop);
        return await db.Set<Sending>().Where(s => wanted.Contains(s.Id) && s.Claim == token).OrderBy(s => s.NextAt).ToListAsync(stop);
    }
}
