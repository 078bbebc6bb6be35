using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>What is wrong with an answer, by the document and by what no answer may ever show.</summary>
internal static partial class AnswerCheck
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<string> Faults(ApiDocument document, Shot shot, HttpResponseMessage answer, byte[] body)
    {
        var status = (int)answer.StatusCode;
        if (status >= 500)
            return ["a 5xx"];
        // what is no HTTP request at all never comes to the program: the server answers it by itself
        if (status == 400 && body.Length == 0 && answer.Content.Headers.ContentType is null && shot.Address.Contains("%00", StringComparison.Ordinal))
            return [];
        if (!shot.Operation.Answers.TryGetValue(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var known))
            return [$"the document does not name the status {status}"];
        return [.. Typed(known, answer, body), .. Bodied(document, known, status, answer, body)];
    }

    private static IEnumerable<string> Typed(JsonObject known, HttpResponseMessage answer, byte[] body)
    {
        var (type, types) = (answer.Content.Headers.ContentType?.MediaType, known["content"]?.AsObject().Select(one => one.Key).ToList() ?? []);
        if (type is null ? types.Count > 0 || body.Length > 0 : !types.Contains(type))
            yield return $"the type is {type ?? "none"}, the document names {string.Join(", ", types)}";
    }

    private static IEnumerable<string> Bodied(ApiDocument document, JsonObject known, int status, HttpResponseMessage answer, byte[] body)
    {
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.Contains("json", StringComparison.Ordinal) && !type.StartsWith("text/", StringComparison.Ordinal))
            return [];
        string text;
        JsonNode? json = null;
        try
        {
            text = Strict.GetString(body);
            if (type.Contains("json", StringComparison.Ordinal))
                json = JsonNode.Parse(text);
            else if (type is "text/xml")
                _ = XDocument.Parse(text);
        }
        catch (Exception broken) when (broken is JsonException or XmlException or DecoderFallbackException)
        {
            return [$"the body is no {type}: {broken.Message}"];
        }
        if (Trace().IsMatch(text))
            return ["a stack trace"];
        if (!type.Contains("json", StringComparison.Ordinal))
            return [];
        IEnumerable<string> wrong = known["content"]?[type]?["schema"] is { } schema ? document.Schemas.Wrong(schema, json) : [];
        return type is "application/problem+json" && (int?)json?["status"] != status ? [.. wrong, "the problem says another status"] : wrong;
    }

    [GeneratedRegex(@"\n\s+at [\w.<>`]+\(|\.cs:line \d|(System|Microsoft|Npgsql|Whistle)\.[\w.]*Exception\b")]
    private static partial Regex Trace();
}
