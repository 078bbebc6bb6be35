using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Whistle.Duties.Packages;
using Whistle.Kernel;
using static Whistle.Duties.Api.Describing;

namespace Whistle.Duties.Api;

/// <summary>What the OpenAPI document says of packages: made from the table of steps, with examples.</summary>
internal static class PackageDescriptions
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static void DescribeList(this RouteHandlerBuilder route)
        => route.WithName("ListPackages").WithSummary("Task packages that the account may see, newest first.").Produces<PackageList>().With(operation => operation.Parameters =
        [
            Query("state", "open, or one state", Code<PackageState>()), Query("school", "school", Uuid()), Query("line", "with a task of this line", Code<Line>()),
            Query("unclaimed", "with a task that nobody claimed in time", Flag()), Query("mine", "waiting: for me; raised: by me", Code<PackagesMine>()), .. Paging,
        ]);

    public static void DescribePackage(this RouteHandlerBuilder route)
        => route.WithName("GetPackage").WithSummary("One package with its tasks, with its ETag.").Produces<PackageView>().ProducesProblem(404);

    public static void DescribeEvents(this RouteHandlerBuilder route)
        => route.WithName("GetPackageEvents").WithSummary("The journal of a package, oldest first.")
            .WithDescription("Event types: " + string.Join(", ", PackageEvents.Format.Types.Order(StringComparer.Ordinal))).Produces<IReadOnlyList<PackageEventView>>().ProducesProblem(404);

    public static void DescribeRaise(this RouteHandlerBuilder route)
        => route.WithName("RaisePackage").WithSummary("Raise a task package (生成任务包): a school asks departments of its working group.")
            .Produces<PackageView>(StatusCodes.Status201Created).ProducesProblem(403).ProducesProblem(422).With(operation => operation.RequestBody = Body(
                new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["title"] = Text(PackageRules.LongestTitle), ["need"] = Text(PackageRules.LongestNeed), ["lines"] = List(Code<Line>()), ["rows"] = Ids(60),
                    ["wantedBy"] = Day(), ["photos"] = Ids(9), ["campusId"] = Uuid(),
                },
                ["title", "need", "lines"],
                JsonNode.Parse("""{"title": "开学前消防器材检查", "need": "教学楼灭火器将到期，请在开学前检查。", "lines": ["fire"], "wantedBy": "2027-02-20"}""")!));

    public static void DescribeStep(this RouteHandlerBuilder route, PackageStep step)
        => route.WithName(step.Key + "Package").WithSummary(Duties.Text.In(English, "PackageAction." + step.Key))
            .WithDescription($"{Duties.Text.In(English, $"PackageAction.{step.Key}.Hint")} A task from {string.Join(", ", step.From)} to {string.Join(" or ", step.To)}. Who: {Duties.Text.In(English, step.Who.Key)}.")
            .Produces<PackageView>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).With(operation =>
            {
                var fields = step.Fields.ToDictionary(field => field.Name, Schema, StringComparer.Ordinal);
                fields["line"] = Code<Line>();
                fields["version"] = Whole(1, int.MaxValue);
                fields["asUnit"] = Uuid();
                var example = new JsonObject { ["version"] = 2 };
                foreach (var field in step.Fields.Where(field => field.Required))
                    example[field.Name] = field.Kind is PackageFieldKind.Person or PackageFieldKind.Unit ? "0199a0c4-0000-7000-8000-000000000000" : "已安排到场检查。";
                operation.RequestBody = Body(fields, step.Fields.Where(field => field.Required).Select(field => field.Name), example);
            });

    private static IOpenApiSchema Schema(PackageField field) => field.Kind switch
    {
        PackageFieldKind.Person or PackageFieldKind.Unit => Uuid(),
        PackageFieldKind.Photos => Ids(field.Max),
        _ => Text(field.Max),
    };
}
