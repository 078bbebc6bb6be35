using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>What is to become of something that an outside command room has said.</summary>
internal enum Fate
{
    /// <summary>A step of the case is taken.</summary>
    Act,

    /// <summary>The case is beyond it already: kept, nothing to do.</summary>
    Pass,

    /// <summary>Too early: it waits for what it needs.</summary>
    Wait,

    /// <summary>It can never fit.</summary>
    Refuse,
}

/// <param name="Fate">What becomes of it.</param>
/// <param name="Why">A code for the page: why it waits, was passed over or refused.</param>
/// <param name="Action">The step, and the field that takes the words.</param>
/// <param name="Field">See <paramref name="Action"/>.</param>
internal sealed record Verdict(Fate Fate, string? Why = null, string? Action = null, string? Field = null)
{
    public static Verdict Act(string action, string? field = null) => new(Fate.Act, null, action, field);
}

/// <summary>
/// Fits what comes in, in whatever order, to where the case stands. A message names the round that it answers (each sending down and
/// each rework begins one), so a late word about an earlier round never passes for an answer to a later one. Pure.
/// </summary>
internal static class RoomRules
{
    public static Verdict Judge(RoomSays says, int round, CaseStand? now, UnitId room, UnitId? townRoom, UnitId? districtRoom)
    {
        if (now is null)
            return new(Fate.Refuse, "unknown");
        if (room != townRoom && room != districtRoom && !now.Held.Contains(room))
            return new(Fate.Refuse, "not-yours");
        if (now.Round == 0)
            return new(Fate.Refuse, "not-sent");
        if (!now.IsOpen)
            return new(Fate.Refuse, "closed");
        if (round > now.Round)
            return new(Fate.Wait, "round-ahead");
        if (says is RoomSays.Progress)
            return now.Held.Contains(room) ? Verdict.Act("note", "text") : MayComeHere(now, room, townRoom, districtRoom) ? new(Fate.Wait, "not-here-yet") : new(Fate.Refuse, "not-yours");
        if (round < now.Round)
            return new(Fate.Pass, "earlier-round");
        if (now.IsWith(room))
            return Here(says, now, room == townRoom && districtRoom is not null);
        if (now.IsHandledFor(room))
            return says switch
            {
                RoomSays.Result => Verdict.Act("result", "outcome"),
                // given to somebody else meanwhile: the case's history says so
                RoomSays.Assigned => Verdict.Act("note", "text"),
                RoomSays.Raised => new(Fate.Refuse, "assigned-already"),
                _ => new(Fate.Pass, "past"),
            };
        if (MayComeHere(now, room, townRoom, districtRoom))
            return new(Fate.Wait, "not-here-yet");
        return says is RoomSays.Result ? new(Fate.Refuse, now.IsAnsweredBy(room) ? "answered-already" : "not-here") : new(Fate.Pass, "past");
    }

    private static Verdict Here(RoomSays says, CaseStand now, bool mayRaise) => says switch
    {
        RoomSays.Received => now.IsReceived ? new(Fate.Pass, "past") : Verdict.Act("receive"),
        RoomSays.Assigned => Verdict.Act("dispatch", "handler"),
        RoomSays.Raised => mayRaise ? Verdict.Act("raise", "reason") : new(Fate.Refuse, "nothing-above"),
        _ => new(Fate.Wait, "not-assigned-yet"),
    };

    /// <summary>The town's room has it and may still pass it up.</summary>
    private static bool MayComeHere(CaseStand now, UnitId room, UnitId? townRoom, UnitId? districtRoom)
        => room == districtRoom && townRoom is { } town && now.IsWith(town);
}
