using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Notices.Contracts;

/// <summary>Tells people. Meant for whoever takes a delivery: telling twice of the same delivery shows once.</summary>
public sealed class Inbox
{
    private readonly SendingPlan plan;
    private readonly LiveHub live;
    private readonly Ids ids;
    private readonly TimeProvider clock;

    internal Inbox(SendingPlan plan, LiveHub live, Ids ids, TimeProvider clock) => (this.plan, this.live, this.ids, this.clock) = (plan, live, ids, clock);

    /// <summary>
    /// Adds the notices to the caller's unit of work, one a person and delivery, with the rows by which they also go out by SMS,
    /// DingTalk and the like; open pages and those channels hear of them when it is committed.
    /// </summary>
    public async Task TellAsync(WhistleDb db, IReadOnlyList<(Guid Delivery, NoticeFor Notice)> notices, CancellationToken stop)
    {
        var deliveries = notices.Select(n => n.Delivery).Distinct().ToList();
        var told = (await db.Set<Notice>().Where(n => deliveries.Contains(n.DeliveryId)).Select(n => new { n.DeliveryId, n.Person }).ToListAsync(stop))
            .Select(n => (n.DeliveryId, n.Person)).ToHashSet();
        var added = new List<Notice>();
        foreach (var (delivery, notice) in notices)
            if (told.Add((delivery, notice.To)))
            {
                added.Add(new Notice(ids.New(), delivery, notice, clock.Now()));
                db.AfterCommit(() => live.Push(notice.To, UnreadCount.Event));
            }
        db.AddRange(added);
        await plan.AddAsync(db, added, stop);
    }
}
