using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Province;

/// <summary>A step of an export. No name stands in it: who is known by his id.</summary>
internal sealed record ExportActView(string Act, DateTimeOffset At, Guid? By, string? Detail);

/// <summary>A request to hand data on, and what became of it.</summary>
internal sealed record ExportView(
    Guid Id, string Number, string State, Guid? District, string Purpose, string Receiver, string AskedKind, string Kind, DateOnly UpTo, IReadOnlyList<string> Classes, Guid AskedBy, DateTimeOffset AskedAt,
    Guid? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, DateTimeOffset? MadeAt, DateTimeOffset? AsOf, Guid? Base, long Cases, long Legs, long Bytes, string? Sha256, DateTimeOffset? EndsAt, DateTimeOffset? FetchedAt,
    int Version, IReadOnlyList<string> AllowedActions, IReadOnlyList<ExportActView> Log);

/// <summary>In the list there is no log.</summary>
internal sealed record ExportList(IReadOnlyList<ExportView> Items, string? Next);

/// <summary>Exports for programs: the same desk as the pages.</summary>
internal static class ExportEndpoints
{
    public const string MediaType = "application/zip";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/exports").WithTags("Exports to the province").RequireAuthorization(Policies.Office);
        api.MapGet("/", ListAsync).WithName("ListExports").WithSummary("The requests of the office's scope, newest first.").Produces<ExportList>();
        api.MapPost("/", AskAsync).Idempotent().DescribeExport("AskForExport", "Ask for an export: purpose, receiver, kind, day and classes. Another person approves it.", ExportExamples.Ask, StatusCodes.Status201Created, 422);
        api.MapGet("/{id:guid}", ShowAsync).WithName("GetExport").WithSummary("A request with its log.").Produces<ExportView>().ProducesProblem(404);
        api.MapPost("/{id:guid}/approve", ApproveAsync).DescribeExport("ApproveExport", "By the head of the scope, never by whoever asked.", ExportExamples.Approve, StatusCodes.Status200OK, 403, 404, 409, 412, 422, 428);
        api.MapPost("/{id:guid}/decline", DeclineAsync).DescribeExport("DeclineExport", "With the reason, by the head of the scope.", ExportExamples.Decline, StatusCodes.Status200OK, 403, 404, 409, 412, 422, 428);
        api.MapPost("/{id:guid}/cancel", CancelAsync).DescribeExport("CancelExport", "By whoever asked, before it is decided.", ExportExamples.Cancel, StatusCodes.Status200OK, 403, 404, 409, 412, 422, 428);
        api.MapGet("/{id:guid}/file", FileAsync).WithName("FetchExport").WithSummary("The ZIP, for whoever asked or approved; each fetch is logged. Seven days after it was made it is wiped.")
            .Produces(StatusCodes.Status200OK, contentType: MediaType).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        routes.MapGet("/exports/{id:guid}/file", PageFileAsync).RequireAuthorization(Policies.Office).ExcludeFromDescription();
    }

    public static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        "Export.NotFound" => StatusCodes.Status404NotFound,
        "Export.NotYours" or "Export.OwnRequest" or "Export.StandInOfAsker" or "Export.OnlyTheTwo" => StatusCodes.Status403Forbidden,
        "Export.VersionMissing" => StatusCodes.Status428PreconditionRequired,
        "Export.MovedOn" => StatusCodes.Status412PreconditionFailed,
        _ => refusal.Field is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>The scope of whoever names none: the city for the city's office, else the only district.</summary>
    public static UnitId? ScopeOf(City city, Actor by) => ExportRules.Scopes(city, by) is [var first, ..] ? first : null;

    private static async Task<IResult> ListAsync(HttpContext http, ExportQueries exports, ICity cities)
    {
        var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 100) : 20;
        var (page, city) = (await exports.ListAsync(http.Actor(), http.Request.Query["cursor"], limit, http.RequestAborted), await cities.GetAsync(http.RequestAborted));
        return Json(new ExportList([.. page.Items.Select(export => View(export, city, http.Actor(), []))], page.Next));
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, ExportQueries exports, ICity cities)
        => await exports.FindAsync(id, http.Actor(), http.RequestAborted) is not { } export ? No(http, ExportRules.NotFound)
            : Json(View(export, await cities.GetAsync(http.RequestAborted), http.Actor(), await exports.LogAsync(id, http.RequestAborted)));

    private static async Task<IResult> AskAsync(HttpContext http, ExportDesk desk, ExportQueries exports, ICity cities, TimeProvider clock)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        if (broken is not null)
            return JsonBody.Wrong(http, [broken], Words(http));
        var city = await cities.GetAsync(http.RequestAborted);
        var (ask, errors) = ExportBody.Read(new(json), ScopeOf(city, http.Actor()), clock.Now().Day());
        if (ask is null)
            return JsonBody.Wrong(http, errors, Words(http));
        var answer = await desk.AskAsync(ask, http.Actor(), http.RequestAborted);
        if (answer.Refusal is { } refusal)
            return No(http, refusal);
        http.Response.Headers.Location = $"/api/v1/exports/{answer.Export!.Id:D}";
        return Json(View(answer.Export, city, http.Actor(), await exports.LogAsync(answer.Export.Id, http.RequestAborted)), StatusCodes.Status201Created);
    }

    private static Task<IResult> ApproveAsync(Guid id, HttpContext http, ExportDesk desk, ExportQueries exports, ICity cities)
        => ActAsync(id, http, exports, cities, reason: false, (seen, note) => desk.ApproveAsync(id, seen, note, http.Actor(), http.RequestAborted));

    private static Task<IResult> DeclineAsync(Guid id, HttpContext http, ExportDesk desk, ExportQueries exports, ICity cities)
        => ActAsync(id, http, exports, cities, reason: true, (seen, reason) => desk.DeclineAsync(id, seen, reason!, http.Actor(), http.RequestAborted));

    private static Task<IResult> CancelAsync(Guid id, HttpContext http, ExportDesk desk, ExportQueries exports, ICity cities)
        => ActAsync(id, http, exports, cities, reason: null, (seen, _) => desk.CancelAsync(id, seen, http.Actor(), http.RequestAborted));

    /// <param name="reason">Needed, welcome, or none.</param>
    private static async Task<IResult> ActAsync(Guid id, HttpContext http, ExportQueries exports, ICity cities, bool? reason, Func<int?, string?, Task<ExportAnswer>> act)
    {
        var city = await cities.GetAsync(http.RequestAborted);
        if (await exports.FindAsync(id, http.Actor(), http.RequestAborted) is not { } found)
            return No(http, ExportRules.NotFound);
        // rights come before what is wrong with the body
        if ((reason is null ? found.AskedBy == http.Actor().Person ? null : ExportRules.NotYours : ExportRules.WhyNotDecide(found, city, http.Actor())) is { } refusal && refusal != ExportRules.Decided)
            return No(http, refusal);
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        if (broken is not null)
            return JsonBody.Wrong(http, [broken], Words(http));
        var body = new BodyReader(json);
        var (words, version) = (reason is { } needed ? body.Text(needed ? "reason" : "note", needed, ExportRequest.LongestReason) : null, body.Number("version", false, 0, int.MaxValue));
        if (body.Errors.Count > 0)
            return JsonBody.Wrong(http, body.Errors, Words(http));
        var answer = await act(JsonBody.Seen(http, version), words);
        return answer.Refusal is { } no ? No(http, no) : Json(View(answer.Export!, city, http.Actor(), await exports.LogAsync(id, http.RequestAborted)));
    }

    private static async Task<IResult> FileAsync(Guid id, HttpContext http, ExportDesk desk)
    {
        var (export, content, refusal) = await desk.FetchAsync(id, http.Actor(), http.RequestAborted);
        return refusal is not null ? No(http, refusal) : File(http, export!, content!);
    }

    /// <summary>The same for a person on the page: a "no" leads back to it and says why.</summary>
    private static async Task<IResult> PageFileAsync(Guid id, HttpContext http, ExportDesk desk)
    {
        var (export, content, refusal) = await desk.FetchAsync(id, http.Actor(), http.RequestAborted);
        if (refusal is null)
            return File(http, export!, content!);
        return StatusOf(refusal) is var status && status is StatusCodes.Status409Conflict
            ? Back(http, id, refusal) : TypedResults.StatusCode(status);
    }

    private static IResult Back(HttpContext http, Guid id, Refusal refusal)
    {
        Platform.Ui.Redirects.Say(http, Words(http)[refusal.Code, refusal.Fills]);
        return TypedResults.LocalRedirect($"~/exports/{id:D}");
    }

    private static IResult File(HttpContext http, ExportRequest export, Stream content)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = export.Bytes;
        return TypedResults.Stream(content, MediaType, $"{export.Number}.zip");
    }

    private static ExportView View(ExportRequest e, City city, Actor by, IReadOnlyList<ExportAct> log) => new(
        e.Id, e.Number, e.State.Code(), e.District?.Value, e.Purpose, e.Receiver, e.Asked.Code(), e.Kind.Code(), e.UpTo, e.Classes.Split(','), e.AskedBy.Value, e.AskedAt,
        e.DecidedBy?.Value, e.DecidedAt, e.Reason, e.MadeAt, e.AsOf, e.Base, e.Cases, e.Legs, e.Bytes, e.Sha256, e.State is ExportState.Ready ? e.EndsAt : null, e.FetchedAt,
        e.Version, Allowed(e, city, by), [.. log.Select(act => new ExportActView(act.Act, act.At, act.By?.Value, act.Detail))]);

    /// <summary>What the next request would be allowed.</summary>
    public static IReadOnlyList<string> Allowed(ExportRequest export, City city, Actor by)
    {
        var actions = new List<string>();
        if (ExportRules.WhyNotDecide(export, city, by) is null)
            actions.AddRange(["approve", "decline"]);
        if (export.State is ExportState.Asked && export.AskedBy == by.Person)
            actions.Add("cancel");
        if (ExportRules.WhyNotFetch(export, city, by) is null)
            actions.Add("fetch");
        return actions;
    }

    private static IStringLocalizer Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();

    private static IResult No(HttpContext http, Refusal refusal) => Problems.Of(http, StatusOf(refusal), refusal, Words(http));

    private static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => TypedResults.Json(value, WireJson.Options, statusCode: status);
}
