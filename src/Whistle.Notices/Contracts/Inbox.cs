using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Notices.Contracts;

/// <summary>Tells people. Meant for whoever takes a delivery: telling twice of the same delivery shows once.</summary>
public sealed class Inbox(LiveHub live, Ids ids, TimeProvider clock)
{
    /// <summary>
    /// Adds the notices to the caller's unit of work, one a person and delivery; open pages hear of them when it is committed.
    /// </summary>
    public async Task TellAsync(WhistleDb db, IReadOnlyList<(Guid Delivery, NoticeFor Notice)> notices, CancellationToken stop)
    {
        var deliveries = notices.Select(n => n.Delivery).Distinct().ToList();
        var told = (await db.Set<Notice>().Where(n => deliveries.Contains(n.DeliveryId)).Select(n => new { n.DeliveryId, n.Person }).ToListAsync(stop))
            .Select(n => (n.DeliveryId, n.Person)).ToHashSet();
        foreach (var (delivery, notice) in notices)
            if (told.Add((delivery, notice.To)))
            {
                db.Add(new Notice(ids.New(), delivery, notice, clock.Now()));
                db.AfterCommit(() => live.Push(notice.To, UnreadCount.Event));
            }
    }
}
