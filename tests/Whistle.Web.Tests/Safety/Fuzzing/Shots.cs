using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>
/// Generators of requests from the document alone: right ones, nearly right ones and broken ones, with the ids of things that are
/// there and of things that are not, as several people and as nobody.
/// </summary>
/// <param name="ids">Ids of things that are there, by what an address calls them: "cases"; "school cases" are those that this login comes across, "" are all.</param>
/// <param name="logins">Who asks.</param>
/// <param name="spoilsPaths">Whether an address may hold what is no id: not where whatever is no address asks for a sign-in first.</param>
internal sealed class Shots(ApiDocument document, IReadOnlyDictionary<string, string[]> ids, IReadOnlyList<string> logins, bool spoilsPaths = true)
{
    private const int Deepest = 6;

    private readonly Schemas schemas = document.Schemas;

    /// <summary>A request to any of these addresses.</summary>
    public Gen<Shot> Any(IReadOnlyList<Operation> operations) => Gen.Elements(operations.ToArray()).SelectMany(Of);

    public Gen<Shot> Of(Operation operation)
        => from login in Gen.Elements(logins.ToArray())
           from path in Path(operation, login)
           from query in Query(operation)
           from headers in Headers(operation)
           from body in Body(operation)
           select new Shot(operation, path + query, login, headers, body.Type, body.Bytes);

