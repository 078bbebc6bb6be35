using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.CommandRooms.Outgoing;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Outward;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using StandardWebhook = Whistle.Exchange.Signing.StandardWebhook;

namespace Whistle.Exchange.CommandRooms;

/// <summary>What came of a command on a room: the secrets that are shown this once, or why not.</summary>
internal sealed record RoomAnswer(Refusal? Refusal, IReadOnlyList<(Way Way, string Secret)> Shown, string? Said = null)
{
    public static readonly RoomAnswer Done = new(null, []);

    public static implicit operator RoomAnswer(Refusal refusal) => new(refusal, []);
}

/// <summary>
/// Carries out what a district's office decides about its command rooms. The head of the office decides; the office reads. Each save
/// holds the whole of it: the switch, the person and his post, the secrets, and the messages about the cases that lie there.
/// </summary>
internal sealed class RoomDesk(
    WhistleDb db, ICity cities, DirectoryDesk directory, ICaseActs acts, RoomBook book, RoomTargets targets, Sender sender, Reach reach, Seals seals, PostBell bell, Ids ids, TimeProvider clock)
{
    public static readonly Refusal
        NotYours = new("Room.NotYours"),
        MovedOn = new("Room.MovedOn"),
        AlreadyOutside = new("Room.AlreadyOutside"),
        AlreadyInside = new("Room.AlreadyInside");

    private const int NameLength = 100;

    /// <summary>The room where this actor may read about it; null where it is not there for him.</summary>
    public static Unit? Find(City city, UnitId room, Actor by)
        => city.FindUnit(room) is { Kind: UnitKind.CommandRoom, District: { } district } unit && IsOffice(city, district, by) ? unit : null;

    public static bool MayDecide(City city, Unit room, Actor by) => by.Holds(city.Office(room.District!.Value).Id, Role.OfficeHead);

    public Task<RoomAnswer> GoOutsideAsync(UnitId room, string? endpoint, string site, Actor by, CancellationToken stop)
        => OnAsync(room, by, "outside", endpoint, async (unit, link, now) =>
        {
            if (link is { IsOutside: true })
                return AlreadyOutside;
            if (WhyNot(endpoint, out var address) is { } wrong)
                return wrong;
            if (link is null)
            {
                var person = new Person(new(ids.New()), NameOf(unit), null);
                await directory.AddAsync(new([], [person], [], [], [], [new(person.Id, room, Role.CommandOperator)]), now.Day(), stop);
                db.Add(link = new RoomLink(room, unit.District!.Value, person.Id));
            }
            else
                await directory.AppointAsync(link.Person, room, Role.CommandOperator, stop);
            link.GoOutside(address, site, now);
            foreach (var old in await db.Set<RoomSecret>().Where(s => s.Room == room && (s.EndsAt == null || s.EndsAt > now)).ToListAsync(stop))
                old.End(now);
            await SendOpenAsync(room, now, stop);
            return new(null, [New(room, Way.Out, now), New(room, Way.In, now)]);
        }, stop);

    public Task<RoomAnswer> ComeBackAsync(UnitId room, Actor by, CancellationToken stop)
        => OnAsync(room, by, "people", null, async (_, link, now) =>
        {
            if (link is not { IsOutside: true })
                return AlreadyInside;
            await directory.EndAsync(link.Person, room, Role.CommandOperator, stop);
            link.ComeBack(now);
            return RoomAnswer.Done;
        }, stop);

    public Task<RoomAnswer> MoveAsync(UnitId room, string? endpoint, string site, Actor by, CancellationToken stop)
        => OnAsync(room, by, "endpoint", endpoint, (_, link, _) =>
        {
            if (link is not { IsOutside: true })
                return Task.FromResult<RoomAnswer>(AlreadyInside);
            if (WhyNot(endpoint, out var address) is { } wrong)
                return Task.FromResult<RoomAnswer>(wrong);
            link.Move(address, site);
            return Task.FromResult(RoomAnswer.Done);
        }, stop);

    /// <summary>A new secret; the one before stays valid beside it for a week. A third ends the first at once.</summary>
    public Task<RoomAnswer> RotateAsync(UnitId room, Way way, Actor by, CancellationToken stop)
        => OnAsync(room, by, "secret", way.Code(), async (_, link, now) =>
        {
            if (link is not { IsOutside: true })
                return AlreadyInside;
            foreach (var old in await db.Set<RoomSecret>().Where(s => s.Room == room && s.Way == way && (s.EndsAt == null || s.EndsAt > now)).ToListAsync(stop))
                old.End(old.EndsAt is null ? now + RoomSecret.Overlap : now);
            return new(null, [New(room, way, now)]);
        }, stop);

    /// <summary>The other side has changed over: only the newest secret is valid from now on.</summary>
    public Task<RoomAnswer> EndOldAsync(UnitId room, Way way, Actor by, CancellationToken stop)
        => OnAsync(room, by, "secret-end", way.Code(), async (_, _, now) =>
        {
            foreach (var old in await db.Set<RoomSecret>().Where(s => s.Room == room && s.Way == way && s.EndsAt > now).ToListAsync(stop))
                old.End(now);
            return RoomAnswer.Done;
        }, stop);

    /// <summary>Sends an event that says nothing, and keeps what the other side answered.</summary>
    public async Task<RoomAnswer> TestAsync(UnitId room, Actor by, CancellationToken stop)
    {
        if (await book.FindAsync(db, room, stop) is { IsOutside: true } known && Find(await cities.GetAsync(stop), room, by) is { } unit)
        {
            var data = new JsonObject { ["room"] = new JsonObject { ["zh"] = unit.Name.Zh, ["en"] = unit.Name.En } };
            var answer = await sender.SendAsync(await targets.TargetAsync(db, known, stop), RoomTargets.Event($"test_{ids.New():N}", RoomNews.TypeOf(RoomNews.Test), known, null, clock.Now(), data), stop);
            var said = answer.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? answer.Detail ?? "";
            return await OnAsync(room, by, "test", said, (_, link, now) =>
            {
                link!.Tested(said, now);
                return Task.FromResult(RoomAnswer.Done with { Said = said });
            }, stop);
        }
        return await OnAsync(room, by, "test", null, (_, _, _) => Task.FromResult<RoomAnswer>(AlreadyInside), stop);
    }

    /// <summary>Tells the room once more how one case stands.</summary>
    public Task<RoomAnswer> TellAgainAsync(UnitId room, string number, Actor by, CancellationToken stop)
        => OnAsync(room, by, "send-again", number, async (_, link, now) =>
        {
            if (link is not { IsOutside: true })
                return AlreadyInside;
            if (await acts.FindAsync(db, number, stop) is not { } stand || !stand.Held.Contains(room))
                return new Refusal("Room.UnknownCase");
            await TellAsync(room, stand, now, stop);
            return RoomAnswer.Done;
        }, stop);

    private async Task<RoomAnswer> OnAsync(UnitId room, Actor by, string act, string? detail, Func<Unit, RoomLink?, DateTimeOffset, Task<RoomAnswer>> work, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (Find(city, room, by) is not { } unit)
            return new Refusal("Room.NotFound");
        if (!MayDecide(city, unit, by))
            return NotYours;
        db.ChangeTracker.Clear();
        var now = clock.Now();
        var answer = await work(unit, await db.Set<RoomLink>().SingleOrDefaultAsync(l => l.Room == room, stop), now);
        if (answer.Refusal is not null)
        {
            db.ChangeTracker.Clear();
            return answer;
        }
        db.Add(new RoomAct(ids.New(), room, act, detail is { Length: > 500 } ? detail[..500] : detail, by.Person, now));
        db.AfterCommit(bell.Ring);
        try
        {
            return await db.TrySaveAsync(stop) ? answer : MovedOn;
        }
        catch (DbUpdateException)
        {
            // two heads switched the same room in the same moment
            db.ChangeTracker.Clear();
            return MovedOn;
        }
    }

    private async Task SendOpenAsync(UnitId room, DateTimeOffset now, CancellationToken stop)
    {
        foreach (var stand in await acts.WithRoomAsync(db, room, stop))
            await TellAsync(room, stand, now, stop);
    }

    private async Task TellAsync(UnitId room, CaseStand stand, DateTimeOffset now, CancellationToken stop)
    {
        if (await db.Set<Message>().SingleOrDefaultAsync(m => m.Target == room.Value && m.About == stand.Id.Value && m.Seq == stand.Version, stop) is { } before)
        {
            if (before.State is not MessageState.Waiting)
                before.Again(now);
        }
        else
        {
            var isTheirs = stand.IsWith(room) || stand.IsHandledFor(room) || stand.IsAnsweredBy(room);
            db.Add(new Message(ids.New(), RoomNews.Kind, room.Value, stand.Id.Value, stand.Version, RoomNews.TypeOf(isTheirs ? RoomNews.HandedOver : RoomNews.Ended), null, now));
        }
    }

    private (Way Way, string Secret) New(UnitId room, Way way, DateTimeOffset now)
    {
        var (id, secret) = (ids.New(), StandardWebhook.NewSecret());
        db.Add(new RoomSecret(id, room, way, seals.Seal(RoomSecret.Column, id, secret), now));
        return (way, secret);
    }

    private Refusal? WhyNot(string? typed, out string address)
    {
        address = (typed ?? "").Trim().TrimEnd('/');
        return reach.WhyNot(address) is { } key ? new(key, "endpoint") : address.Contains('?', StringComparison.Ordinal) ? new("Target.Unreadable", "endpoint") : null;
    }

    private static string NameOf(Unit room) => $"四平台（{room.Name.Zh}）" is { Length: <= NameLength } name ? name : "四平台";

    private static bool IsOffice(City city, UnitId district, Actor by) => by.Holds(city.Office(district).Id, Role.OfficeHead, Role.OfficeStaff);
}
