using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;

namespace Whistle.Guidance.Api;

/// <summary>What the OpenAPI document says of the paths of visits: made from the table of steps, with examples.</summary>
internal static class VisitDescriptions
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static void DescribeList(this RouteHandlerBuilder route)
        => route.WithName("ListVisits").WithSummary("Visits of service guidance (服务指导) that the account may see, newest first.").Produces<VisitList>().ProducesProblem(422).With(operation =>
        {
            operation.Parameters = [
                Query("state", "open, or one or more states, separated by commas", Enumeration<VisitState>()), Query("kind", "what was done", Enumeration<VisitKind>()),
                Query("school", "school", Uuid()), Query("unit", "unit that visits", Uuid()), Query("line", "line of that unit", Enumeration<Line>()),
                Query("season", "season of the school year", Enumeration<Season>()), Query("year", "school year, by the calendar year in which it begins", Whole(2000, 2149)),
                Query("dutyItem", "1 to 22", Whole(1, 22)), Query("late", "past its day or its limit", Flag()), Query("made", "somebody was there", Flag()),
                Query("q", "words", Words(200)), Query("from", "on this day or later", Day()), Query("to", "on this day or earlier", Day()),
                Query("mine", "waiting: for me; going: where I go or went", Enumeration<Mine>()),
                Query("cursor", "next of the page before", Words(40)), Query("limit", "1 to 100, 20 where not given", Whole(1, 100))];
        });

    public static void DescribeVisit(this RouteHandlerBuilder route)
        => route.WithName("GetVisit").WithSummary("One visit, with its ETag.").Produces<VisitView>().ProducesProblem(404);

    public static void DescribeCreate(this RouteHandlerBuilder route)
        => route.WithName("CreateVisit").WithSummary("Plan a visit, or write down one that took place.")
            .WithDescription("With done: a visit that took place, on day or today; end closes it at once. Without done: a plan for day.")
            .Produces<VisitView>(201).ProducesProblem(403).ProducesProblem(422).With(operation =>
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Required = true, Schema = Words(200) });
                var fields = VisitRules.RecordFields.Concat(VisitRules.PlanFields).DistinctBy(field => field.Name).ToDictionary(field => field.Name, Schema, StringComparer.Ordinal);
                (fields["schoolId"], fields["campusId"], fields["asUnit"]) = (Uuid(), Uuid(), Uuid());
                operation.RequestBody = Body(fields, ["kind"], JsonNode.Parse("""{"campusId": "0199a0c4-0000-7000-8000-000000000000", "kind": "education", "done": "为三年级两个班讲解交通安全，发放资料。", "reached": 84, "end": true}""")!);
            });

    public static void DescribeStep(this RouteHandlerBuilder route, VisitStep step)
        => route.WithName(step.Key + "Visit").WithSummary(Text.In(English, "Action." + step.Key))
            .WithDescription($"{Text.In(English, $"Action.{step.Key}.Hint")} From {string.Join(", ", step.From)} to {string.Join(" or ", step.To)}. Who: {Text.In(English, step.Who.Key)}.")
            .Produces<VisitView>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).With(operation =>
            {
                var fields = step.Fields.ToDictionary(field => field.Name, Schema, StringComparer.Ordinal);
                (fields["version"], fields["asUnit"]) = (Whole(1, int.MaxValue), Uuid());
                var example = new JsonObject { ["version"] = 1 };
                foreach (var field in step.Fields.Where(field => field.Required))
                    example[field.Name] = Example(field);
                operation.RequestBody = Body(fields, [.. step.Fields.Where(field => field.Required).Select(field => field.Name)], example);
            });

    private static void With(this RouteHandlerBuilder route, Action<OpenApiOperation> describe)
        => route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            describe(operation);
            return Task.CompletedTask;
        });

    private static IOpenApiSchema Schema(VisitField field) => field.Kind switch
    {
        VisitFieldKind.Kind => Enumeration<VisitKind>(),
        VisitFieldKind.Unit => Uuid(),
        VisitFieldKind.Day => Day(),
        VisitFieldKind.DutyItem => Whole(1, 22),
        VisitFieldKind.Number => Whole(0, field.Max),
        VisitFieldKind.YesNo => Flag(),
        VisitFieldKind.People or VisitFieldKind.Photos => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Uuid(), MaxItems = field.Max },
        VisitFieldKind.Time => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-2][0-9]:[0-5][0-9]$" },
        _ => Words(field.Max),
    };

    private static JsonNode Example(VisitField field) => field.Kind switch
    {
        VisitFieldKind.Kind => "inspection",
        VisitFieldKind.Day => "2026-12-01",
        _ => "消防通道堆放杂物。",
    };

    private static OpenApiRequestBody Body(Dictionary<string, IOpenApiSchema> fields, HashSet<string> required, JsonNode example)
        => new()
        {
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = fields, Required = required }, Example = example },
            },
        };

    private static OpenApiParameter Query(string name, string what, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = what, Schema = schema };

    private static OpenApiSchema Uuid() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    private static OpenApiSchema Words(int max) => new() { Type = JsonSchemaType.String, MaxLength = max };

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    private static OpenApiSchema Whole(int from, int to)
        => new() { Type = JsonSchemaType.Integer, Minimum = from.ToString(CultureInfo.InvariantCulture), Maximum = to.ToString(CultureInfo.InvariantCulture) };

    private static OpenApiSchema Enumeration<T>() where T : struct, Enum
        => new() { Type = JsonSchemaType.String, Enum = [.. Codes.All<T>().Select(code => (JsonNode)code)] };
}
