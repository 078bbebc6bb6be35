using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;
using Whistle.Duties.Contracts;
using Whistle.Exchange.InRows;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Enforcement;

internal sealed record RecordCampus(Guid Campus, Guid School, double? Metres);

internal sealed record RecordView(Guid Id, Guid Unit, string Number, string Line, DateOnly Day, int DutyItem, string Outcome, double? Lat, double? Lon, string? Place, string? Business, string? Words, IReadOnlyList<RecordCampus> Campuses, DateTimeOffset? IssuedAt, DateTimeOffset BroughtAt);

internal sealed record RecordList(IReadOnlyList<RecordView> Items, string? Next);

/// <summary>Enforcement records for programs: in by the same desk as the sheets of the page, out by the same queries as its list.</summary>
internal static class EnforcementEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRows<EnforcementRows>("/api/v1/enforcement-records").Describe("Enforcement", "SendEnforcementRecords", "Send enforcement records: up to 1,000, in any order, late or again.",
            "All or none. Known by unit and number: the same again is repeated, another is a correction and the old one is kept; with issuedAt what was put out last counts. Either campus, or lat and lon within 200 m of one. No names of people, no phone and identity numbers.",
            EnforcementRows.AllFields, "records", EnforcementRows.MostRows);
        routes.MapGet("/api/v1/enforcement-records", ListAsync).RequireAuthorization(Policies.Read).WithTags("Enforcement").WithName("ListEnforcementRecords").WithSummary("Enforcement records that the account may see, newest first.")
            .Produces<RecordList>().ProducesProblem(422).AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters = [.. EnforcementFilter.Names.Concat(["cursor", "limit"]).Select(name => new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } })];
                return Task.CompletedTask;
            });
        routes.MapTemplate<EnforcementRows>("/enforcement/template.csv", "enforcement");
        EnforcementExport.Map(routes);
    }

    private static async Task<IResult> ListAsync(HttpContext http, EnforcementQueries records, DutyItems items, IStringLocalizer<Text> text)
    {
        var (filter, errors) = EnforcementFilter.Read(name => http.Request.Query[name], items);
        var limit = 20;
        if (http.Request.Query["limit"].ToString() is { Length: > 0 } said && !(int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 100))
            errors = [.. errors, new("Field.NotInRange", "limit", 1, 100)];
        if (errors.Count > 0)
            return JsonBody.Wrong(http, errors, text);
        var (found, next) = await records.ListAsync(filter, http.Actor(), http.Request.Query["cursor"], limit, http.RequestAborted);
        return TypedResults.Json(new RecordList([.. found.Select(View)], next), WireJson.Options);
    }

    private static RecordView View(RecordWith one)
        => new(one.Record.Id, one.Record.Unit.Value, one.Record.Number, one.Record.Line.Code(), one.Record.Day, one.Record.DutyItem, one.Record.Outcome.Code(), one.Record.Lat, one.Record.Lon, one.Record.Place, one.Record.Business, one.Record.Words,
            [.. one.Campuses.Select(campus => new RecordCampus(campus.Campus.Value, campus.School.Value, campus.Metres))], one.Record.IssuedAt, one.Record.BroughtAt);
}
