using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Exchange.CommandRooms.Reconciling;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.CommandRooms;

internal sealed record RoomName(string Zh, string En);

/// <summary>A command room of the office's district, and how it works.</summary>
internal sealed record RoomView(Guid Id, RoomName Name, bool Outside, string? Endpoint, DateTimeOffset? SwitchedAt, DateTimeOffset? LastHeard, DateTimeOffset? LastReached, int Waiting);

internal sealed record RoomList(IReadOnlyList<RoomView> Items);

/// <summary>A secret, shown this once.</summary>
internal sealed record SecretView(string Way, string Secret);

/// <summary>What came of it: the secrets that are shown this once, and the other side's answer to a test.</summary>
internal sealed record RoomDone(IReadOnlyList<SecretView> Secrets, string? Answer);

internal sealed record EndpointInput(string? Endpoint);

internal sealed record WayInput(string? Way);

/// <summary>A case about which the two sides differ.</summary>
internal sealed record DifferenceView(string Number, string Kind, string? Ours, string? Theirs, bool OnTheWay, DateTimeOffset FoundAt);

internal sealed record DifferenceList(DateTimeOffset? ComparedAt, string? Answer, IReadOnlyList<DifferenceView> Items);

/// <summary>The office's decisions about its command rooms, for programs: the same desk as the pages.</summary>
internal static class RoomEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var rooms = routes.MapGroup("/api/v1/command-rooms").WithTags("Command rooms").RequireAuthorization(Policies.Office);
        rooms.MapGet("/", ListAsync).WithName("ListCommandRooms").WithSummary("The command rooms of the office's district: people in Whistle, or a system outside.").Produces<RoomList>();
        rooms.MapPost("/{id:guid}/outside", GoOutsideAsync).WithName("RoomOutside").WithSummary("The room's own system takes over: its open cases are sent there. Gives two secrets, one each way, this once.").Answers();
        rooms.MapPost("/{id:guid}/people", ComeBackAsync).WithName("RoomPeople").WithSummary("People in Whistle take over again and carry on with what is open.").Answers();
        rooms.MapPost("/{id:guid}/secrets", RotateAsync).WithName("RoomSecret").WithSummary("A new secret for one way (in, out), shown this once; the old one stays valid beside it for a week.").Answers();
        rooms.MapPost("/{id:guid}/test", TestAsync).WithName("TestRoom").WithSummary("Sends an event that says nothing, and gives the other side's answer.").Answers();
        rooms.MapPost("/{id:guid}/compare", CompareAsync).WithName("CompareRoom").WithSummary("Asks the other side for its open cases, and gives what differs.").Produces<DifferenceList>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        rooms.MapGet("/{id:guid}/differences", DifferencesAsync).WithName("RoomDifferences").WithSummary("What differed when the two sides were last compared.").Produces<DifferenceList>().ProducesProblem(404);
    }

    public static string SiteOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    public static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        "Room.NotFound" => StatusCodes.Status404NotFound,
        "Room.NotYours" => StatusCodes.Status403Forbidden,
        _ => refusal.Field is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity,
    };

    private static void Answers(this RouteHandlerBuilder route) => route.Produces<RoomDone>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static async Task<IResult> ListAsync(HttpContext http, RoomQueries rooms)
        => Json(new RoomList([.. (await rooms.ListAsync(http.Actor(), http.RequestAborted)).Select(line => new RoomView(line.Room.Id.Value, new(line.Room.Name.Zh, line.Room.Name.En), line.IsOutside,
            line.IsOutside ? line.Link!.Endpoint : null, line.Link?.SwitchedAt, line.Heard, line.Reached, line.Waiting))]));

    private static async Task<IResult> GoOutsideAsync(Guid id, EndpointInput input, HttpContext http, RoomDesk desk)
        => Answer(http, await desk.GoOutsideAsync(new(id), input.Endpoint, SiteOf(http), http.Actor(), http.RequestAborted));

    private static async Task<IResult> ComeBackAsync(Guid id, HttpContext http, RoomDesk desk) => Answer(http, await desk.ComeBackAsync(new(id), http.Actor(), http.RequestAborted));

    private static async Task<IResult> RotateAsync(Guid id, WayInput input, HttpContext http, RoomDesk desk, ICity cities)
        => Codes.Parse<Way>(input.Way) is { } way ? Answer(http, await desk.RotateAsync(new(id), way, http.Actor(), http.RequestAborted))
            : No(http, RoomDesk.Find(await cities.GetAsync(http.RequestAborted), new(id), http.Actor()) is null ? new("Room.NotFound") : new("Room.WrongWay", "way"));

    private static async Task<IResult> TestAsync(Guid id, HttpContext http, RoomDesk desk) => Answer(http, await desk.TestAsync(new(id), http.Actor(), http.RequestAborted));

    private static async Task<IResult> CompareAsync(Guid id, HttpContext http, RoomCompare compare, RoomBook book, RoomQueries rooms, ICity cities, Platform.Data.WhistleDb db)
    {
        if (RoomDesk.Find(await cities.GetAsync(http.RequestAborted), new(id), http.Actor()) is null)
            return No(http, new("Room.NotFound"));
        return await compare.RunAsync(new(id), http.RequestAborted) is null ? No(http, RoomDesk.AlreadyInside) : await ShownAsync(id, http, book, rooms, db);
    }

    private static async Task<IResult> DifferencesAsync(Guid id, HttpContext http, RoomBook book, RoomQueries rooms, ICity cities, Platform.Data.WhistleDb db)
        => RoomDesk.Find(await cities.GetAsync(http.RequestAborted), new(id), http.Actor()) is null ? No(http, new("Room.NotFound")) : await ShownAsync(id, http, book, rooms, db);

    private static async Task<IResult> ShownAsync(Guid id, HttpContext http, RoomBook book, RoomQueries rooms, Platform.Data.WhistleDb db)
    {
        var link = await book.FindAsync(db, new(id), http.RequestAborted);
        var found = await rooms.DifferencesAsync([new(id)], http.RequestAborted);
        return Json(new DifferenceList(link?.ComparedAt, link?.CompareAnswer, [.. found.Select(d => new DifferenceView(d.Number, d.Kind.Code(), d.Ours, d.Theirs, d.OnTheWay, d.FoundAt))]));
    }

    private static IResult Answer(HttpContext http, RoomAnswer answer)
        => answer.Refusal is { } refusal ? No(http, refusal) : Json(new RoomDone([.. answer.Shown.Select(one => new SecretView(one.Way.Code(), one.Secret))], answer.Said));

    private static IResult No(HttpContext http, Refusal refusal)
        => Problems.Of(http, StatusOf(refusal), refusal, http.RequestServices.GetRequiredService<IStringLocalizer<Text>>());

    private static IResult Json<T>(T value) => TypedResults.Json(value, WireJson.Options);
}
