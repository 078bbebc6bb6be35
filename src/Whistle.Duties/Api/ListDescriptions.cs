using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Whistle.Duties.Contracts;
using Whistle.Duties.Lists;
using static Whistle.Duties.Api.Describing;

namespace Whistle.Duties.Api;

/// <summary>What the OpenAPI document says of duty lists.</summary>
internal static class ListDescriptions
{
    public static void DescribeLists(this RouteHandlerBuilder route)
        => route.WithName("ListDutyLists").WithSummary("The duty lists of the city and of the account's districts, newest year first, with counts.").Produces<YearLists>().ProducesProblem(422)
            .With(operation => operation.Parameters = [Query("year", "one year only", Whole(2000, 2100)), Query("area", "the city's or a district's unit", Uuid())]);

    public static void DescribeBoard(this RouteHandlerBuilder route)
        => route.WithName("GetDutyList").WithSummary("One list: 22 items, each measure with its state of today, its targets and their results; with its ETag.").Produces<BoardView>().ProducesProblem(404);

    public static void DescribeProgress(this RouteHandlerBuilder route)
        => route.WithName("ListProgress").WithSummary("The progress of a list, newest first; struck entries stay.").Produces<EntryList>().ProducesProblem(404).ProducesProblem(422).With(operation =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Query("measure", "of one measure only", Uuid()));
            foreach (var parameter in Paging)
                operation.Parameters.Add(parameter);
        });

    public static void DescribeMake(this RouteHandlerBuilder route)
        => Answering<YearListView>(route.WithName("MakeDutyList").WithSummary("Make a year's list: the district office its district's, the city office the city's.")
            .WithDescription("source: plan (the annex, its days moved into the year), city (the city's list of that year; default for a district), previous (the area's own list of the year before)."), StatusCodes.Status201Created)
            .With(operation => operation.RequestBody = Body(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["year"] = Whole(2022, 2100), ["areaId"] = Uuid(), ["source"] = Code<ListSource>(),
            }, ["year"], JsonNode.Parse("""{"year": 2027, "source": "previous"}""")!));

    public static void DescribeMeasure(this RouteHandlerBuilder route, string name, string summary, bool isNew)
        => Answering<YearListView>(route.WithName(name).WithSummary(summary).WithDescription("For the office that keeps the list. version or If-Match is that of the list."), StatusCodes.Status200OK)
            .With(operation =>
            {
                var fields = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["label"] = Text(20), ["textZh"] = Text(ListRules.LongestMeasure), ["textEn"] = Text(ListRules.LongestMeasure), ["rhythm"] = Code<Rhythm>(), ["dueDate"] = Day(),
                    ["targets"] = List(new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                        {
                            ["nameZh"] = Text(100), ["nameEn"] = Text(100), ["unitZh"] = Text(20), ["unitEn"] = Text(20), ["goal"] = Whole(1, 1_000_000), ["rate"] = Flag(),
                        },
                    }),
                    ["version"] = Whole(1, int.MaxValue),
                };
                if (isNew)
                    fields["item"] = Whole(1, 22);
                operation.RequestBody = Body(fields, isNew ? ["item", "textZh", "rhythm"] : ["textZh", "rhythm"],
                    JsonNode.Parse($$"""{ {{(isNew ? "\"item\": 20, " : "")}}"textZh": "每月巡查学校周边水域。", "rhythm": "monthly", "version": 1}""")!);
            });

    public static void DescribeRemove(this RouteHandlerBuilder route)
        => Answering<YearListView>(route.WithName("RemoveMeasure").WithSummary("Take a measure off the list; its progress stays."), StatusCodes.Status200OK).With(operation => operation.RequestBody =
            Body(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["version"] = Whole(1, int.MaxValue) }, [], JsonNode.Parse("""{"version": 3}""")!));

    public static void DescribeAddProgress(this RouteHandlerBuilder route)
        => Answering<EntryView>(route.WithName("AddProgress").WithSummary("Add progress to a measure: heads and workers of the item's line in the list's area.")
            .WithDescription("day: when it was done, today where not given. figure: how far the target has come in all. completes: the measure with a day is done."), StatusCodes.Status201Created)
            .With(operation => operation.RequestBody = Body(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["text"] = Text(ListRules.LongestProgress), ["day"] = Day(), ["targetId"] = Uuid(), ["figure"] = Whole(0, 1_000_000_000), ["completes"] = Flag(), ["files"] = Ids(9), ["asUnit"] = Uuid(),
            }, ["text"], JsonNode.Parse("""{"text": "新增限速标志牌12块，累计36块。"}""")!));

    public static void DescribeStrike(this RouteHandlerBuilder route)
        => Answering<EntryView>(route.WithName("StrikeProgress").WithSummary("Strike a wrong entry by a further one: its writer's unit, or the office that keeps the list."), StatusCodes.Status201Created)
            .With(operation => operation.RequestBody = Body(new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["reason"] = Text(500) }, ["reason"], JsonNode.Parse("""{"reason": "数字填错。"}""")!));

    private static RouteHandlerBuilder Answering<T>(RouteHandlerBuilder route, int status)
        => route.Produces<T>(status).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);
}
