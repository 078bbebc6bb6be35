using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Exchange.CommandRooms.Outgoing;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Outward;
using Whistle.Exchange.Signing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Exchange.CommandRooms.Reconciling;

/// <summary>Asks an outside command room for its open cases, and writes down where the two sides differ.</summary>
internal sealed class RoomCompare(WhistleDb db, RoomBook book, ICaseActs acts, IHttpClientFactory clients, Ids ids, TimeProvider clock)
{
    public const string Ok = "ok";

    /// <summary>How many cases of one room are compared; a page of theirs holds at most some hundred.</summary>
    private const int MostPages = 500;

    /// <returns>Null where the room works inside; else "ok" or a code of what went wrong.</returns>
    public async Task<string?> RunAsync(UnitId room, CancellationToken stop)
    {
        if (await book.FindAsync(db, room, stop) is not { IsOutside: true } known)
            return null;
        var (theirs, trouble) = await AskAsync(known, stop);
        // after theirs: what was sent between the two questions is on the way, not lost
        var ours = await acts.WithRoomAsync(db, room, stop);
        db.ChangeTracker.Clear();
        var link = await db.Set<RoomLink>().SingleAsync(l => l.Room == room, stop);
        link.Compared(trouble ?? Ok, clock.Now());
        if (theirs is not null)
        {
            db.RemoveRange(await db.Set<RoomDifference>().Where(d => d.Room == room).ToListAsync(stop));
            db.AddRange(await DifferencesAsync(room, ours, theirs, stop));
        }
        return await db.TrySaveAsync(stop) ? trouble ?? Ok : Ok;
    }

    private async Task<List<RoomDifference>> DifferencesAsync(UnitId room, IReadOnlyList<CaseStand> ours, IReadOnlyList<TheirCase> theirs, CancellationToken stop)
    {
        var waitingIn = await db.Set<RoomMessage>().Where(m => m.Room == room && m.State == RoomMessageState.Waiting).Select(m => m.Number).Distinct().ToHashSetAsync(stop);
        var waitingOut = await db.Set<Message>().Where(m => m.Target == room.Value && m.NextAt != null).Select(m => m.About).Distinct().ToHashSetAsync(stop);
        var sending = (await acts.OfAsync(db, waitingOut, stop)).Select(stand => stand.Number).ToHashSet(StringComparer.Ordinal);
        var differ = Comparison.Of(ours, theirs).ToList();
        var known = (await acts.FindAsync(db, [.. differ.Select(one => one.Number)], stop)).Where(stand => stand.Held.Contains(room)).ToDictionary(stand => stand.Number, StringComparer.Ordinal);
        return differ.ConvertAll(one => new RoomDifference(ids.New(), room, one.Number, one.Kind, one.Ours ?? known.GetValueOrDefault(one.Number)?.State, one.Theirs,
            waitingIn.Contains(one.Number) || sending.Contains(one.Number), clock.Now()));
    }

    private async Task<(IReadOnlyList<TheirCase>? Cases, string? Trouble)> AskAsync(RoomLink link, CancellationToken stop)
    {
        var cases = new List<TheirCase>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var (items, next, trouble) = await PageAsync(link, cursor, stop);
            if (trouble is not null)
                return (null, trouble);
            cases.AddRange(items);
            if (next is null)
                return (cases, null);
            cursor = next;
        }
        return (null, "too-many");
    }

    private async Task<(IReadOnlyList<TheirCase> Items, string? Next, string? Trouble)> PageAsync(RoomLink link, string? cursor, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link.Endpoint + "/open" + (cursor is null ? "" : "?cursor=" + Uri.EscapeDataString(cursor)));
            var (id, now) = ($"open_{ids.New():N}", clock.Now());
            request.Headers.Add(StandardWebhook.IdHeader, id);
            request.Headers.Add(StandardWebhook.TimeHeader, now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
            request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(await book.SecretsAsync(db, link.Room, Way.Out, stop), id, now, []));
            using var http = clients.CreateClient(OutwardHttp.ClientName);
            using var answer = await http.SendAsync(request, stop);
            return answer.StatusCode is HttpStatusCode.OK ? Read(await answer.Content.ReadAsByteArrayAsync(stop)) : ([], null, ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ([], null, "timeout");
        }
        catch (HttpRequestException failure)
        {
            return ([], null, failure.InnerException is OutOfReachException ? "out-of-reach" : failure.HttpRequestError.ToString());
        }
    }

    private static (IReadOnlyList<TheirCase> Items, string? Next, string? Trouble) Read(byte[] body)
    {
        try
        {
            using var read = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            var root = read.RootElement;
            var items = new List<TheirCase>();
            foreach (var one in root.GetProperty("items").EnumerateArray())
                items.Add(new(Text(one, "number", RoomEvent.LongestNumber)!, Text(one, "outsideNumber", RoomEvent.LongestOutside), Text(one, "state", 40)!));
            return items.TrueForAll(one => one is { Number: not null, State: not null }) ? (items, Text(root, "next", 200), null) : ([], null, "unreadable");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return ([], null, "unreadable");
        }
    }

    private static string? Text(JsonElement one, string name, int most)
        => one.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= most ? text : null;
}

/// <summary>Each night: every room that works outside is compared. One that can't be asked holds up no other.</summary>
internal sealed class RoomCompareJob(WhistleDb db, RoomBook book, RoomCompare compare) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var room in (await book.OutsideAsync(db, stop)).Keys.OrderBy(room => room.Value))
            await compare.RunAsync(room, stop);
    }
}
