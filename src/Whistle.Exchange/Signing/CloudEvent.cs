using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Exchange.Signing;

/// <summary>An event in the form of CloudEvents 1.0: the context attributes that we use, and data in JSON.</summary>
/// <param name="Id">Unique within its source; the same when it is sent again.</param>
/// <param name="Source">A URI reference of the one who says it.</param>
/// <param name="Type">Reverse-DNS name of what happened, with a version at its end.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">The data, JSON.</param>
internal sealed record CloudEvent(string Id, string Source, string Type, string? Subject, DateTimeOffset? Time, JsonElement Data)
{
    public const string Structured = "application/cloudevents+json", Version = "1.0", Json = "application/json";

    /// <summary>The structured form: the whole event as one JSON object.</summary>
    public byte[] ToStructured()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Attributes())
                json.WriteString(name, value);
            json.WriteString("datacontenttype", Json);
            json.WritePropertyName("data");
            Data.WriteTo(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>The attributes as the binary form has them in headers, behind "ce-". The body is the data alone.</summary>
    public IEnumerable<(string Name, string Value)> Attributes()
    {
        yield return ("specversion", Version);
        yield return ("id", Id);
        yield return ("source", Source);
        yield return ("type", Type);
        if (Subject is not null)
            yield return ("subject", Subject);
        if (Time is { } time)
            yield return ("time", time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the structured form. Null where a required attribute is missing or is not what it must be; what we don't know is passed over.</summary>
    public static CloudEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var read = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            var root = read.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || Said(root, "specversion") != Version
                || Said(root, "id") is not { Length: > 0 and <= 200 } id || Said(root, "source") is not { Length: > 0 and <= 400 } source || Said(root, "type") is not { Length: > 0 and <= 200 } type)
                return null;
            DateTimeOffset? at = null;
            if (root.TryGetProperty("time", out var said))
            {
                if (said.ValueKind is not JsonValueKind.String || !said.TryGetDateTimeOffset(out var time))
                    return null;
                at = time;
            }
            return new(id, source, type, Said(root, "subject"), at, root.TryGetProperty("data", out var data) ? data.Clone() : JsonSerializer.SerializeToElement<JsonNode?>(null));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // no JSON, or text with half of a surrogate pair
            return null;
        }
    }

    private static string? Said(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
