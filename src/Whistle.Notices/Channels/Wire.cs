using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Whistle.Notices.Channels;

/// <summary>
/// Asks an outside service over HTTP and tells apart: an answer to read, trouble of the service, the end of it (410). Follows
/// no redirects, waits ten seconds, reads 64 KiB at most.
/// </summary>
internal sealed class Wire(IHttpClientFactory clients)
{
    public const string ClientName = "notices";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public const int MostBytes = 64 * 1024;

    /// <summary>The body as JSON, or what to do instead. A client error (4xx) is read too: its body says what is wrong.</summary>
    public async Task<Answer> AskAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
            try
            {
                using var http = clients.CreateClient(ClientName);
                using var answer = await http.SendAsync(request, stop);
                return await ReadAsync(answer, stop);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return new(null, new Outcome.Trouble(Why.Unreachable, null, "timeout"));
            }
            catch (HttpRequestException failure)
            {
                return new(null, new Outcome.Trouble(Why.Unreachable, null, failure.HttpRequestError.ToString()));
            }
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Gone:
                return new(null, new Outcome.Refused(Why.Gone, status));
            case HttpStatusCode.TooManyRequests:
                return new(null, new Outcome.Trouble(Why.Busy, After(answer), status, Taken: false));
            case >= HttpStatusCode.InternalServerError:
                return new(null, new Outcome.Trouble(Why.Unreachable, After(answer), status));
        }
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            using var read = await JsonDocument.ParseAsync(body, default, stop);
            if (read.RootElement.ValueKind is JsonValueKind.Object)
                return new(read.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            // no JSON: below
        }
        return new(null, answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? new Outcome.Trouble(Why.Credentials, null, status, Taken: false)
            : new Outcome.Trouble(Why.Unreachable, null, $"answer {status}"));
    }

    private static TimeSpan? After(HttpResponseMessage answer) => answer.Headers.RetryAfter?.Delta;
}

/// <summary>One of the two is set.</summary>
internal sealed record Answer(JsonElement? Body, Outcome? Problem);

/// <summary>Reads an answer that may lack anything.</summary>
internal static class Reading
{
    /// <summary>The text or number of that name; null where there is none.</summary>
    public static string? Said(this JsonElement body, string name)
        => body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(), _ => null }
            : null;

    public static JsonElement Part(this JsonElement body, string name)
        => body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;

    public static IEnumerable<JsonElement> Items(this JsonElement list) => list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>A provider's code for a log line or a page: short, and nothing but a code.</summary>
    public static string Code(string? said)
        => said is null ? "?" : new([.. said.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or ' ').Take(60)]);
}
