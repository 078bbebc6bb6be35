using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Cases.Report;
using Whistle.Kernel;

namespace Whistle.Hazards.Api;

/// <summary>What the OpenAPI document says of the case's paths: made from the table of steps, with examples.</summary>
internal static class CaseDescriptions
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static void DescribeList(this RouteHandlerBuilder route)
        => route.WithName("ListCases").WithSummary("Cases that the account may see, newest first.").Produces<CaseList>().With(operation =>
        {
            operation.Parameters = [
                Query("state", "open, or one or more states, separated by commas", Enumeration<CaseState>()),
                Query("holder", "unit that holds it", Uuid()), Query("school", "school", Uuid()), Query("dutyItem", "1 to 22, 0 for other", Whole(0, 22)),
                Query("late", "past its limit", Flag()), Query("listed", "under listed supervision", Flag()), Query("q", "words in Chinese or English, or a number", String(200)),
                Query("from", "reported on this day in Shanghai or later", Day()), Query("to", "reported on this day in Shanghai or earlier", Day()),
                Query("mine", "waiting: for me; reported: by me; helped: my units have a part in it, or had one", Enumeration<Mine>()),
                Query("cursor", "next of the page before", String(40)), Query("limit", "1 to 100, 20 where not given", Whole(1, 100))];
        });

    public static void DescribeCase(this RouteHandlerBuilder route) => route.WithName("GetCase").WithSummary("One case, with its ETag.").Produces<CaseView>().ProducesProblem(404).With(_ => { });

    public static void DescribeEvents(this RouteHandlerBuilder route)
        => route.WithName("GetCaseEvents").WithSummary("The journal of a case, oldest first.")
            .WithDescription("Event types: " + string.Join(", ", CaseEvents.Format.Types.Order(StringComparer.Ordinal))).Produces<IReadOnlyList<EventView>>().ProducesProblem(404).With(_ => { });

    public static void DescribeReport(this RouteHandlerBuilder route)
        => route.WithName("ReportCase").WithSummary("Report a lead (吹哨).").WithDescription("from: what the lead was before, as visit:ID; what the body leaves open is taken from there, photos are copied.").Produces<CaseView>(201).ProducesProblem(422).With(operation =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Required = true, Schema = String(200) });
            operation.RequestBody = Body(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["schoolId"] = Uuid(), ["campusId"] = Uuid(), ["dutyItem"] = Whole(0, 22), ["description"] = String(ReportBody.LongestDescription), ["photos"] = Ids(9),
                ["location"] = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["lat"] = Degrees(), ["lon"] = Degrees(), ["text"] = String(200) } },
                ["urgency"] = Enumeration<Urgency>(), ["to"] = Uuid(), ["toReason"] = String(500), ["source"] = Enumeration<Source>(), ["hideReporter"] = Flag(), ["asUnit"] = Uuid(), ["from"] = String(CaseOrigin.Longest),
            }, ["dutyItem"], JsonNode.Parse("""{"dutyItem": 5, "description": "东门外护栏断裂，放学时学生走上车道。", "urgency": "normal", "location": {"lat": 30.25, "lon": 120.05, "text": "东门外"}}""")!);
        });

    public static void DescribeStep(this RouteHandlerBuilder route, Step step)
        => route.WithName(step.Key + "Case").WithSummary(Text.In(English, "Action." + step.Key))
            .WithDescription($"{Text.In(English, "Action." + step.Key + ".Hint")} From {string.Join(", ", step.From)} to {string.Join(" or ", step.To)}. Who: {Text.In(English, step.Who.Key)}.")
            .Produces<CaseView>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).With(operation =>
            {
                var fields = step.Fields.ToDictionary(field => field.Name, Schema, StringComparer.Ordinal);
                fields["version"] = Whole(1, int.MaxValue);
                fields["asUnit"] = Uuid();
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

    private static IOpenApiSchema Schema(ActionField field) => field.Kind switch
    {
        FieldKind.Person or FieldKind.Unit => Uuid(),
        FieldKind.DutyItem => Whole(0, 22),
        FieldKind.YesNo => Flag(),
        FieldKind.Photos => Ids(field.Max),
        FieldKind.WorkDays => Whole(1, field.Max),
        FieldKind.Day => Day(),
        FieldKind.Choice => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. field.Options.Select(code => (JsonNode)code)] },
        _ => String(field.Max),
    };

    private static JsonNode Example(ActionField field) => field.Kind switch
    {
        FieldKind.Person or FieldKind.Unit => "0199a0c4-0000-7000-8000-000000000000",
        FieldKind.DutyItem => 5,
        FieldKind.YesNo => true,
        FieldKind.WorkDays => 5,
        FieldKind.Day => "2026-12-31",
        FieldKind.Choice => field.Options[0],
        FieldKind.Case => "20261122-990101-0001",
        _ => field.Name is "outcome" ? "护栏已修复，现场已清理。" : "情况已核实。",
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

    private static OpenApiSchema String(int max) => new() { Type = JsonSchemaType.String, MaxLength = max };

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    private static OpenApiSchema Degrees() => new() { Type = JsonSchemaType.Number };

    private static OpenApiSchema Whole(int from, int to)
        => new() { Type = JsonSchemaType.Integer, Minimum = from.ToString(CultureInfo.InvariantCulture), Maximum = to.ToString(CultureInfo.InvariantCulture) };

    private static OpenApiSchema Ids(int max) => new() { Type = JsonSchemaType.Array, Items = Uuid(), MaxItems = max };

    private static OpenApiSchema Enumeration<T>() where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. Codes.All<T>().Select(code => (JsonNode)code)] };
}
