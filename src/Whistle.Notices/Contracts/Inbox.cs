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
    public async Task TellAsync(WhistleDb db, Guid deliveryId, IEnumerable<NoticeFor> notices, CancellationToken stop)
    {
        var told = (await db.Set<Notice>().Where(n => n.DeliveryId == deliveryId).Select(n => n.Person).ToListAsync(stop)).ToHashSet();
        told.UnionWith(db.Set<Notice>().Local.Where(n => n.DeliveryId == deliveryId).Select(n => n.Person));
        foreach (var notice in notices)
            if (told.Add(notice.To))
            {
                db.Add(new Notice(ids.New(), deliveryId, notice, clock.Now()));
                db.AfterCommit(() => live.Push(notice.To, UnreadCount.Event));
            }
    }
}
