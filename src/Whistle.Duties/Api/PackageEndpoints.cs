using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Duties.Packages;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;

namespace Whistle.Duties.Api;

/// <summary>Machines' way to task packages: paths, order of answers and fields of the public contract.</summary>
internal static class PackageEndpoints
{
    private const string Path = "/api/v1/packages";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var packages = routes.MapGroup(Path).WithTags("Packages");
        packages.MapGet("/", ListAsync).RequireAuthorization(Policies.Read).DescribeList();
        packages.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Policies.Read).DescribePackage();
        packages.MapGet("/{id:guid}/events", EventsAsync).RequireAuthorization(Policies.Read).DescribeEvents();
        packages.MapPost("/", RaiseAsync).RequireAuthorization(Policies.Act).Idempotent().DescribeRaise();
        foreach (var step in PackageRules.Steps)
            packages.MapPost($"/{{id:guid}}/{step.Action}", (Guid id, HttpContext http) => ActAsync(id, step, http))
                .RequireAuthorization(Policies.Act).Idempotent().DescribeStep(step);
    }

    private static async Task<IResult> ListAsync(HttpContext http, PackageQueries packages)
    {
        var (filter, errors) = PackageFilter.Read(http.Request.Query);
        var (limit, wrong) = ListLimit.Read(http.Request.Query);
        if (errors.Count > 0 || wrong is not null)
            return JsonBody.Wrong(http, wrong is null ? errors : [.. errors, wrong], Answers.Words(http));
        var reader = await packages.ReaderAsync(http.Actor(), http.RequestAborted);
        var page = await packages.ListAsync(filter, reader, http.Request.Query["cursor"], limit, http.RequestAborted);
        return TypedResults.Json(new PackageList([.. page.Packages.Select(reader.Show)], page.Next), WireJson.Options);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, PackageQueries packages)
    {
        var reader = await packages.ReaderAsync(http.Actor(), http.RequestAborted);
        return await packages.FindAsync(id, reader, http.RequestAborted) is { } found ? Show(http, found, reader, StatusCodes.Status200OK) : Answers.NotThere(http);
    }

    private static async Task<IResult> EventsAsync(Guid id, HttpContext http, PackageQueries packages, JournalReader journal)
    {
        var reader = await packages.ReaderAsync(http.Actor(), http.RequestAborted);
        if (await packages.FindAsync(id, reader, http.RequestAborted) is null)
            return Answers.NotThere(http);
        return TypedResults.Json((await journal.OfAsync(id, http.RequestAborted)).Select(written => PackageEventView.Of(written, reader)).ToList(), WireJson.Options);
    }

    private static async Task<IResult> RaiseAsync(HttpContext http, PackageDesk desk, PackageQueries packages, Idempotency idempotency)
    {
        var stop = http.RequestAborted;
        var reader = await packages.ReaderAsync(http.Actor(), stop);
        var (json, broken) = await JsonBody.ReadAsync(http, stop);
        var body = broken is null ? RaiseBody.Read(new BodyReader(json)) : new(null, null, [], [], null, [], null, [broken]);
        var answer = await desk.RaiseAsync(body, http.Actor(),
            made => idempotency.Keep(desk.Db, StatusCodes.Status201Created, $"{Path}/{made.Id:D}", JsonSerializer.Serialize(reader.Show(made), WireJson.Options), ETag(made)), stop);
        if (answer.Done is not { } raised)
            return Answers.Refuse(http, answer);
        http.Response.Headers.Location = $"{Path}/{raised.Id:D}";
        return Show(http, raised, reader, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActAsync(Guid id, PackageStep step, HttpContext http)
    {
        var stop = http.RequestAborted;
        var services = http.RequestServices;
        var (desk, idempotency) = (services.GetRequiredService<PackageDesk>(), services.GetRequiredService<Idempotency>());
        var reader = await services.GetRequiredService<PackageQueries>().ReaderAsync(http.Actor(), stop);
        var (json, broken) = await JsonBody.ReadAsync(http, stop);
        var body = broken is null ? PackageBody.Read(step, new BodyReader(json)) : new(new(), [broken], null, null, null);
        body = body with { Seen = JsonBody.Seen(http, body.Seen) };
        var answer = await desk.DoAsync(id, step, body, http.Actor(),
            after => idempotency.Keep(desk.Db, StatusCodes.Status200OK, null, JsonSerializer.Serialize(reader.Show(after), WireJson.Options), ETag(after)), stop);
        return answer.Done is { } done ? Show(http, done, reader, StatusCodes.Status200OK) : Answers.Refuse(http, answer);
    }

    private static IResult Show(HttpContext http, TaskPackage package, PackageReader reader, int status)
    {
        http.Response.Headers.ETag = ETag(package);
        return TypedResults.Json(reader.Show(package), WireJson.Options, statusCode: status);
    }

    private static string ETag(TaskPackage package) => string.Create(CultureInfo.InvariantCulture, $"\"{package.Version}\"");
}

/// <summary>How many rows a list may give at once: 1 to 100, 20 where nothing is asked.</summary>
internal static class ListLimit
{
    public static (int Limit, Refusal? Wrong) Read(IQueryCollection query)
        => query["limit"].ToString() is not { Length: > 0 } text ? (20, null)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100 ? (limit, null)
            : (20, new("Field.NotInRange", "limit", 1, 100));
}
