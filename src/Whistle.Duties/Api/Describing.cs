using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Kernel;

namespace Whistle.Duties.Api;

/// <summary>The parts that the OpenAPI document's descriptions are made of.</summary>
internal static class Describing
{
    public static RouteHandlerBuilder With(this RouteHandlerBuilder route, Action<OpenApiOperation> describe)
        => route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            describe(operation);
            return Task.CompletedTask;
        });

    public static OpenApiRequestBody Body(IReadOnlyDictionary<string, IOpenApiSchema> fields, IEnumerable<string> required, JsonNode example)
        => new()
        {
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = fields.ToDictionary(StringComparer.Ordinal), Required = required.ToHashSet(StringComparer.Ordinal) },
                    Example = example,
                },
            },
        };

    public static OpenApiParameter Query(string name, string what, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = what, Schema = schema };

    public static OpenApiParameter[] Paging => [Query("cursor", "next of the page before", Text(60)), Query("limit", "1 to 100, 20 where not given", Whole(1, 100))];

    public static OpenApiSchema Uuid() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema Text(int max) => new() { Type = JsonSchemaType.String, MaxLength = max };

    public static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    public static OpenApiSchema Whole(int from, int to)
        => new() { Type = JsonSchemaType.Integer, Minimum = from.ToString(CultureInfo.InvariantCulture), Maximum = to.ToString(CultureInfo.InvariantCulture) };

    public static OpenApiSchema Ids(int max) => new() { Type = JsonSchemaType.Array, Items = Uuid(), MaxItems = max };

    public static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    public static OpenApiSchema Code<T>() where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. Codes.All<T>().Select(code => (JsonNode)code)] };
}
