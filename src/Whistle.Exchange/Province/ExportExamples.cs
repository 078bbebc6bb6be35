using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;

namespace Whistle.Exchange.Province;

/// <summary>What the OpenAPI document says of exports, with a body for each step.</summary>
internal static class ExportExamples
{
    public const string
        Ask = """{"district": "0199a0c4-0000-7000-8000-000000000000", "purpose": "接入浙江省校园安全数字化管理平台，按月报送", "receiver": "浙江省教育厅", "kind": "incremental", "upTo": "2026-11-22", "classes": ["basic", "path"]}""",
        Approve = """{"note": "同意", "version": 0}""",
        Decline = """{"reason": "用途不明，请补充依据", "version": 0}""",
        Cancel = """{"version": 0}""";

    public static void DescribeExport(this RouteHandlerBuilder route, string name, string summary, string example, int good, params int[] problems)
    {
        route.WithName(name).WithSummary(summary).Produces<ExportView>(good);
        foreach (var problem in problems)
            route.ProducesProblem(problem);
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var body = JsonNode.Parse(example)!.AsObject();
            operation.RequestBody = new OpenApiRequestBody
            {
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = body.ToDictionary(field => field.Key, field => (IOpenApiSchema)Schema(field.Key), StringComparer.Ordinal) },
                        Example = body,
                    },
                },
            };
            return Task.CompletedTask;
        });
    }

    private static OpenApiSchema Schema(string field) => field switch
    {
        "district" => new() { Type = JsonSchemaType.String, Format = "uuid", Description = "none: the whole city, or the office's own district" },
        "purpose" => new() { Type = JsonSchemaType.String, MinLength = ExportRequest.ShortestPurpose, MaxLength = ExportRequest.LongestPurpose },
        "receiver" => new() { Type = JsonSchemaType.String, MaxLength = ExportRequest.LongestReceiver },
        "kind" => Codes<ExportKind>(),
        "upTo" => new() { Type = JsonSchemaType.String, Format = "date", Description = "cases reported until the end of this day; none: today" },
        "classes" => new() { Type = JsonSchemaType.Array, Items = Codes<ExportClass>(), Description = "basic is always among them" },
        "version" => new() { Type = JsonSchemaType.Integer, Description = "the version seen, or If-Match" },
        _ => new() { Type = JsonSchemaType.String, MaxLength = ExportRequest.LongestReason },
    };

    private static OpenApiSchema Codes<T>() where T : struct, Enum
        => new() { Type = JsonSchemaType.String, Enum = [.. Kernel.Codes.All<T>().Select(code => (JsonNode)code)] };
}
