using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>JSON Schema 2020-12 as far as OpenAPI documents use it. A keyword that is not known here is an error, so that none is passed over.</summary>
internal sealed class Schemas(JsonObject document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "format",
        "oneOf", "anyOf", "allOf", "description", "title", "default", "example", "examples", "deprecated",
    ];

    public JsonObject Resolve(JsonNode schema)
    {
        var at = schema.AsObject();
        while ((string?)at["$ref"] is { } reference)
            at = reference[2..].Split('/').Aggregate((JsonNode)document, (node, part) => node[part.Replace("~1", "/", StringComparison.Ordinal)]
                ?? throw new InvalidOperationException($"The document has no {reference}.")).AsObject();
        return at;
    }

    public IEnumerable<string> Wrong(JsonNode named, JsonNode? value, string at = "$")
    {
        var schema = Resolve(named);
        if (schema.Select(keyword => keyword.Key).Where(keyword => !Known.Contains(keyword)).ToList() is { Count: > 0 } unknown)
            return [$"{at}: keywords {string.Join(' ', unknown)} of the document are not known here"];
        if (schema["type"] is { } type && !Types(type).Any(one => Is(one, value)))
            return [$"{at}: {Short(value)} is not {type.ToJsonString()}"];
        var wrong = new List<string>();
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value))
            wrong.Add($"{at}: {Short(value)} is not {only.ToJsonString()}");
        if (schema["enum"] is JsonArray codes && !codes.Any(code => JsonNode.DeepEquals(code, value)))
            wrong.Add($"{at}: {Short(value)} is none of {codes.ToJsonString()}");
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
            wrong.AddRange(Wrong(part!, value, at));
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray several && several.Select(one => Wrong(one!, value, at).ToList()).ToList() is var tried && tried.All(one => one.Count > 0))
            wrong.AddRange(tried.MaxBy(one => one.Max(said => said.IndexOf(':', StringComparison.Ordinal)))!);
        wrong.AddRange(value switch
        {
            JsonObject whole => Members(schema, whole, at),
            JsonArray list => Items(schema, list, at),
            JsonValue one when one.GetValueKind() is JsonValueKind.String => Text(schema, (string)one!, at),
            JsonValue one when one.GetValueKind() is JsonValueKind.Number => Number(schema, (double)one, at),
            _ => [],
        });
        return wrong;
    }

    private IEnumerable<string> Members(JsonObject schema, JsonObject whole, string at)
    {
        foreach (var name in schema["required"]?.AsArray().Select(name => (string)name!) ?? [])
            if (!whole.ContainsKey(name))
                yield return $"{at}.{name}: missing";
        foreach (var (name, value) in whole)
            if (schema["properties"]?[name] is { } known)
                foreach (var wrong in Wrong(known, value, $"{at}.{name}"))
                    yield return wrong;
            else if (schema["additionalProperties"] is JsonObject other)
                foreach (var wrong in Wrong(other, value, $"{at}.{name}"))
                    yield return wrong;
            // a member that the document does not have is one that somebody forgot to write down, or to leave out
            else if (schema["properties"] is not null)
                yield return $"{at}.{name}: not in the document";
    }

    private IEnumerable<string> Items(JsonObject schema, JsonArray list, string at)
    {
        if ((int?)schema["minItems"] > list.Count || (int?)schema["maxItems"] < list.Count)
            yield return $"{at}: {list.Count} items";
        if (schema["items"] is { } item)
            foreach (var wrong in list.SelectMany((one, no) => Wrong(item, one, $"{at}[{no}]")))
                yield return wrong;
    }

    private static IEnumerable<string> Text(JsonObject schema, string text, string at)
    {
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            yield return $"{at}: {text} is not of the form {pattern}";
        if ((int?)schema["minLength"] > text.EnumerateRunes().Count() || (int?)schema["maxLength"] < text.EnumerateRunes().Count())
            yield return $"{at}: too short or too long";
        var fits = (string?)schema["format"] switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            _ => true,
        };
        if (!fits)
            yield return $"{at}: {text} is no {schema["format"]}";
    }

    private static IEnumerable<string> Number(JsonObject schema, double number, string at)
        => (double?)Plain(schema["minimum"]) > number || (double?)Plain(schema["maximum"]) < number ? [$"{at}: {number} is out of range"] : [];

    private static JsonValue? Plain(JsonNode? limit) => limit is null ? null : JsonValue.Create(double.Parse(limit.ToString(), CultureInfo.InvariantCulture));

    public static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue && value.GetValueKind() is JsonValueKind.String,
        "integer" => value is JsonValue && value.GetValueKind() is JsonValueKind.Number && double.IsInteger((double)value),
        "number" => value is JsonValue && value.GetValueKind() is JsonValueKind.Number,
        "boolean" => value is JsonValue && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException(type),
    };

    private static string Short(JsonNode? value) => (value?.ToJsonString() ?? "null") is var all && all.Length > 80 ? all[..80] + "…" : all;
}
