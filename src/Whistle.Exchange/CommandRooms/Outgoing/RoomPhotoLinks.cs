using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.CommandRooms.Outgoing;

/// <summary>
/// Links by which an outside command room fetches the photos of a case: for one room and one file, valid for a short time, and only as
/// long as the room may see the case.
/// </summary>
internal sealed class RoomPhotoLinks(Seals seals, TimeProvider clock)
{
    public const string Path = "/exchange/v1/command-rooms/{room:guid}/photos/{file:guid}";

    public static readonly TimeSpan Lasts = TimeSpan.FromHours(2);

    private const string Purpose = "exchange_room.photo";

    public string To(RoomLink link, FileId file)
    {
        var until = (clock.Now() + Lasts).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{link.Site}/exchange/v1/command-rooms/{link.Room.Value:D}/photos/{file.Value:D}?until={until}&mark={Mark(link.Room, file, until)}");
    }

    public bool IsValid(UnitId room, FileId file, string? until, string? mark)
        => long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end >= clock.Now().ToUnixTimeSeconds() && end <= (clock.Now() + Lasts + TimeSpan.FromMinutes(1)).ToUnixTimeSeconds()
            && mark is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mark(room, file, end)), Encoding.ASCII.GetBytes(mark));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ReadAsync).ExcludeFromDescription().RequireAuthorization(Policies.Public);

    private string Mark(UnitId room, FileId file, long until)
        => seals.Mark(Purpose, string.Create(CultureInfo.InvariantCulture, $"{room.Value:N} {file.Value:N} {until}"));

    private static async Task<IResult> ReadAsync(Guid room, Guid file, HttpContext http, RoomPhotoLinks links, RoomBook book, WhistleDb db, FileDesk files, CancellationToken stop)
    {
        var query = http.Request.Query;
        if (!links.IsValid(new(room), new(file), query["until"], query["mark"]) || await book.FindAsync(db, new(room), stop) is not { IsOutside: true } link
            || await files.FindAsync(new(file), RoomBook.ActorOf(link), stop) is not { } found || files.Locate(found, small: false) is not { } path)
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = "attachment";
        return TypedResults.PhysicalFile(path, found.MediaType);
    }
}
