using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;

namespace Whistle.Platform.Http;

/// <summary>What endpoints of the API need to read a body and the version that its sender has seen.</summary>
public static class JsonBody
{
    /// <summary>The body as an object; empty where there is none. A body that is no object is refused as "Body.NotJson".</summary>
    public static async Task<(JsonElement Json, Refusal? Broken)> ReadAsync(HttpContext http, CancellationToken stop)
    {
        if (http.Request.ContentLength is 0)
            return (JsonSerializer.SerializeToElement(new { }), null);
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, stop);
            return document.RootElement.ValueKind is JsonValueKind.Object ? (document.RootElement.Clone(), null) : (default, new("Body.NotJson", "body"));
        }
        catch (JsonException)
        {
            return (default, new("Body.NotJson", "body"));
        }
    }

    /// <summary>The version in If-Match; -1, which is never fresh, where it is none of ours.</summary>
    public static int? Matched(HttpContext http)
        => http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } tag ? null
            : int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    /// <summary>The one version seen: two that differ can't both be fresh.</summary>
    public static int? Seen(HttpContext http, int? inBody)
        => Matched(http) is not { } matched ? inBody : inBody is null || inBody == matched ? matched : -1;

    /// <summary>422 with a sentence for each wrong field.</summary>
    public static IResult Wrong(HttpContext http, IReadOnlyList<Refusal> errors, IStringLocalizer words)
        => Problems.Fields(http, errors.GroupBy(error => error.Field ?? "body", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal), words);
}
