using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Duties.Lists;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Duties.Api;

/// <summary>Machines' way to duty lists and progress: paths, order of answers and fields of the public contract.</summary>
internal static class ListEndpoints
{
    private const string Path = "/api/v1/duty-lists";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup(Path).WithTags("Duty lists");
        lists.MapGet("/", ListAsync).RequireAuthorization(Policies.Read).DescribeLists();
        lists.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Policies.Read).DescribeBoard();
        lists.MapGet("/{id:guid}/progress", ProgressAsync).RequireAuthorization(Policies.Read).DescribeProgress();
        lists.MapPost("/", MakeAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeMake();
        lists.MapPost("/{id:guid}/measures", AddMeasureAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeMeasure("AddMeasure", "Add a measure to the list.", isNew: true);
        lists.MapPost("/{id:guid}/measures/{measure:guid}", EditMeasureAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeMeasure("EditMeasure", "Change a measure of the list.", isNew: false);
        lists.MapPost("/{id:guid}/measures/{measure:guid}/remove", RemoveMeasureAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeRemove();
        lists.MapPost("/{id:guid}/measures/{measure:guid}/progress", AddProgressAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeAddProgress();
        lists.MapPost("/{id:guid}/progress/{entry:guid}/strike", StrikeAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeStrike();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListQueries lists, ListViews views)
    {
        var (query, errors) = (http.Request.Query, new List<Refusal>());
        var (year, area) = ((int?)null, (UnitId?)null);
        if (query["year"].ToString() is { Length: > 0 } text)
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 2000 and <= 2100)
                year = number;
            else
                errors.Add(new("Field.NotInRange", "year", 2000, 2100));
        if (query["area"].ToString() is { Length: > 0 } named)
            if (Guid.TryParseExact(named, "D", out var id))
                area = new(id);
            else
                errors.Add(new("Field.NotAnId", "area"));
        if (errors.Count > 0)
            return JsonBody.Wrong(http, errors, Answers.Words(http));
        var found = await lists.ListsAsync(http.Actor(), year, area, http.RequestAborted);
        var boards = await lists.BoardsAsync(found, http.RequestAborted);
        return TypedResults.Json(new YearLists([.. boards.Select(board => views.Brief(board, http.Actor()))], null), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, ListQueries lists, ListViews views)
    {
        if (await lists.FindAsync(id, http.Actor(), http.RequestAborted) is not { } list)
            return Answers.NotThere(http);
        http.Response.Headers.ETag = ETag(list);
        return TypedResults.Json(views.Whole(await lists.BoardAsync(list, http.RequestAborted), http.Actor()), WireJson.Options);
    }

    private static async Task<IResult> ProgressAsync(Guid id, HttpContext http, ListQueries lists, ListViews views)
    {
        if (await lists.FindAsync(id, http.Actor(), http.RequestAborted) is null)
            return Answers.NotThere(http);
        var (limit, wrong) = ListLimit.Read(http.Request.Query);
        var measure = http.Request.Query["measure"].ToString() is { Length: > 0 } text ? Guid.TryParseExact(text, "D", out var one) ? one : Guid.Empty : (Guid?)null;
        if (wrong is not null || measure == Guid.Empty)
            return JsonBody.Wrong(http, [wrong ?? new("Field.NotAnId", "measure")], Answers.Words(http));
        var page = await lists.EntriesAsync(id, measure, http.Request.Query["cursor"], limit, http.RequestAborted);
        return TypedResults.Json(new EntryList([.. page.Entries.Select(views.Entry)], page.Next), WireJson.Options);
    }

    private static async Task<IResult> MakeAsync(HttpContext http, ListDesk desk, ListViews views, Idempotency idempotency)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var body = broken is null ? MakeBody.Read(new BodyReader(json)) : new(null, null, null, [broken]);
        var answer = await desk.MakeAsync(body, http.Actor(), made => idempotency.Keep(desk.Db, StatusCodes.Status201Created, $"{Path}/{made.Id:D}", Json(views.Changed(made)), ETag(made)), http.RequestAborted);
        return Changed(http, answer, views, StatusCodes.Status201Created);
    }

    private static async Task<IResult> AddMeasureAsync(Guid id, HttpContext http, ListDesk desk, ListViews views, Idempotency idempotency)
        => Changed(http, await desk.AddMeasureAsync(id, await MeasureAsync(http, isNew: true), http.Actor(), Keep(desk, views, idempotency), http.RequestAborted), views);

    private static async Task<IResult> EditMeasureAsync(Guid id, Guid measure, HttpContext http, ListDesk desk, ListViews views, Idempotency idempotency)
        => Changed(http, await desk.EditMeasureAsync(id, measure, await MeasureAsync(http, isNew: false), http.Actor(), Keep(desk, views, idempotency), http.RequestAborted), views);

    private static async Task<IResult> RemoveMeasureAsync(Guid id, Guid measure, HttpContext http, ListDesk desk, ListViews views, Idempotency idempotency)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var reader = broken is null ? new BodyReader(json) : null;
        var seen = JsonBody.Seen(http, reader?.Number("version", false, 1, int.MaxValue));
        return Changed(http, await desk.RemoveMeasureAsync(id, measure, seen, broken is null ? reader!.Errors : [broken], http.Actor(), Keep(desk, views, idempotency), http.RequestAborted), views);
    }

    private static async Task<IResult> AddProgressAsync(Guid id, Guid measure, HttpContext http, ProgressDesk desk, ListViews views, Idempotency idempotency)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var body = broken is null ? ProgressBody.Read(new BodyReader(json)) : new(null, null, null, null, false, [], null, [broken]);
        return Entered(http, await desk.AddAsync(id, measure, body, http.Actor(), Keep(desk, views, idempotency), http.RequestAborted), views);
    }

    private static async Task<IResult> StrikeAsync(Guid id, Guid entry, HttpContext http, ProgressDesk desk, ListViews views, Idempotency idempotency)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var reader = broken is null ? new BodyReader(json) : null;
        var reason = reader?.Text("reason", true, 500);
        return Entered(http, await desk.StrikeAsync(id, entry, reason, broken is null ? reader!.Errors : [broken], http.Actor(), Keep(desk, views, idempotency), http.RequestAborted), views);
    }

    private static async Task<MeasureBody> MeasureAsync(HttpContext http, bool isNew)
    {
        var (json, broken) = await JsonBody.ReadAsync(http, http.RequestAborted);
        var body = broken is null ? MeasureBody.Read(json, isNew) : new(null, new(null, "", "", default, null), [], null, [broken]);
        return body with { Seen = JsonBody.Seen(http, body.Seen) };
    }

    private static Action<YearList> Keep(ListDesk desk, ListViews views, Idempotency idempotency)
        => after => idempotency.Keep(desk.Db, StatusCodes.Status200OK, null, Json(views.Changed(after)), ETag(after));

    private static Action<ProgressEntry> Keep(ProgressDesk desk, ListViews views, Idempotency idempotency)
        => entry => idempotency.Keep(desk.Db, StatusCodes.Status201Created, null, Json(views.Entry(new(entry, null))));

    private static IResult Changed(HttpContext http, Answer<YearList> answer, ListViews views, int status = StatusCodes.Status200OK)
    {
        if (answer.Done is not { } list)
            return Answers.Refuse(http, answer);
        if (status is StatusCodes.Status201Created)
            http.Response.Headers.Location = $"{Path}/{list.Id:D}";
        http.Response.Headers.ETag = ETag(list);
        return TypedResults.Json(views.Changed(list), WireJson.Options, statusCode: status);
    }

    private static IResult Entered(HttpContext http, Answer<ProgressEntry> answer, ListViews views)
        => answer.Done is { } entry ? TypedResults.Json(views.Entry(new(entry, null)), WireJson.Options, statusCode: StatusCodes.Status201Created) : Answers.Refuse(http, answer);

    private static string Json<T>(T view) => JsonSerializer.Serialize(view, WireJson.Options);

    private static string ETag(YearList list) => string.Create(CultureInfo.InvariantCulture, $"\"{list.Version}\"");
}
