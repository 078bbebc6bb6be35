using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Exchange.CommandRooms.Outgoing;
using Whistle.Exchange.CommandRooms.Reconciling;
using Whistle.Exchange.Outgoing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.CommandRooms;

/// <summary>A room in the list, with when it was last spoken with.</summary>
internal sealed record RoomLine(Unit Room, RoomLink? Link, DateTimeOffset? Heard, DateTimeOffset? Reached, int Waiting)
{
    public bool IsOutside => Link is { IsOutside: true };
}

/// <summary>A secret as the page lists it: never the secret itself.</summary>
internal sealed record SecretLine(Way Way, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

/// <summary>Reads what the office sees about its command rooms.</summary>
internal sealed class RoomQueries(WhistleDb db, ICity cities, ICaseActs acts, TimeProvider clock)
{
    /// <summary>How many rows of a kind a page shows, and how far back.</summary>
    public const int Most = 100;

    public static readonly TimeSpan Back = TimeSpan.FromDays(30);

    /// <summary>The rooms of the districts whose office the actor belongs to, by name.</summary>
    public async Task<IReadOnlyList<RoomLine>> ListAsync(Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var rooms = city.Units.Where(unit => RoomDesk.Find(city, unit.Id, by) is not null).OrderBy(unit => unit.District?.Value).ThenByDescending(unit => unit.Parent == unit.District).ToList();
        var (keys, targets) = (rooms.ConvertAll(room => room.Id), rooms.ConvertAll(room => room.Id.Value));
        var links = await db.Set<RoomLink>().AsNoTracking().Where(l => keys.Contains(l.Room)).ToDictionaryAsync(l => l.Room, stop);
        var heard = await db.Set<RoomMessage>().Where(m => keys.Contains(m.Room)).GroupBy(m => m.Room).Select(g => new { g.Key, At = g.Max(m => m.ReceivedAt) }).ToDictionaryAsync(g => g.Key, g => g.At, stop);
        var reached = await db.Set<Message>().Where(m => targets.Contains(m.Target) && m.State == MessageState.Delivered).GroupBy(m => m.Target).Select(g => new { g.Key, At = g.Max(m => m.EndedAt) }).ToDictionaryAsync(g => g.Key, g => g.At, stop);
        var waiting = await db.Set<Message>().Where(m => targets.Contains(m.Target) && m.NextAt != null).GroupBy(m => m.Target).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. rooms.Select(room => new RoomLine(room, links.GetValueOrDefault(room.Id), heard.TryGetValue(room.Id, out var at) ? at : null, reached.GetValueOrDefault(room.Id.Value), waiting.GetValueOrDefault(room.Id.Value)))];
    }

    public async Task<IReadOnlyList<SecretLine>> SecretsAsync(UnitId room, CancellationToken stop)
    {
        var now = clock.Now();
        return [.. (await db.Set<RoomSecret>().AsNoTracking().Where(s => s.Room == room && (s.EndsAt == null || s.EndsAt > now)).OrderByDescending(s => s.CreatedAt).ToListAsync(stop))
            .Select(s => new SecretLine(s.Way, s.CreatedAt, s.EndsAt)).OrderBy(s => s.Way)];
    }

    public Task<List<RoomAct>> ActsAsync(UnitId room, CancellationToken stop)
        => db.Set<RoomAct>().AsNoTracking().Where(a => a.Room == room).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(20).ToListAsync(stop);

    public Task<List<RoomDifference>> DifferencesAsync(IReadOnlyCollection<UnitId> rooms, CancellationToken stop)
        => db.Set<RoomDifference>().AsNoTracking().Where(d => rooms.Contains(d.Room)).OrderBy(d => d.Room).ThenBy(d => d.Number).Take(5 * Most).ToListAsync(stop);

    /// <summary>What came in and waits, or was refused of late; what waits first.</summary>
    public async Task<IReadOnlyList<RoomMessage>> HeldBackAsync(IReadOnlyCollection<UnitId> rooms, CancellationToken stop)
    {
        var since = clock.Now() - Back;
        var waiting = await db.Set<RoomMessage>().AsNoTracking().Where(m => rooms.Contains(m.Room) && m.State == RoomMessageState.Waiting).OrderBy(m => m.ReceivedAt).Take(Most).ToListAsync(stop);
        return [.. waiting, .. await db.Set<RoomMessage>().AsNoTracking().Where(m => rooms.Contains(m.Room) && m.State == RoomMessageState.Refused && m.ReceivedAt > since).OrderByDescending(m => m.ReceivedAt).Take(Most).ToListAsync(stop)];
    }

    /// <summary>What could not be sent so far, with the number of its case.</summary>
    public async Task<IReadOnlyList<(Message Message, string? Number)>> UnsentAsync(IReadOnlyCollection<UnitId> rooms, CancellationToken stop)
    {
        var targets = rooms.Select(room => room.Value).ToList();
        var since = clock.Now() - Back;
        var rows = await db.Set<Message>().AsNoTracking().Where(m => targets.Contains(m.Target) && m.Kind == RoomNews.Kind && m.CreatedAt > since
            && ((m.State == MessageState.Waiting && m.Attempts > 0) || m.State == MessageState.Refused || m.State == MessageState.GivenUp)).OrderByDescending(m => m.CreatedAt).Take(Most).ToListAsync(stop);
        var numbers = (await acts.OfAsync(db, [.. rows.Select(row => row.About).Distinct()], stop)).ToDictionary(stand => stand.Id.Value, stand => stand.Number);
        return [.. rows.Select(row => (row, numbers.GetValueOrDefault(row.About)))];
    }

    /// <summary>The ids of the cases with these numbers, for links.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> CasesAsync(IEnumerable<string> numbers, CancellationToken stop)
    {
        var found = await acts.FindAsync(db, [.. numbers.Distinct(StringComparer.Ordinal)], stop);
        return found.ToDictionary(stand => stand.Number, stand => stand.Id.Value, StringComparer.Ordinal);
    }
}

/// <summary>The numbers that command rooms' own systems gave to a case, on its page.</summary>
internal sealed class OutsideNumbers(WhistleDb db, ICity cities) : ICaseAside
{
    public async Task<IReadOnlyList<string>> OfAsync(CaseId id, CancellationToken stop)
    {
        var numbers = await db.Set<OutsideNumber>().AsNoTracking().Where(n => n.CaseId == id.Value).OrderBy(n => n.Number).Take(20).ToListAsync(stop);
        if (numbers.Count == 0)
            return [];
        var city = await cities.GetAsync(stop);
        var culture = System.Globalization.CultureInfo.CurrentUICulture;
        return [.. numbers.Select(n => string.Format(culture, Text.In(culture, "Case.OutsideNumber"), city.FindUnit(n.Room)?.Name, n.Number))];
    }
}
