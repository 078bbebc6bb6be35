using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;
using Whistle.Platform.Queues;

namespace Whistle.Notices.Sendings;

/// <summary>What one node takes of a channel's queue, and in which order.</summary>
internal sealed class SendingClaims(Claims claims)
{
    private const int MostOfDigests = 1000;

    /// <summary>What is to be sent, urgent first; of a digest all that goes into it.</summary>
    public async Task<List<Sending>> ToSendAsync(WhistleDb db, ChannelKind channel, int most, CancellationToken stop)
    {
        var rows = await TakeAsync(db, s => s.Channel == channel && s.Rank == 0, most, Tried, stop);
        if (rows.Count < most)
            rows.AddRange(await TakeAsync(db, s => s.Channel == channel && s.Rank == 1, most - rows.Count, Tried, stop));
        var digests = rows.Where(row => row.Digest).Select(row => row.Person).Distinct().ToList();
        if (digests.Count > 0)
            rows.AddRange(await TakeAsync(db, s => s.Channel == channel && s.Rank == 1 && s.Digest && digests.Contains(s.Person), MostOfDigests, Tried, stop));
        return rows;
    }

    /// <summary>What is to be asked for.</summary>
    public Task<List<Sending>> ToAskAsync(WhistleDb db, ChannelKind channel, int most, CancellationToken stop)
        => TakeAsync(db, s => s.Channel == channel && s.Rank == 2, most, _ => { }, stop);

    public Task MendAsync(WhistleDb db, ChannelKind channel, CancellationToken stop)
        => claims.MendAsync(db.Set<Sending>().Where(s => s.Channel == channel), SendingRules.LongestAhead, stop);

    public Task FreeAllAsync(WhistleDb db, CancellationToken stop) => claims.FreeAllAsync<Sending>(db, stop);

    private static void Tried(UpdateSettersBuilder<Sending> set)
        => set.SetProperty(s => s.Tries, s => s.Tries + 1).SetProperty(s => s.Attempts, s => s.Attempts + 1);

    private Task<List<Sending>> TakeAsync(WhistleDb db, Expression<Func<Sending, bool>> which, int most, Action<UpdateSettersBuilder<Sending>> counting, CancellationToken stop)
        => claims.TakeAsync(db.Set<Sending>().Where(which), most, counting, stop);
}
