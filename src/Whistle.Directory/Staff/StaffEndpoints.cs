using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Api;
using Whistle.Directory.Contracts;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Staff;

internal sealed record StaffPostView(NamedUnit Unit, string Role, DateOnly From, DateOnly? To, Guid? StandsFor);

internal sealed record StaffAccountView(Guid Id, string Login, string State, bool Undertaken);

/// <summary>Somebody whose account the reader keeps. <paramref name="Link"/> is there only in the answer that made it.</summary>
internal sealed record StaffView(
    Guid Id, string Name, string? Phone, IReadOnlyList<StaffPostView> Posts, StaffAccountView? Account, DateOnly? TrainedOn, int Version, string? Link = null);

/// <summary>Accounts and people for programs: the same desk as the pages.</summary>
internal static class StaffEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Accounts").RequireAuthorization(Policies.Accounts);
        api.MapGet("/people", ListAsync).DescribeStaff();
        api.MapGet("/people/{id:guid}", ShowAsync).Describe("GetPerson", "Somebody whose account you keep; the reading is written down.", StatusCodes.Status404NotFound);
        api.MapPost("/accounts", OpenAsync).Idempotent().Describe("OpenAccount", "Open an account: person, post, login and a one-time link. A repeated request gives the answer without the link.",
            StaffExamples.Open, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        Post(api, "change", "ChangePerson", "Name and phone anew.", StaffExamples.Change, (desk, id, http, body) => StaffBodies.Change(id, Matched(http), body) is var (change, wrong) && change is not null
            ? desk.ChangeAsync(change, http.Actor(), http.RequestAborted) : Malformed(wrong));
        Post(api, "posts", "GivePost", "One more post; with days and standsFor it is duty in that person's place.", StaffExamples.Give, (desk, id, http, body) => StaffBodies.Give(id, body) is var (give, wrong) && give is not null
            ? desk.GiveAsync(give, http.Actor(), http.RequestAborted) : Malformed(wrong));
        Post(api, "end-post", "EndPost", "End a post now; open work goes to handTo.", StaffExamples.End, (desk, id, http, body) => StaffBodies.End(id, body) is var (end, wrong) && end is not null
            ? desk.EndAsync(end, http.Actor(), http.RequestAborted) : Malformed(wrong));
        Post(api, "link", "MakeLink", "A new one-time link; with login, for somebody who has none, the login too.", StaffExamples.Link, (desk, id, http, body) => body.Text("login", false, 40) is var login && body.Errors.Count == 0
            ? desk.LinkAsync(id, login, http.Actor(), null, http.RequestAborted) : Malformed(body.Errors));
        Post(api, "close", "CloseAccount", "The person leaves: posts end, login and tokens are shut. handTo names a colleague for each unit with open work.", StaffExamples.Close, CloseAsync);
    }

    private static void Post(RouteGroupBuilder api, string action, string name, string summary, string example, Func<StaffDesk, PersonId, HttpContext, BodyReader, Task<StaffAnswer>> act)
        => api.MapPost($"/people/{{id:guid}}/{action}", (Guid id, HttpContext http, StaffDesk desk) => ActAsync(id, http, desk, act)).Describe(name, summary, example,
            StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status428PreconditionRequired);

    private static async Task<IResult> ListAsync(HttpContext http, StaffQueries staff, ICity directory, ReadLog reads)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new StaffFilter(query.Words("q"), query.Unit("unit"), query.Code<StaffLack>("lack"));
        var (limit, after) = (query.Limit(), query.Cursor());
        var all = query.Errors.Count > 0 ? [] : await staff.ListAsync(http.Actor(), filter, http.RequestAborted);
        var part = Part<StaffLine>.Of(all, line => line.Person.Id.Value, _ => true, after, limit);
        if (part is null)
            query.Refuse("Field.NotACursor", "cursor");
        if (part is null || query.Errors.Count > 0)
            return Fields(http, query.Errors);
        await PersonReading.RecordAsync(reads, directory.Current, part.Items.Select(line => line.Person.Id), http.Actor(), http.RequestAborted);
        return TypedResults.Json(new Page<StaffView>([.. part.Items.Select(line => View(line, 0))], part.Next?.ToString("N")), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, StaffQueries staff, ICity directory, ReadLog reads)
    {
        if (await staff.FindAsync(new(id), http.Actor(), http.RequestAborted) is not { } line)
            return Refuse(http, StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.PersonNotFound));
        await PersonReading.RecordAsync(reads, directory.Current, [line.Person.Id], http.Actor(), http.RequestAborted);
        return await AnswerAsync(http, line.Person.Id, StatusCodes.Status200OK, null);
    }

    private static async Task<IResult> OpenAsync(HttpContext http, StaffDesk desk, Idempotency idempotency)
    {
        var (json, broken) = await BodyAsync(http);
        var (open, wrong) = broken is null ? StaffBodies.Open(new BodyReader(json)) : (null, [broken]);
        var answer = open is null ? await Malformed(wrong) : await desk.OpenAsync(open, http.Actor(), done => idempotency.Keep(desk.Db, StatusCodes.Status201Created, Place(done), Kept(open, done)), http.RequestAborted);
        if (answer.No is not StaffNo.Nothing)
            return Refuse(http, answer);
        http.Response.Headers.Location = Place(answer);
        return await AnswerAsync(http, answer.Person!.Value, StatusCodes.Status201Created, answer.Link);
    }

    /// <summary>What a repeated request is told: whom it made. The link is a secret, and secrets are not kept.</summary>
    private static string Kept(OpenAccount open, StaffAnswer done)
        => JsonSerializer.Serialize(new { id = done.Person!.Value.Value, name = open.Name, link = (string?)null }, WireJson.Options);

    private static string Place(StaffAnswer done) => $"/api/v1/people/{done.Person!.Value.Value:D}";

    private static async Task<StaffAnswer> CloseAsync(StaffDesk desk, PersonId person, HttpContext http, BodyReader body)
    {
        var handTo = new Dictionary<UnitId, PersonId>();
        foreach (var pair in body.Objects("handTo", 20))
            if (pair.Id("unitId", true) is { } unit && pair.Id("personId", true) is { } to)
                handTo[new(unit)] = new(to);
            else
                return await Malformed(pair.Errors);
        return body.Errors.Count > 0 ? await Malformed(body.Errors) : await desk.CloseAsync(new(person, handTo), http.Actor(), http.RequestAborted);
    }

    private static async Task<IResult> ActAsync(Guid id, HttpContext http, StaffDesk desk, Func<StaffDesk, PersonId, HttpContext, BodyReader, Task<StaffAnswer>> act)
    {
        var (json, broken) = await BodyAsync(http);
        var answer = broken is null ? await act(desk, new(id), http, new BodyReader(json)) : await Malformed([broken]);
        // who must not see the person is told that first, whatever is wrong with the body
        if (answer.No is StaffNo.Malformed && await http.RequestServices.GetRequiredService<StaffQueries>().FindAsync(new(id), http.Actor(), http.RequestAborted) is null)
            answer = StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.PersonNotFound);
        return answer.No is StaffNo.Nothing ? await AnswerAsync(http, new(id), StatusCodes.Status200OK, answer.Link) : Refuse(http, answer);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, PersonId person, int status, string? link)
    {
        // the city of this request is from before the change: what is shown is read anew
        await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var staff = scope.ServiceProvider.GetRequiredService<StaffQueries>();
        var version = await staff.VersionAsync(person, http.RequestAborted) ?? 0;
        if (await staff.FindAsync(person, http.Actor(), http.RequestAborted) is not { } line)
            return TypedResults.Json(new { id = person.Value, link }, WireJson.Options, statusCode: status);
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return TypedResults.Json(View(line, version) with { Link = link is null ? null : $"{http.Request.Scheme}://{http.Request.Host}{link}" }, WireJson.Options, statusCode: status);
    }

    private static StaffView View(StaffLine line, int version) => new(
        line.Person.Id.Value, line.Person.Name, line.Person.Phone,
        [.. line.Posts.Select(p => new StaffPostView(NamedUnit.Of(p.Unit), p.Role.Code(), p.From, p.To?.AddDays(-1), p.StandsFor?.Value))],
        line.Account is { } account ? new(account.Value, line.Login!, line.State.Code(), line.HasUndertaken) : null, line.TrainedOn, version);

    private static int? Matched(HttpContext http)
        => http.Request.Headers.IfMatch.ToString() is not { Length: > 0 } tag ? null
            : int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    private static async Task<(JsonElement Json, Refusal? Broken)> BodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength is 0)
            return (JsonSerializer.SerializeToElement(new { }), null);
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, http.RequestAborted);
            return document.RootElement.ValueKind is JsonValueKind.Object ? (document.RootElement.Clone(), null) : (default, new("Body.NotJson", "body"));
        }
        catch (JsonException)
        {
            return (default, new("Body.NotJson", "body"));
        }
    }

    private static Task<StaffAnswer> Malformed(IReadOnlyList<Refusal> wrong) => Task.FromResult(StaffAnswer.Not(StaffNo.Malformed, wrong));

    private static IResult Refuse(HttpContext http, StaffAnswer answer)
        => answer.No is StaffNo.Malformed ? Fields(http, answer.Refusals) : Problems.Of(http, StaffWords.StatusOf(answer.No), answer.Refusals[0], Words(http));

    private static IResult Fields(HttpContext http, IReadOnlyList<Refusal> errors)
        => Problems.Fields(http, errors.GroupBy(e => e.Field ?? "body", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal), Words(http));

    private static IStringLocalizer Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
