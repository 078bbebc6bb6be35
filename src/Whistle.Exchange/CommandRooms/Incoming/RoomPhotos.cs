using System.Net;
using System.Security.Cryptography;
using Whistle.Exchange.Outward;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>
/// Fetches the photos that a message names: from the room's own system and nowhere else, whole, with the hash that was signed, and judged
/// by their content as every upload is.
/// </summary>
internal sealed class RoomPhotos(IHttpClientFactory clients, FileDesk files)
{
    /// <summary>It will never be one, however often it is fetched.</summary>
    public const string NotAPhoto = "photo-refused";

    private const string NotFetched = "photo-not-fetched";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Null where all are there; else a code for what is wrong.</returns>
    public async Task<string?> FetchAsync(WhistleDb db, RoomLink link, IReadOnlyList<RoomPhoto> photos, RoomMessage into, CancellationToken stop)
    {
        var taken = new List<FileId>();
        foreach (var photo in photos)
        {
            if (!IsTheirs(link, photo.Url))
                return NotAPhoto;
            var (bytes, trouble) = await GetAsync(photo, stop);
            if (bytes is null)
                return trouble;
            using var content = new MemoryStream(bytes);
            var file = await files.TakeAsync(content, RoomBook.ActorOf(link), stop);
            if (file.Refusal is { } refusal)
                return refusal == FileRefusals.PhotosUnavailable ? NotFetched : NotAPhoto;
            taken.Add(file.File!.Id);
        }
        db.ChangeTracker.Clear();
        into.Fetched(taken);
        return null;
    }

    /// <summary>A signed word must not send us anywhere else.</summary>
    private static bool IsTheirs(RoomLink link, string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var photo) && Uri.TryCreate(link.Endpoint, UriKind.Absolute, out var own)
            && photo.Scheme == own.Scheme && photo.Authority == own.Authority && photo.UserInfo.Length == 0;

    private async Task<(byte[]? Bytes, string? Trouble)> GetAsync(RoomPhoto photo, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var http = clients.CreateClient(OutwardHttp.ClientName);
            using var answer = await http.GetAsync(photo.Url, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode is not HttpStatusCode.OK)
                return (null, NotFetched);
            if (answer.Content.Headers.ContentLength > FileDesk.MostBytes)
                return (null, NotAPhoto);
            using var kept = new MemoryStream();
            await using var coming = await answer.Content.ReadAsStreamAsync(patience.Token);
            var part = new byte[64 * 1024];
            for (int read; (read = await coming.ReadAsync(part, patience.Token)) > 0;)
            {
                if (kept.Length + read > FileDesk.MostBytes)
                    return (null, NotAPhoto);
                await kept.WriteAsync(part.AsMemory(0, read), patience.Token);
            }
            // other bytes than were signed: cut off, or changed; it may be right the next time
            return Convert.ToHexStringLower(SHA256.HashData(kept.ToArray())) == photo.Sha256 ? (kept.ToArray(), null) : (null, NotFetched);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return (null, NotFetched);
        }
    }
}
