using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Directory.Api;
using Whistle.Kernel;

namespace Whistle.Directory.Staff;

/// <summary>A body for each action, as the document shows it.</summary>
internal static class StaffExamples
{
    public const string
        Open = """{"name": "王晓岚", "phone": "0571-86000000", "login": "wang.xiaolan", "unitId": "0199a0c4-0000-7000-8000-000000000000", "role": "unit.worker"}""",
        Change = """{"name": "王晓岚", "phone": "0571-86000000", "version": 0}""",
        Give = """{"unitId": "0199a0c4-0000-7000-8000-000000000000", "role": "unit.worker", "from": "2026-11-23", "to": "2026-11-30", "standsFor": "0199a0c4-0000-7000-8000-000000000001"}""",
        End = """{"unitId": "0199a0c4-0000-7000-8000-000000000000", "role": "unit.worker", "handTo": "0199a0c4-0000-7000-8000-000000000001"}""",
        Link = """{"login": "wang.xiaolan"}""",
        Close = """{"handTo": [{"unitId": "0199a0c4-0000-7000-8000-000000000000", "personId": "0199a0c4-0000-7000-8000-000000000001"}]}""";
}

/// <summary>What the OpenAPI document says of accounts and people.</summary>
internal static class StaffDescriptions
{
    public static void Describe(this RouteHandlerBuilder route, string name, string summary, params int[] problems) => route.Describe(name, summary, null, problems);

    public static void Describe(this RouteHandlerBuilder route, string name, string summary, string? example, params int[] problems)
    {
        route.WithName(name).WithSummary(summary).Produces<StaffView>(name == "OpenAccount" ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        foreach (var problem in problems)
            route.ProducesProblem(problem);
        if (example is not null)
            route.AddOpenApiOperationTransformer((operation, _, _) =>
            {
                var body = JsonNode.Parse(example)!.AsObject();
                operation.RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = body.ToDictionary(p => p.Key, p => Schema(p.Key, p.Value!), StringComparer.Ordinal) }, Example = body },
                    },
                };
                return Task.CompletedTask;
            });
    }

    public static void DescribeStaff(this RouteHandlerBuilder route)
        => route.WithName("ListAccounts").WithSummary("The people whose accounts you keep, by name. Each one shown is written down as read.").Produces<Page<StaffView>>().ProducesProblem(422)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters =
                [
                    Query("q", "name, login, unit, or digits of the phone", Words(100)), Query("unit", "only this unit", Uuid()), Query("lack", "what is missing", Codes<StaffLack>()),
                    Query("cursor", "next of the page before", Words(40)), Query("limit", "20 where not given", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "100", Default = 20 }),
                ];
                return Task.CompletedTask;
            });

    private static IOpenApiSchema Schema(string name, JsonNode value) => name switch
    {
        "role" => Codes<Role>(),
        "handTo" when value is JsonArray => new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = 20, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        "version" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
        "from" or "to" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        "name" => Words(50),
        "phone" or "login" => Words(40),
        _ => Uuid(),
    };

    private static OpenApiParameter Query(string name, string says, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = says, Schema = schema };

    private static OpenApiSchema Words(int max) => new() { Type = JsonSchemaType.String, MaxLength = max };

    private static OpenApiSchema Uuid() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    private static OpenApiSchema Codes<T>() where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. Kernel.Codes.All<T>().Select(code => (JsonNode)code)] };
}
