using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.CommandRooms;

/// <summary>What is known of the rooms that work outside: where they are, their secrets, and as whom they act.</summary>
internal sealed class RoomBook(Seals seals, TimeProvider clock)
{
    public Task<RoomLink?> FindAsync(WhistleDb db, UnitId room, CancellationToken stop)
        => db.Set<RoomLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Room == room, stop);

    /// <summary>The rooms that work outside now.</summary>
    public async Task<IReadOnlyDictionary<UnitId, RoomLink>> OutsideAsync(WhistleDb db, CancellationToken stop)
        => await db.Set<RoomLink>().AsNoTracking().Where(l => l.IsOutside).ToDictionaryAsync(l => l.Room, stop);

    /// <summary>The secrets that are valid now, the newest first.</summary>
    public async Task<IReadOnlyList<string>> SecretsAsync(WhistleDb db, UnitId room, Way way, CancellationToken stop)
    {
        var now = clock.Now();
        var rows = await db.Set<RoomSecret>().AsNoTracking().Where(s => s.Room == room && s.Way == way && (s.EndsAt == null || s.EndsAt > now)).OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        return [.. rows.Select(row => seals.Open(RoomSecret.Column, row.Id, row.Sealed))];
    }

    /// <summary>The outside system as an actor: a person without an account, who holds the one post that the switch gave him.</summary>
    public static Actor ActorOf(RoomLink link) => new(link.Person, new(link.Person.Value), [new(link.Room, Role.CommandOperator)]);
}
