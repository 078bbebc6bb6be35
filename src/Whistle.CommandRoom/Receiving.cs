using System.Globalization;
using System.Security.Cryptography;

namespace Whistle.CommandRoom;

/// <summary>What Whistle calls: /events, /open, and the photos of results.</summary>
internal static class Receiving
{
    private const int Page = 200;

    public static void Map(WebApplication app)
    {
        app.MapPost("/rooms/{room}/events", TakeAsync);
        app.MapGet("/rooms/{room}/open", OpenAsync);
        app.MapGet("/photos/{id}", PhotoAsync);
    }

    private static async Task TakeAsync(string room, HttpContext http, Store store, Desk desk, TimeProvider clock)
    {
        if (await BehavesAsync(http, store))
            return;
        using var kept = new MemoryStream();
        await http.Request.Body.CopyToAsync(kept, http.RequestAborted);
        var body = kept.ToArray();
        if (await store.InAsync(() => store.Room(room)) is not { } known || !Signature.IsRight(known.Theirs, http.Request, body, clock.GetUtcNow()))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        // told to fail, it does so half the time before it has kept the message and half the time after
        var fails = RandomNumberGenerator.GetInt32(0, 100) < await store.InAsync(() => store.Setting("fail"));
        var first = RandomNumberGenerator.GetInt32(0, 2) == 0;
        http.Response.StatusCode = fails && first ? StatusCodes.Status503ServiceUnavailable : await desk.TakeAsync(known, http.Request.Headers["webhook-id"].ToString(), body);
        if (fails)
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private static async Task<IResult> OpenAsync(string room, string? cursor, HttpContext http, Store store, TimeProvider clock)
    {
        if (await BehavesAsync(http, store))
            return Results.Empty;
        if (await store.InAsync(() => store.Room(room)) is not { } known || !Signature.IsRight(known.Theirs, http.Request, [], clock.GetUtcNow()))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        var open = await store.InAsync(() => store.Cases("WHERE room = @room AND number > @after AND state IN ('new', 'received', 'assigned') ORDER BY number LIMIT @most",
            ("room", room), ("after", cursor ?? ""), ("most", Page)));
        return Results.Json(new { items = open.Select(one => new { number = one.Number, outsideNumber = one.OutsideNumber, state = one.State, round = one.Round }), next = open.Count == Page ? open[^1].Number : null });
    }

    private static async Task<IResult> PhotoAsync(string id, Store store)
        => (await store.InAsync(() => store.Read("SELECT bytes, media_type FROM photo WHERE id = @id", row => ((byte[])row.GetValue(0), row.GetString(1)), ("id", id)))) is [var (bytes, type)]
            ? Results.Bytes(bytes, type) : Results.NotFound();

    /// <summary>Slow and dead. True where it has hung up.</summary>
    private static async Task<bool> BehavesAsync(HttpContext http, Store store)
    {
        var (slow, dead) = await store.InAsync(() => (store.Setting("slow"), store.Setting("dead")));
        if (slow > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(slow), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dead > 0)
            http.Abort();
        return dead > 0;
    }
}
