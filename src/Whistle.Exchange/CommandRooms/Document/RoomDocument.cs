using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.CommandRooms.Document;

/// <summary>The interface between Whistle and a command room's own system, written by hand; tests hold it against what is sent and taken.</summary>
internal static class RoomDocument
{
    public const string Path = "/exchange/v1/openapi.json";

    private static readonly Lazy<byte[]> Bytes = new(Read);

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(Path, () => TypedResults.Bytes(Bytes.Value, "application/json; charset=utf-8")).ExcludeFromDescription().RequireAuthorization(Policies.Public);

    private static byte[] Read()
    {
        using var document = typeof(RoomDocument).Assembly.GetManifestResourceStream("Whistle.Exchange.CommandRooms.Document.openapi.json")!;
        using var all = new MemoryStream();
        document.CopyTo(all);
        return all.ToArray();
    }
}
