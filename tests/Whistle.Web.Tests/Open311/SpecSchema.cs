using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Whistle.Web.Tests.Open311;

/// <summary>
/// JSON Schemas written from the text of the specification, and as much of JSON Schema as they use. A name that the specification
/// does not have is refused: additionalProperties is false everywhere.
/// </summary>
internal static class SpecSchema
{
    private const string Instant = """{"type":"string","pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$"}""";
    private const string InstantOrNone = """{"type":["string","null"],"pattern":"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$"}""";
    private const string Words = """{"type":["string","null"]}""";

    public const string Errors = """
        {"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["code","description"],
          "properties":{"code":{"type":"integer"},"description":{"type":"string","minLength":1}}}}
        """;

    public const string Posted = """
        {"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["service_request_id"],
          "properties":{"service_request_id":{"type":"string","minLength":1},"service_notice":{"type":["string","null"]},"account_id":{"type":["string","null"]}}}}
        """;

    public static readonly string Discovery = Filled("""
        {"type":"object","additionalProperties":false,"required":["changeset","contact","key_service","endpoints"],
          "properties":{"changeset":@Instant@,"contact":{"type":"string","minLength":1},"key_service":{"type":"string","minLength":1},
            "endpoints":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["specification","url","changeset","type","formats"],
              "properties":{"specification":{"type":"string","pattern":"^http://wiki.open311.org/GeoReport_v2$"},"url":{"type":"string","pattern":"^https?://"},"changeset":@Instant@,
                "type":{"enum":["production","test"]},"formats":{"type":"array","minItems":1,"items":{"enum":["text/xml","application/json"]}}}}}}}
        """);

    public const string Services = """
        {"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["service_code","service_name","description","metadata","type","keywords","group"],
          "properties":{"service_code":{"type":"string","minLength":1},"service_name":{"type":"string","minLength":1},"description":{"type":"string","minLength":1},"metadata":{"type":"boolean"},
            "type":{"enum":["realtime","batch","blackbox"]},"keywords":{"type":"string"},"group":{"type":"string"}}}}
        """;

    public static readonly string Definition = Filled("""
        {"type":"object","additionalProperties":false,"required":["service_code","attributes"],
          "properties":{"service_code":{"type":"string"},"attributes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["variable","code","datatype","required","order","description"],
            "properties":{"variable":{"type":"boolean"},"code":{"type":"string","minLength":1},"datatype":{"enum":["string","number","datetime","text","singlevaluelist","multivaluelist"]},"required":{"type":"boolean"},
              "datatype_description":@Words@,"order":{"type":"integer"},"description":{"type":"string"},
              "values":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["key","name"],"properties":{"key":{"type":"string"},"name":{"type":"string"}}}}}}}}}
        """);

    public static readonly string Requests = Filled("""
        {"type":"array","items":{"type":"object","additionalProperties":false,"required":["service_request_id","status","service_code","requested_datetime"],
          "properties":{"service_request_id":{"type":"string","minLength":1},"status":{"enum":["open","closed"]},"status_notes":@Words@,"service_name":@Words@,"service_code":{"type":"string"},
            "description":{"type":["string","null"],"maxLength":4000},"agency_responsible":@Words@,"service_notice":@Words@,"requested_datetime":@Instant@,"updated_datetime":@InstantOrNone@,
            "expected_datetime":@InstantOrNone@,"address":@Words@,"address_id":@Words@,"zipcode":@Words@,"lat":{"type":["number","null"]},"long":{"type":["number","null"]},
            "media_url":{"type":["string","null"],"pattern":"^https?://"}}}}
        """);

    private static string Filled(string schema)
        => schema.Replace("@InstantOrNone@", InstantOrNone, StringComparison.Ordinal).Replace("@Instant@", Instant, StringComparison.Ordinal).Replace("@Words@", Words, StringComparison.Ordinal);

    public static void Holds(string schema, JsonElement value)
    {
        var wrong = new List<string>();
        Check(JsonDocument.Parse(schema).RootElement, value, "$", wrong);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static void Check(JsonElement schema, JsonElement value, string at, List<string> wrong)
    {
        if (schema.TryGetProperty("type", out var types) && !(types.ValueKind is JsonValueKind.Array ? types.EnumerateArray() : Enumerable.Repeat(types, 1)).Any(type => Is(type.GetString()!, value)))
            wrong.Add($"{at} is {value.ValueKind}, not {types}");
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => one.GetString() == (value.ValueKind is JsonValueKind.String ? value.GetString() : null)))
            wrong.Add($"{at} is {value}, none of {allowed}");
        switch (value.ValueKind)
        {
            case JsonValueKind.String: Text(schema, value.GetString()!, at, wrong); break;
            case JsonValueKind.Array: List(schema, value, at, wrong); break;
            case JsonValueKind.Object: Thing(schema, value, at, wrong); break;
        }
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "null" => value.ValueKind is JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };

    private static void Text(JsonElement schema, string text, string at, List<string> wrong)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            wrong.Add($"{at} is \"{text}\", not {pattern}");
        if (schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32())
            wrong.Add($"{at} is empty");
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32())
            wrong.Add($"{at} is too long");
    }

    private static void List(JsonElement schema, JsonElement list, string at, List<string> wrong)
    {
        if (schema.TryGetProperty("minItems", out var least) && list.GetArrayLength() < least.GetInt32())
            wrong.Add($"{at} has too few");
        if (!schema.TryGetProperty("items", out var each))
            return;
        var no = 0;
        foreach (var item in list.EnumerateArray())
            Check(each, item, string.Create(CultureInfo.InvariantCulture, $"{at}[{no++}]"), wrong);
    }

    private static void Thing(JsonElement schema, JsonElement thing, string at, List<string> wrong)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var field in thing.EnumerateObject())
            if (known.ValueKind is JsonValueKind.Object && known.TryGetProperty(field.Name, out var own))
                Check(own, field.Value, $"{at}.{field.Name}", wrong);
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind is JsonValueKind.False)
                wrong.Add($"{at}.{field.Name} is not in the specification");
        if (schema.TryGetProperty("required", out var required))
            wrong.AddRange(required.EnumerateArray().Where(name => !thing.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"));
    }
}