    private Gen<string> Path(Operation operation, string login)
    {
        var path = Gen.Constant(operation.Path);
        foreach (var parameter in operation.Parameters.Where(one => one.In == "path"))
            path = from before in path from value in Segment(operation, parameter, login) select before.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal);
        return path;
    }

    /// <summary>Mostly something that is there: else most requests would end at 404.</summary>
    private Gen<string> Segment(Operation operation, Parameter parameter, string login)
    {
        var before = operation.Path[..operation.Path.IndexOf($"{{{parameter.Name}}}", StringComparison.Ordinal)].TrimEnd('/');
        var of = before[(before.LastIndexOf('/') + 1)..];
        var known = ids.GetValueOrDefault(of, []);
        // what this very person comes across, where that is known
        var own = ids.GetValueOrDefault($"{login} {of}", []) is { Length: > 0 } met ? met : known;
        var right = IsId(parameter.Schema) ? own.Length == 0 ? Gen.Elements(ids[""]) : Gen.Frequency((3, Gen.Elements(own)), (1, Gen.Elements(known.Length == 0 ? own : known))) : Right(parameter.Schema, 0).Select(Bare);
        return Gen.Frequency((12, right), (2, Gen.Elements(ids[""])), (spoilsPaths ? 1 : 0, Gen.Elements(Hostile.Segments)))
            .Select(value => Uri.EscapeDataString(value)).Where(value => value.Length > 0);
    }

    private Gen<string> Query(Operation operation)
    {
        var parts = operation.Parameters.Where(one => one.In == "query").Select(parameter =>
            from chance in Gen.Choose(0, 99)
            from right in Right(parameter.Schema, 0).Select(Bare)
            from odd in Gen.Elements(Hostile.Queries)
            select chance < 60 ? "" : chance < 85 ? $"{parameter.Name}={Uri.EscapeDataString(right)}" : chance < 97 ? $"{parameter.Name}={odd}" : $"{parameter.Name}={Uri.EscapeDataString(right)}&{parameter.Name}={odd}");
        return from all in Gen.CollectToList(parts)
               from more in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements(Hostile.MoreQuery)))
               let query = string.Join('&', all.Append(more).Where(part => part.Length > 0))
               select query.Length == 0 ? "" : "?" + query;
    }

    private static Gen<IReadOnlyList<(string Name, string Value)>> Headers(Operation operation)
        => from key in operation.Method is "GET" ? Gen.Constant("") : Gen.Frequency((6, Gen.Choose(0, int.MaxValue).Select(n => $"fuzz-{n}")), (1, Gen.Elements(Hostile.Keys)))
           from odd in Gen.SubListOf(Hostile.Headers).Select(some => some.Take(3).ToList())
           from spoiled in Gen.Choose(0, 2)
           let all = (spoiled == 0 ? odd.AsEnumerable() : []).DistinctBy(one => one.Name)
           select (IReadOnlyList<(string, string)>)[.. key.Length > 0 ? [("Idempotency-Key", key)] : (IEnumerable<(string, string)>)[], .. all];

    private Gen<(string? Type, byte[]? Bytes)> Body(Operation operation)
    {
        if (operation.Method is "GET")
            return Gen.Constant<(string?, byte[]?)>((null, null));
        if (operation.Body is null || operation.MediaType!.StartsWith("multipart/", StringComparison.Ordinal))
            return Gen.Frequency((2, Gen.Constant<(string?, byte[]?)>((null, null))), (3, Gen.Elements(Hostile.Bodies)), (3, Gen.Elements(Hostile.Uploads)));
        if (operation.MediaType == "application/x-www-form-urlencoded")
            return Gen.Frequency((8, from members in Members(schemas.Resolve(operation.Body), 0) from odd in Gen.Elements(Hostile.Queries) from at in Gen.Choose(0, 12) select Form(members, at, odd)), (1, Gen.Elements(Hostile.Bodies)), (1, Gen.Elements(Hostile.Uploads)));
        var right = Right(operation.Body, 0).Select(text => ((string?)operation.MediaType, (byte[]?)Encoding.UTF8.GetBytes(text)));
        var nearly = Nearly(schemas.Resolve(operation.Body)).Select(text => ((string?)operation.MediaType, (byte[]?)Encoding.UTF8.GetBytes(text)));
        var mistyped = from text in Right(operation.Body, 0) from type in Gen.Elements(Hostile.Types) select ((string?)type, (byte[]?)Encoding.UTF8.GetBytes(text));
        var cut = from text in Right(operation.Body, 0) from at in Gen.Choose(0, text.Length) select ((string?)operation.MediaType, (byte[]?)Encoding.UTF8.GetBytes(text[..at]));
        return Gen.Frequency((10, right), (8, nearly), (1, mistyped), (1, cut), (2, Gen.Elements(Hostile.Bodies)));
    }

    private static (string? Type, byte[]? Bytes) Form(List<(string Name, string Value)> members, int at, string odd)
        => ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(string.Join('&', members.Select((one, no) => $"{Uri.EscapeDataString(one.Name)}={(no == at ? odd : Uri.EscapeDataString(Bare(one.Value)))}"))));

    /// <summary>JSON that the schema allows.</summary>
    private Gen<string> Right(JsonNode named, int depth)
    {
        var schema = schemas.Resolve(named);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray several)
            return Gen.Elements(several.ToArray()).SelectMany(one => Right(one!, depth));
        if (schema["const"] is { } only)
            return Gen.Constant(only.ToJsonString());
        if (schema["enum"] is JsonArray codes)
            return Gen.Elements(codes.Select(code => code?.ToJsonString() ?? "null").ToArray());
        var types = schema["type"] is { } type ? Schemas.Types(type).Where(one => one != "null").ToList() : [];
        return types.FirstOrDefault() switch
        {
            "object" => Members(schema, depth).Select(members => "{" + string.Join(",", members.Select(one => $"{JsonSerializer.Serialize(one.Name)}:{one.Value}")) + "}"),
            "array" => depth > Deepest || schema["items"] is null ? Gen.Constant("[]")
                : from count in Gen.Choose((int?)schema["minItems"] ?? 0, Math.Min((int?)schema["maxItems"] ?? 3, 3)) from items in Right(schema["items"]!, depth + 1).ListOf(count) select $"[{string.Join(',', items)}]",
            "integer" => Gen.Choose(Limit(schema, "minimum", -1), Math.Min(Limit(schema, "maximum", 30), 2_000)).Select(n => n.ToString(CultureInfo.InvariantCulture)),
            "number" => Gen.Elements("0", "0.5", "30.412", "120.031", "-12.25"),
            "boolean" => Gen.Elements("true", "false"),
            _ => Text(schema).Select(text => JsonSerializer.Serialize(text)),
        };
    }

    private Gen<List<(string Name, string Value)>> Members(JsonObject schema, int depth)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.Ordinal) ?? [];
        var all = schema["properties"]?.AsObject().ToList() ?? [];
        return Gen.CollectToList(all.Select(one =>
                from chance in Gen.Choose(0, 99)
                from value in depth > Deepest ? Gen.Constant("null") : one.Key is "version" ? Gen.Choose(0, 6).Select(n => n.ToString(CultureInfo.InvariantCulture)) : Right(one.Value!, depth + 1)
                select (one.Key, value, Taken: required.Contains(one.Key) || chance < 60)))
            .Select(members => members.Where(one => one.Taken).Select(one => (one.Key, one.value)).ToList());
    }

    /// <summary>The same with one or two things wrong: a value of another kind, a member left out, twice, or by another name.</summary>
    private Gen<string> Nearly(JsonObject schema)
    {
        if (schema["properties"] is null)
            return Gen.Elements(Hostile.Values);
        return from members in Members(schema, 0)
               from at in Gen.Choose(0, Math.Max(0, members.Count - 1))
               from how in Gen.Choose(0, 9)
               from odd in Gen.Elements(Hostile.Values)
               select "{" + string.Join(",", Spoiled(members, at, how, odd).Select(one => $"{JsonSerializer.Serialize(one.Name)}:{one.Value}")) + "}";
    }

    private static IEnumerable<(string Name, string Value)> Spoiled(List<(string Name, string Value)> members, int at, int how, string odd)
    {
        if (members.Count == 0)
            return [("version", odd)];
        var one = members[at];
        return how switch
        {
            0 => members.Where((_, no) => no != at),
            1 => [.. members, (one.Name, odd)],
            2 => [.. members.Where((_, no) => no != at), (one.Name.ToUpperInvariant(), one.Value)],
            3 => [.. members, ("holder", odd), ("__proto__", "{\"state\":\"Closed\"}"), ("", odd)],
            _ => members.Select((member, no) => no == at ? (member.Name, odd) : member),
        };
    }

    private Gen<string> Text(JsonObject schema) => (string?)schema["format"] switch
    {
        "uuid" => Gen.Frequency((9, Gen.Elements(ids[""])), (1, Gen.Constant("0199a0c4-0000-7000-8000-0000000000ff"))),
        "date" => Gen.Choose(-400, 400).Select(n => new DateOnly(2026, 11, 23).AddDays(n).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        "date-time" => Gen.Choose(-40_000, 40_000).Select(n => new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(n).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)),
        _ => from words in Gen.Elements(Hostile.Words) select (int?)schema["maxLength"] is { } most && words.Length > most ? words[..most] : words,
    };

    private static bool IsId(JsonNode schema) => (string?)schema["format"] is "uuid";

    private static int Limit(JsonObject schema, string name, int otherwise)
        => schema[name] is { } limit && long.TryParse(limit.ToString(), CultureInfo.InvariantCulture, out var number) ? (int)Math.Clamp(number, -2_000, 2_000) : otherwise;

    private static string Bare(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;
}
