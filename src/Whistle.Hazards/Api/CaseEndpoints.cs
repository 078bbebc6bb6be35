using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Cases.Report;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.Journal;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Api;

/// <summary>A page of a list, as programs see it.</summary>
internal sealed record CaseList(IReadOnlyList<CaseView> Items, string? Next);

/// <summary>Machines' way to the desk: the paths, the order of answers and the fields of the public contract.</summary>
internal static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/v1/cases").WithTags("Cases");
        cases.MapGet("/", ListAsync).RequireAuthorization(Policies.Read).DescribeList();
        cases.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Policies.Read).DescribeCase();
        cases.MapGet("/{id:guid}/events", EventsAsync).RequireAuthorization(Policies.Read).DescribeEvents();
        cases.MapPost("/", ReportAsync).RequireAuthorization(Policies.Report).Idempotent(required: true).DescribeReport();
        foreach (var step in CaseRules.Steps)
            cases.MapPost($"/{{id:guid}}/{step.Action}", (Guid id, HttpContext http) => ActAsync(id, step, http))
                .RequireAuthorization(Policies.Act).Idempotent(required: false).DescribeStep(step);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CaseQueries cases)
    {
        var stop = http.RequestAborted;
        var (filter, errors) = CaseFilter.Read(http.Request.Query);
        var limit = 20;
        if (http.Request.Query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 100))
            errors = [.. errors, new("Field.NotInRange", "limit", 1, 100)];
        if (errors.Count > 0)
            return Fields(http, errors);
        var sight = await cases.SightAsync(http.Actor(), stop);
        var page = await cases.ListAsync(filter, sight, http.Request.Query["cursor"], limit, stop);
        return TypedResults.Json(new CaseList([.. page.Cases.Select(sight.Show)], page.Next), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, CaseQueries cases, ReadLog reads)
    {
        var stop = http.RequestAborted;
        var sight = await cases.SightAsync(http.Actor(), stop);
        if (await cases.FindAsync(new(id), sight, stop) is not { } found)
            return NotThere(http);
        await reads.RecordAsync(CaseDelivery.Kind, id, http.Actor(), stop, found.District);
        return Show(http, found, sight, StatusCodes.Status200OK);
    }

    private static async Task<IResult> EventsAsync(Guid id, HttpContext http, CaseQueries cases, JournalReader journal, ReadLog reads)
    {
        var stop = http.RequestAborted;
        var sight = await cases.SightAsync(http.Actor(), stop);
        if (await cases.FindAsync(new(id), sight, stop) is not { } found)
            return NotThere(http);
        await reads.RecordAsync(CaseDelivery.Kind, id, http.Actor(), stop, found.District);
        return TypedResults.Json(EventViews.Show(found, await journal.OfAsync(id, stop), sight), WireJson.Options);
    }

    private static async Task<IResult> ReportAsync(HttpContext http, CaseDesk desk, CaseQueries cases, Idempotency idempotency)
    {
        var stop = http.RequestAborted;
        var sight = await cases.SightAsync(http.Actor(), stop);
        var (json, broken) = await JsonBody.ReadAsync(http, stop);
        var body = broken is null ? ReportBody.Read(new BodyReader(json)) with { FillsFromLead = true } : new() { Errors = [broken] };
        var answer = await desk.ReportAsync(body, http.Actor(),
            made => idempotency.Keep(desk.Db, StatusCodes.Status201Created, $"/api/v1/cases/{made.Id:D}", JsonSerializer.Serialize(sight.Show(made), WireJson.Options)), stop);
        if (answer.Case is not { } reported)
            return Refuse(http, answer);
        http.Response.Headers.Location = $"/api/v1/cases/{reported.Id:D}";
        return Show(http, reported, sight, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActAsync(Guid id, Step step, HttpContext http)
    {
        var stop = http.RequestAborted;
        var services = http.RequestServices;
        var (desk, idempotency) = (services.GetRequiredService<CaseDesk>(), services.GetRequiredService<Idempotency>());
        var sight = await services.GetRequiredService<CaseQueries>().SightAsync(http.Actor(), stop);
        var (json, broken) = await JsonBody.ReadAsync(http, stop);
        var body = broken is null ? ActionBody.Read(step, new BodyReader(json)) : new(new(), [broken], null, null);
        body = body with { Seen = JsonBody.Seen(http, body.Seen) };
        var answer = await desk.DoAsync(new(id), step, body, http.Actor(),
            after => idempotency.Keep(desk.Db, StatusCodes.Status200OK, null, JsonSerializer.Serialize(sight.Show(after), WireJson.Options)), stop);
        return answer.Case is { } after ? Show(http, after, sight, StatusCodes.Status200OK) : Refuse(http, answer);
    }

    private static IResult Show(HttpContext http, HazardCase @case, CaseSight sight, int status)
    {
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{@case.Version}\"");
        return TypedResults.Json(sight.Show(@case), WireJson.Options, statusCode: status);
    }

    private static IResult NotThere(HttpContext http) => Problems.Of(http, StatusCodes.Status404NotFound, new("Case.NotFound"), Words(http));

    private static IResult Refuse(HttpContext http, CaseAnswer answer) => answer.No switch
    {
        No.NotThere => NotThere(http),
        No.NotYours => Problems.Of(http, StatusCodes.Status403Forbidden, answer.Refusals[0], Words(http)),
        No.VersionMissing => Problems.Of(http, StatusCodes.Status428PreconditionRequired, answer.Refusals[0], Words(http)),
        No.MovedOn => Problems.Of(http, StatusCodes.Status412PreconditionFailed, answer.Refusals[0], Words(http)),
        No.Refused => Problems.Of(http, StatusCodes.Status409Conflict, answer.Refusals[0], Words(http)),
        _ => Fields(http, answer.Refusals),
    };

    private static IResult Fields(HttpContext http, IReadOnlyList<Refusal> errors) => JsonBody.Wrong(http, errors, Words(http));

    private static IStringLocalizer<Text> Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
