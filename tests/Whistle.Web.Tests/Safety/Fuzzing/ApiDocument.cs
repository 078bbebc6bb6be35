using System.Text.Json.Nodes;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>A parameter of an address. <paramref name="In"/>: path, query or header.</summary>
internal sealed record Parameter(string Name, string In, bool Required, JsonNode Schema);

/// <summary>One address and method of a document: what it takes and what it may answer.</summary>
internal sealed record Operation(string Method, string Path, IReadOnlyList<Parameter> Parameters, string? MediaType, JsonNode? Body, IReadOnlyDictionary<string, JsonObject> Answers)
{
    public string Key => $"{Method} {Path}";
}

/// <summary>An OpenAPI document, read as a stranger reads it.</summary>
internal sealed class ApiDocument(JsonObject document)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public Schemas Schemas { get; } = new(document);

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           where Methods.Contains(method.Key)
           select Of(method.Key.ToUpperInvariant(), path.Key, method.Value!.AsObject()),
    ];

    private static Operation Of(string method, string path, JsonObject operation)
    {
        var parameters = operation["parameters"]?.AsArray().Select(one => new Parameter((string)one!["name"]!, (string)one["in"]!, (bool?)one["required"] ?? false, one["schema"]!)).ToList() ?? [];
        var body = operation["requestBody"]?["content"]?.AsObject().FirstOrDefault();
        return new(method, path, parameters, body?.Key, body?.Value?["schema"], operation["responses"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.AsObject(), StringComparer.Ordinal));
    }
}
