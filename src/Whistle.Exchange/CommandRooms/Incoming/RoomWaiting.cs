using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>After each event of a case, what waits for it is looked at again.</summary>
internal sealed class RoomWaiting(ICaseActs acts, RoomBell bell, TimeProvider clock) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        if (!await db.Set<RoomMessage>().AnyAsync(m => m.State == RoomMessageState.Waiting, stop))
            return;
        var cases = deliveries.Select(delivery => CaseHappened.Read(delivery.Body).Id).Distinct().ToList();
        var numbers = (await acts.OfAsync(db, cases, stop)).Select(stand => stand.Number).ToList();
        var now = clock.Now();
        foreach (var message in await db.Set<RoomMessage>().Where(m => numbers.Contains(m.Number) && m.State == RoomMessageState.Waiting && m.Attempts == 0 && m.NextAt > now).ToListAsync(stop))
        {
            message.Wait(message.Why ?? "", now);
            db.AfterCommit(bell.Ring);
        }
    }
}
