using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Supervision.Meetings;

/// <summary>Meetings for programs.</summary>
internal static class MeetingEndpoints
{
    private const string Path = "/api/v1/meetings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var meetings = routes.MapGroup(Path).WithTags("Meetings");
        meetings.MapGet("/", ListAsync).RequireAuthorization(Policies.Read).WithName("ListMeetings").WithSummary("Joint meetings (会商研判) that the account may read, the newest day first. open=true: with a follow-up to be done.").Produces<MeetingList>();
        meetings.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Policies.Read).WithName("GetMeeting").WithSummary("One meeting, with its ETag.").Produces<MeetingView>().ProducesProblem(404);
        Describe(meetings.MapPost("/", HoldAsync).RequireAuthorization(Policies.Act).Idempotent(required: true), "WriteMeeting", "Write a meeting down. cases: numbers or ids, separated by commas.", 201,
            """{"kind": "analysis", "day": "2026-11-20", "title": "校门口交通秩序会商", "place": "区教育局三楼", "conclusions": "由公安分局牵头，月底前完成护栏更换。", "cases": "20261120-990101-0001", "units": [], "people": [], "followUps": [{"what": "更换护栏", "unitId": "0199a0c4-0000-7000-8000-000000000000", "due": "2026-12-31"}]}""");
        Describe(meetings.MapPost("/{id:guid}/amend", AmendAsync).RequireAuthorization(Policies.Act).Idempotent(required: false), "AmendMeeting", "Mend the conclusions.", 200, """{"version": 1, "conclusions": "由公安分局牵头，十二月十日前完成。"}""");
        Describe(meetings.MapPost("/{id:guid}/follow-ups", GiveAsync).RequireAuthorization(Policies.Act).Idempotent(required: false), "GiveFollowUp", "Add a follow-up.", 200, """{"version": 1, "what": "更换护栏", "unitId": "0199a0c4-0000-7000-8000-000000000000", "due": "2026-12-31"}""");
        Describe(meetings.MapPost("/{id:guid}/follow-ups/{no:int}/done", DoneAsync).RequireAuthorization(Policies.Act).Idempotent(required: false), "FinishFollowUp", "Say that a follow-up is done.", 200, """{"version": 2, "result": "护栏已更换。"}""");
    }

    private static async Task<IResult> ListAsync(HttpContext http, MeetingQueries meetings, TimeProvider clock)
    {
        var (query, stop, limit) = (http.Request.Query, http.RequestAborted, 20);
        var errors = new List<Refusal>();
        if (query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 100))
            errors.Add(new("Field.NotInRange", "limit", 1, 100));
        if (query["open"].ToString() is not ("" or "true" or "false"))
            errors.Add(new("Field.NotYesNo", "open"));
        if (errors.Count > 0)
            return JsonBody.Wrong(http, errors, Words(http));
        var page = await meetings.ListAsync(query["open"] == "true", http.Actor(), query["cursor"], limit, stop);
        var (city, views) = (await meetings.CityAsync(stop), new List<MeetingView>());
        foreach (var meeting in page.Meetings)
            views.Add(MeetingView.Of(meeting, await meetings.CasesAsync(meeting, http.Actor(), stop), city, clock.Now().Day()));
        return TypedResults.Json(new MeetingList(views, page.Next), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, MeetingQueries meetings)
        => await meetings.FindAsync(id, http.Actor(), http.RequestAborted) is { } found ? await AnswerAsync(http, new(found, 200, [])) : Problems.Of(http, 404, new("Meeting.NotFound"), Words(http));

    private static async Task<IResult> HoldAsync(HttpContext http, MeetingDesk desk)
    {
        var (_, body, _, _) = await OpenAsync(http);
        return await AnswerAsync(http, await desk.HoldAsync(NewMeeting.Read(body), http.Actor(), Keep(http, desk, 201), http.RequestAborted));
    }

    private static async Task<IResult> AmendAsync(Guid id, HttpContext http)
    {
        var (desk, body, seen, errors) = await OpenAsync(http);
        var conclusions = body.Text("conclusions", true, NewMeeting.LongestConclusions);
        return await AnswerAsync(http, await desk.AmendAsync(id, conclusions, [.. errors, .. body.Errors], seen, http.Actor(), Keep(http, desk, 200), http.RequestAborted));
    }

    private static async Task<IResult> GiveAsync(Guid id, HttpContext http)
    {
        var (desk, body, seen, errors) = await OpenAsync(http);
        var (given, wrong) = NewFollowUp.Read(body);
        return await AnswerAsync(http, await desk.GiveAsync(id, given, [.. errors, .. wrong], seen, http.Actor(), Keep(http, desk, 200), http.RequestAborted));
    }

    private static async Task<IResult> DoneAsync(Guid id, int no, HttpContext http)
    {
        var (desk, body, seen, errors) = await OpenAsync(http);
        var result = body.Text("result", true, 500);
        return await AnswerAsync(http, await desk.DoneAsync(id, no, result, [.. errors, .. body.Errors], seen, http.Actor(), Keep(http, desk, 200), http.RequestAborted));
    }

    private static async Task<(MeetingDesk Desk, BodyReader Body, int? Seen, IReadOnlyList<Refusal> Errors)> OpenAsync(HttpContext http)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var body = new BodyReader(broken is null ? json : JsonSerializer.SerializeToElement(new { }));
        return (http.RequestServices.GetRequiredService<MeetingDesk>(), body, JsonBody.Seen(http, body.Number("version", false, 1, int.MaxValue)), broken is null ? [] : [broken]);
    }

    /// <summary>A repeated request gets the bare meeting: its cases are read anew by whoever asks for it.</summary>
    private static Action<Meeting> Keep(HttpContext http, MeetingDesk desk, int status)
    {
        var services = http.RequestServices;
        return made => services.GetRequiredService<Idempotency>().Keep(desk.Db, status, status == 201 ? $"{Path}/{made.Id:D}" : null,
            JsonSerializer.Serialize(MeetingView.Of(made, [], services.GetRequiredService<ICity>().Current, services.GetRequiredService<TimeProvider>().Now().Day()), WireJson.Options));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, MeetingAnswer answer)
    {
        if (answer.Meeting is not { } meeting)
            return answer.Status == 422 ? JsonBody.Wrong(http, answer.Refusals, Words(http)) : Problems.Of(http, answer.Status, answer.Refusals[0], Words(http));
        var (services, stop) = (http.RequestServices, http.RequestAborted);
        var meetings = services.GetRequiredService<MeetingQueries>();
        var view = MeetingView.Of(meeting, await meetings.CasesAsync(meeting, http.Actor(), stop), await meetings.CityAsync(stop), services.GetRequiredService<TimeProvider>().Now().Day());
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{meeting.Version}\"");
        if (answer.Status == 201)
            http.Response.Headers.Location = $"{Path}/{meeting.Id:D}";
        return TypedResults.Json(view, WireJson.Options, statusCode: answer.Status);
    }

    private static void Describe(RouteHandlerBuilder route, string name, string summary, int status, string example)
        => route.WithName(name).WithSummary(summary).Produces<MeetingView>(status).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody { Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object }, Example = JsonNode.Parse(example) } } };
                return Task.CompletedTask;
            });

    private static IStringLocalizer<Text> Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
