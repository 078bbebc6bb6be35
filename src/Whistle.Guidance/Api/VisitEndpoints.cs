using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Guidance.Api;

/// <summary>A page of a list, as programs see it.</summary>
internal sealed record VisitList(IReadOnlyList<VisitView> Items, string? Next);

/// <summary>Machines' way to the desk: the paths, the order of answers and the fields of the public contract.</summary>
internal static class VisitEndpoints
{
    private const string Path = "/api/v1/visits";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var visits = routes.MapGroup(Path).WithTags("Visits");
        visits.MapGet("/", ListAsync).RequireAuthorization(Policies.Read).DescribeList();
        visits.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Policies.Read).DescribeVisit();
        visits.MapPost("/", CreateAsync).RequireAuthorization(Policies.Act).Idempotent(required: true).DescribeCreate();
        foreach (var step in VisitRules.Steps)
            visits.MapPost($"/{{id:guid}}/{step.Action}", (Guid id, HttpContext http) => ActAsync(id, step, http))
                .RequireAuthorization(Policies.Act).Idempotent(required: false).DescribeStep(step);
    }

    private static async Task<IResult> ListAsync(HttpContext http, VisitQueries visits)
    {
        var stop = http.RequestAborted;
        var (filter, errors) = VisitFilter.Read(http.Request.Query);
        var limit = 20;
        if (http.Request.Query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 100))
            errors = [.. errors, new("Field.NotInRange", "limit", 1, 100)];
        if (errors.Count > 0)
            return Fields(http, errors);
        var reader = await visits.ViewAsync(http.Actor(), stop);
        var page = await visits.ListAsync(filter, reader, http.Request.Query["cursor"], limit, stop);
        return TypedResults.Json(new VisitList([.. page.Visits.Select(reader.Show)], page.Next), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, VisitQueries visits, ReadLog reads)
    {
        var stop = http.RequestAborted;
        var reader = await visits.ViewAsync(http.Actor(), stop);
        if (await visits.FindAsync(id, reader, stop) is not { } found)
            return NotThere(http);
        await reads.RecordAsync(VisitDelivery.Kind, id, http.Actor(), stop);
        return Show(http, found, reader, StatusCodes.Status200OK);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, VisitDesk desk, VisitQueries visits, Idempotency idempotency)
    {
        var stop = http.RequestAborted;
        var reader = await visits.ViewAsync(http.Actor(), stop);
        if (!NewVisitRules.CampusesFor(reader.Reader, reader.City).Any())
            return Problems.Of(http, StatusCodes.Status403Forbidden, VisitRules.NotYours, Words(http));
        var (json, broken) = await BodyAsync(http, stop);
        if (broken is not null)
            return Fields(http, [broken]);
        var body = NewVisit.Read(new BodyReader(json), isPlan: !json.TryGetProperty("done", out _));
        var (made, refusals) = await desk.CreateAsync([body], reader.Reader,
            visit => idempotency.Keep(desk.Db, StatusCodes.Status201Created, $"{Path}/{visit.Id:D}", JsonSerializer.Serialize(reader.Show(visit), WireJson.Options), TagOf(visit)), stop);
        if (made is not [var done])
            return Fields(http, refusals);
        http.Response.Headers.Location = $"{Path}/{done.Id:D}";
        return Show(http, done, reader, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActAsync(Guid id, VisitStep step, HttpContext http)
    {
        var stop = http.RequestAborted;
        var services = http.RequestServices;
        var (desk, idempotency) = (services.GetRequiredService<VisitDesk>(), services.GetRequiredService<Idempotency>());
        var reader = await services.GetRequiredService<VisitQueries>().ViewAsync(http.Actor(), stop);
        var (json, broken) = await BodyAsync(http, stop);
        var body = broken is null ? VisitBody.Read(step.Fields, new BodyReader(json)) : new(new(), [broken], null, null);
        if (Matched(http) is { } matched)
            // two versions that differ can't both be fresh
            body = body with { Seen = body.Seen is null || body.Seen == matched ? matched : -1 };
        var answer = await desk.DoAsync(id, step, body, reader.Reader,
            after => idempotency.Keep(desk.Db, StatusCodes.Status200OK, null, JsonSerializer.Serialize(reader.Show(after), WireJson.Options), TagOf(after)), stop);
        return answer.Visit is { } after ? Show(http, after, reader, StatusCodes.Status200OK) : Refuse(http, answer);
    }

    private static IResult Show(HttpContext http, GuidanceVisit visit, VisitReader reader, int status)
    {
        http.Response.Headers.ETag = TagOf(visit);
        return TypedResults.Json(reader.Show(visit), WireJson.Options, statusCode: status);
    }

    private static string TagOf(GuidanceVisit visit) => string.Create(CultureInfo.InvariantCulture, $"\"{visit.Version}\"");

    /// <summary>The version in If-Match; -1, which is never fresh, where it is none of ours.</summary>
    private static int? Matched(HttpContext http)
        => http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } tag ? null
            : int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    private static async Task<(JsonElement Json, Refusal? Broken)> BodyAsync(HttpContext http, CancellationToken stop)
    {
        if (http.Request.ContentLength is 0)
            return (JsonSerializer.SerializeToElement(new { }), null);
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, stop);
            return document.RootElement.ValueKind is JsonValueKind.Object ? (document.RootElement.Clone(), null) : (default, new("Body.NotJson", "body"));
        }
        catch (JsonException)
        {
            return (default, new("Body.NotJson", "body"));
        }
    }

    private static IResult NotThere(HttpContext http) => Problems.Of(http, StatusCodes.Status404NotFound, new("Visit.NotFound"), Words(http));

    private static IResult Refuse(HttpContext http, VisitAnswer answer) => answer.No switch
    {
        No.NotThere => NotThere(http),
        No.NotYours => Problems.Of(http, StatusCodes.Status403Forbidden, answer.Refusals[0], Words(http)),
        No.VersionMissing => Problems.Of(http, StatusCodes.Status428PreconditionRequired, answer.Refusals[0], Words(http)),
        No.MovedOn => Problems.Of(http, StatusCodes.Status412PreconditionFailed, answer.Refusals[0], Words(http)),
        No.Refused => Problems.Of(http, StatusCodes.Status409Conflict, answer.Refusals[0], Words(http)),
        _ => Fields(http, answer.Refusals),
    };

    private static IResult Fields(HttpContext http, IReadOnlyList<Refusal> errors)
        => Problems.Fields(http, errors.GroupBy(error => error.Field ?? "body", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal), Words(http));

    private static IStringLocalizer<Text> Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
