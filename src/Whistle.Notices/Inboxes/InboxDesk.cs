using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Notices.Inboxes;

/// <summary>Everything a person does with his inbox: open an entry, put all of them aside, take that back.</summary>
internal sealed class InboxDesk(WhistleDb db, WriteGate gate, LiveHub live, TimeProvider clock)
{
    /// <summary>Marks an entry as read. Null where the person has no such entry; else where it leads.</summary>
    public async Task<string?> OpenAsync(Guid id, PersonId person, CancellationToken stop)
    {
        if (await db.Set<Notice>().Where(n => n.Id == id && n.Person == person).Select(n => n.Path).SingleOrDefaultAsync(stop) is not { } path)
            return null;
        await MarkAsync(person, db.Set<Notice>().Where(n => n.Id == id && n.Person == person && n.ReadAt == null), clock.Now(), stop);
        return path;
    }

    /// <summary>Marks what the person has seen in the list as read; what came in after that stays unread.</summary>
    /// <param name="newest">The newest entry of the list that was shown.</param>
    /// <returns>The instant by which <see cref="UnreadAsync"/> can take it back.</returns>
    public async Task<DateTimeOffset> ReadAllAsync(PersonId person, Guid newest, CancellationToken stop)
    {
        var now = clock.Now();
        await MarkAsync(person, db.Set<Notice>().Where(n => n.Person == person && n.ReadAt == null && n.Id.CompareTo(newest) <= 0), now, stop);
        return now;
    }

    /// <summary>Makes unread again what was marked as read at that instant.</summary>
    public Task UnreadAsync(PersonId person, DateTimeOffset readAt, CancellationToken stop)
        => MarkAsync(person, db.Set<Notice>().Where(n => n.Person == person && n.ReadAt == readAt), null, stop);

    private async Task MarkAsync(PersonId person, IQueryable<Notice> notices, DateTimeOffset? readAt, CancellationToken stop)
    {
        int marked;
        using (await gate.EnterAsync(stop))
            marked = await notices.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, readAt), stop);
        if (marked > 0)
            live.Push(person, UnreadCount.Event);
    }
}
