using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Whistle.Exchange.Signing;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>
/// Where outside command rooms send to. The signature is the guard: who has none, or a wrong one, learns nothing, not even whether the
/// room is there. What is believed is kept in a row before it is answered, and carried out afterwards.
/// </summary>
internal static class RoomDoor
{
    public const string Path = "/exchange/v1/command-rooms/{room:guid}/events";

    private static readonly Refusal
        NoSignature = new("Room.NoSignature"),
        StaleSignature = new("Room.StaleSignature"),
        NotOutside = new("Room.NotOutside"),
        NotAnEvent = new("Room.NotAnEvent", "body"),
        WrongId = new("Room.WrongId", "id"),
        OtherBytes = new("Room.OtherBytes");

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPost(Path, TakeAsync).ExcludeFromDescription().RequireAuthorization(Policies.Public);

    private static async Task<IResult> TakeAsync(Guid room, HttpContext http, WhistleDb db, RoomBook book, RoomBell bell, Ids ids, TimeProvider clock, CancellationToken stop)
    {
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
        var headers = http.Request.Headers;
        var body = await BytesAsync(http.Request, stop);
        var link = await book.FindAsync(db, new(room), stop);
        IReadOnlyList<string> secrets = link is null ? [] : await book.SecretsAsync(db, link.Room, Way.In, stop);
        var messageId = headers[StandardWebhook.IdHeader].ToString();
        var mistrust = StandardWebhook.Check(secrets, messageId, headers[StandardWebhook.TimeHeader], headers[StandardWebhook.SignatureHeader], body, clock.Now());
        if (mistrust is not Mistrust.None)
            return Problems.Of(http, StatusCodes.Status401Unauthorized, mistrust is Mistrust.Stale ? StaleSignature : NoSignature, words);
        if (!IsStructured(http.Request.ContentType))
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await KnownAsync(db, link!.Room, messageId, body, stop) is { } known)
            return known ? Taken(messageId) : Problems.Of(http, StatusCodes.Status409Conflict, OtherBytes, words);
        if (!link.IsOutside)
            return Problems.Of(http, StatusCodes.Status410Gone, NotOutside, words);
        if (CloudEvent.Read(body) is not { } envelope)
            return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, NotAnEvent, words);
        if (envelope.Id != messageId)
            return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, WrongId, words);
        var (said, wrong) = RoomEvent.Read(envelope);
        if (said is null)
            return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, new("Room.WrongField", wrong, wrong!), words);

        db.Add(new RoomMessage(ids.New(), link.Room, messageId, Hash(body), said, Encoding.UTF8.GetString(body), clock.Now()));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // the same message at the same moment, here or at another node: whose row is there counts
            db.ChangeTracker.Clear();
            if (await KnownAsync(db, link.Room, messageId, body, stop) is not { } other)
                throw;
            return other ? Taken(messageId) : Problems.Of(http, StatusCodes.Status409Conflict, OtherBytes, words);
        }
        bell.Ring();
        return Taken(messageId);
    }

    /// <summary>Whether this id came before with the same bytes; null where it is new.</summary>
    private static async Task<bool?> KnownAsync(WhistleDb db, UnitId room, string messageId, byte[] body, CancellationToken stop)
        => await db.Set<RoomMessage>().AsNoTracking().Where(m => m.Room == room && m.MessageId == messageId).Select(m => m.Sha256).SingleOrDefaultAsync(stop) is { } before
            ? before == Hash(body) : null;

    private static IResult Taken(string id) => TypedResults.Json(new { id, state = "kept" }, WireJson.Options, statusCode: StatusCodes.Status202Accepted);

    private static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static bool IsStructured(string? type)
        => MediaTypeHeaderValue.TryParse(type, out var said) && said.MediaType.Equals(CloudEvent.Structured, StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken stop)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(stop);
            if (read.IsCompleted)
            {
                var all = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return all;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
