using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Kernel;

namespace Whistle.Directory.Api;

/// <summary>What the OpenAPI document says of the directory's paths.</summary>
internal static class Descriptions
{
    private static OpenApiSchema Uuid => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static void DescribeMe(this RouteHandlerBuilder route)
        => route.WithName("Me").WithSummary("Your account, you, and the posts you hold today.").Produces<MeView>();

    public static void DescribeUnits(this RouteHandlerBuilder route)
        => route.WithName("ListUnits").WithSummary("Units that the account may see, by name.").Produces<Page<UnitView>>().ProducesProblem(422).With(
            Query("kind", "what the unit is", Enumeration<UnitKind>()),
            Query("within", "inside this unit, or the unit itself", Uuid),
            Query("line", "the unit's line; town for the towns themselves", Enumeration<Line>()),
            Query("q", "a part of the name in either language", Words()));

    public static void DescribeSchools(this RouteHandlerBuilder route)
        => route.WithName("ListSchools").WithSummary("Schools that the account may see, by name, with their campuses.").Produces<Page<SchoolView>>().ProducesProblem(422).With(
            Query("within", "in this district or town", Uuid),
            Query("q", "a part of the name of the school or a campus in either language", Words()));

    public static void DescribePeople(this RouteHandlerBuilder route)
        => route.WithName("ListPeople").WithSummary("The people of your own unit, by name; for the office those of each unit of its district.")
            .Produces<Page<PersonView>>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).With();

    private static void With(this RouteHandlerBuilder route, params OpenApiParameter[] own)
        => route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters = [.. operation.Parameters ?? [], .. own,
                Query("cursor", "next of the page before", Words()),
                Query("limit", "20 where not given", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "100", Default = 20 })];
            return Task.CompletedTask;
        });

    private static OpenApiParameter Query(string name, string says, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = says, Schema = schema };

    private static OpenApiSchema Words() => new() { Type = JsonSchemaType.String, MaxLength = 100 };

    private static OpenApiSchema Enumeration<T>() where T : struct, Enum
        => new() { Type = JsonSchemaType.String, Enum = [.. Codes.All<T>().Select(code => (JsonNode)code)] };
}
