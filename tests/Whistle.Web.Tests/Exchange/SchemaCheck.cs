using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Whistle.Web.Tests.Exchange;

/// <summary>As much of JSON Schema 2020-12 as the interface document uses. An unknown keyword is an error, so that none is passed over.</summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Known = ["$schema", "$id", "title", "$ref", "type", "properties", "required", "additionalProperties", "items", "maxItems", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "format", "description", "oneOf"];

    public static JsonObject Document()
    {
        using var file = typeof(Whistle.Exchange.ExchangeModule).Assembly.GetManifestResourceStream("Whistle.Exchange.CommandRooms.Document.openapi.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }

    public static IEnumerable<string> Wrong(JsonObject document, string schema, JsonNode? value) => Of(document, document["components"]!["schemas"]![schema]!.AsObject(), value, schema);

    /// <summary>By a schema that stands by itself.</summary>
    public static IEnumerable<string> Wrong(JsonObject schema, JsonNode? value) => Of(schema, schema, value, "");

    private static IEnumerable<string> Of(JsonObject document, JsonObject schema, JsonNode? value, string at)
    {
        if (schema.Select(keyword => keyword.Key).Where(keyword => !Known.Contains(keyword)).ToList() is { Count: > 0 } unknown)
            return [$"{at}: keywords {string.Join(' ', unknown)}"];
        if ((string?)schema["$ref"] is { } reference)
            return Of(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject(), value, at);
        var wrong = new List<string>();
        if (schema["type"] is { } type && !Types(type).Any(one => Is(one, value)))
            return [$"{at}: not {type.ToJsonString()} but {value?.ToJsonString() ?? "null"}"];
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value))
            wrong.Add($"{at}: not {only.ToJsonString()}");
        if (schema["enum"] is JsonArray codes && !codes.Any(code => JsonNode.DeepEquals(code, value)))
            wrong.Add($"{at}: {value?.ToJsonString()} is none of the codes");
        if (value is JsonValue && value.GetValueKind() is JsonValueKind.String)
            wrong.AddRange(Text(schema, (string)value!, at));
        if (value is JsonValue number && number.GetValueKind() is JsonValueKind.Number && ((double?)schema["minimum"] > (double)number || (double?)schema["maximum"] < (double)number))
            wrong.Add($"{at}: {number} out of range");
        if (value is JsonArray list)
        {
            if ((int?)schema["maxItems"] < list.Count)
                wrong.Add($"{at}: too many");
            if (schema["items"] is JsonObject item)
                wrong.AddRange(list.SelectMany((one, no) => Of(document, item, one, $"{at}[{no}]")));
        }
        if (value is JsonObject whole)
            wrong.AddRange(Fields(document, schema, whole, at));
        return wrong;
    }

    private static IEnumerable<string> Fields(JsonObject document, JsonObject schema, JsonObject whole, string at)
    {
        foreach (var name in schema["required"]?.AsArray().Select(name => (string)name!) ?? [])
            if (!whole.ContainsKey(name))
                yield return $"{at}.{name}: missing";
        foreach (var (name, value) in whole)
            if (schema["properties"]?[name] is JsonObject known)
                foreach (var wrong in Of(document, known, value, $"{at}.{name}"))
                    yield return wrong;
            else if (schema["additionalProperties"] is JsonObject other)
                foreach (var wrong in Of(document, other, value, $"{at}.{name}"))
                    yield return wrong;
            else if (schema["additionalProperties"] is JsonValue allowed && !(bool)allowed)
                yield return $"{at}.{name}: not in the document";
    }

    private static IEnumerable<string> Text(JsonObject schema, string text, string at)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!, RegexOptions.None, TimeSpan.FromSeconds(1)))
            yield return $"{at}: {text} is not of the form {pattern}";
        if ((int?)schema["minLength"] > text.EnumerateRunes().Count() || (int?)schema["maxLength"] < text.EnumerateRunes().Count())
            yield return $"{at}: too short or too long";
        if ((string?)schema["format"] is "date-time" && !(DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) && text.Contains('T', StringComparison.Ordinal)))
            yield return $"{at}: {text} is no instant";
        if ((string?)schema["format"] is "uri" && !Uri.TryCreate(text, UriKind.Absolute, out _))
            yield return $"{at}: {text} is no address";
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue && value.GetValueKind() is JsonValueKind.String,
        "integer" => value is JsonValue && value.GetValueKind() is JsonValueKind.Number && double.IsInteger((double)value),
        "number" => value is JsonValue && value.GetValueKind() is JsonValueKind.Number,
        "boolean" => value is JsonValue && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
