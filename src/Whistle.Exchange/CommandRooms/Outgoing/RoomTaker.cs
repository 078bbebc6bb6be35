using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Outgoing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Exchange.CommandRooms.Outgoing;

/// <summary>What an outside command room is told, by what happened to the case. The codes are the fourth part of the event's type.</summary>
internal static class RoomNews
{
    public const string Kind = "room", TypePrefix = "cn.whistle.for-room.", TypeSuffix = ".v1";

    public const string Test = "test", HandedOver = "handed-over", Ended = "ended";

    public static string TypeOf(string code) => TypePrefix + code + TypeSuffix;

    /// <summary>The code, and whether it is for the room that the event names; null for what rooms are not told.</summary>
    public static (string Code, bool ToNamed)? Of(string happened) => happened switch
    {
        "CaseSentDown" => ("sent-down", true),
        "CaseRaised" => ("passed-up", true),
        "CaseReworkAsked" => ("rework", false),
        "CaseTakenBack" => ("taken-back", false),
        "CaseConfirmed" => ("confirmed", false),
        "CaseMerged" => (Ended, false),
        "CaseUnmerged" => (HandedOver, false),
        "CaseUrged" => ("urged", false),
        "CaseNoted" => ("noted", false),
        "CaseResultGiven" => ("answered", false),
        _ => null,
    };
}

/// <summary>After each event of a case: a message for the command room that works outside and has to know.</summary>
internal sealed class RoomTaker(ICaseActs acts, RoomBook book, PostBell bell, Ids ids, TimeProvider clock) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var outside = await book.OutsideAsync(db, stop);
        if (outside.Count == 0)
            return;
        var told = deliveries.Select(delivery => CaseHappened.Read(delivery.Body)).ToHashSet();
        var cases = told.Select(one => one.Id).Distinct().ToList();
        var news = (await db.Set<JournalRow>().AsNoTracking().Where(row => cases.Contains(row.Stream)).OrderBy(row => row.Stream).ThenBy(row => row.Seq).ToListAsync(stop))
            .Where(row => told.Contains((row.Stream, row.Seq)) && RoomNews.Of(row.Type) is not null).ToList();
        if (news.Count == 0)
            return;
        var stands = (await acts.OfAsync(db, [.. news.Select(row => row.Stream).Distinct()], stop)).ToDictionary(stand => stand.Id.Value);
        var known = (await db.Set<Message>().Where(m => m.Kind == RoomNews.Kind && cases.Contains(m.About)).Select(m => new { m.Target, m.About, m.Seq }).ToListAsync(stop)).Select(m => (m.Target, m.About, m.Seq)).ToHashSet();
        foreach (var row in news)
            foreach (var room in RoomsOf(row, stands[row.Stream]).Where(outside.ContainsKey))
                if (known.Add((room.Value, row.Stream, row.Seq)))
                {
                    db.Add(new Message(ids.New(), RoomNews.Kind, room.Value, row.Stream, row.Seq, RoomNews.TypeOf(RoomNews.Of(row.Type)!.Value.Code), null, clock.Now()));
                    db.AfterCommit(bell.Ring);
                }
    }

    private static IEnumerable<UnitId> RoomsOf(JournalRow row, CaseStand now)
    {
        if (RoomNews.Of(row.Type)!.Value.ToNamed)
        {
            using var data = JsonDocument.Parse(row.Data);
            return [new(data.RootElement.GetProperty("to").GetGuid())];
        }
        var rooms = now.DispatchedBy is { } by ? new[] { now.Holder, by }.Distinct() : [now.Holder];
        return row.Type is "CaseNoted" or "CaseUrged" or "CaseResultGiven"
            // its own words are not told to it, nor what happens after it has nothing to do with the case any more
            ? rooms.Where(room => row.Unit != room.Value && (now.IsWith(room) || now.IsHandledFor(room) || now.IsAnsweredBy(room))) : rooms;
    }
}
