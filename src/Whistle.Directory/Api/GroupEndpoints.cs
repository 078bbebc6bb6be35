using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Api;

/// <summary>A place in a working group. <paramref name="Place"/> is a line's code, "guide" or "leader".</summary>
internal sealed record PlaceHeldView(string Place, NamedUnit? Unit, NamedPerson? Member, NamedPerson? Substitute, bool Vacant, DateTimeOffset? Since, long Version);

internal sealed record GroupView(Guid CampusId, bool On, DateOnly? Start, bool Pilot, int Filled, int Places, IReadOnlyList<PlaceHeldView> Seats);

/// <summary>Who is to have the place. Without a member it becomes vacant; heads take a member only.</summary>
internal sealed record PlaceInput(Guid? UnitId, Guid? MemberId, Guid? SubstituteId, long? Version);

/// <summary>The working group of a campus, for programs: the same desk as the pages.</summary>
internal static class GroupEndpoints
{
    private const string Path = "/api/v1/campuses/{id:guid}/group";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ReadAsync).WithTags("Directory").WithName("CampusGroup").WithSummary("A campus's working group: both heads, then the lines' seats in the plan's order, each with since when.")
            .Produces<GroupView>().ProducesProblem(404).RequireAuthorization(Policies.SignedIn);
        routes.MapPut(Path + "/{place}", FillAsync).WithTags("Directory").WithName("FillPlace").WithSummary("Fills a place, or leaves it vacant; the version is that of the place as it was read.")
            .Produces<GroupView>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).RequireAuthorization(Policies.Act);
    }

    private static async Task<IResult> ReadAsync(Guid id, HttpContext http, ICity directory, GroupQueries groups, TimeProvider clock)
        => Find(id, http, directory.Current) is { } campus ? await AnswerAsync(directory.Current, campus, groups, clock, http.RequestAborted) : No(http, 404, GroupRules.NotFound);

    private static async Task<IResult> FillAsync(Guid id, string place, PlaceInput input, HttpContext http, ICity directory, CityInMemory memory, GroupDesk desk, GroupQueries groups, TimeProvider clock)
    {
        if (Find(id, http, directory.Current) is null)
            return No(http, 404, GroupRules.NotFound);
        var member = input.MemberId is { } person ? new PersonId(person) : (PersonId?)null;
        GroupCommand? command = Codes.Parse<HeadPlace>(place) is { } head ? new NameHead(new(id), head, member)
            : Codes.Parse<Line>(place) is { } line
                ? new FillSeat(new(id), line, input.UnitId is { } unit ? new(unit) : null, member, input.SubstituteId is { } other ? new(other) : null) : null;
        if (command is null)
            return No(http, 404, GroupRules.NoSuchPlace);
        // which version has been seen is asked after every question of rights and form
        if (input.Version is null && GroupRules.WhyNot(directory.Current, command, http.Actor()) is null)
            return No(http, 428, new("Group.VersionMissing", "version"));
        if (await desk.DoAsync(command, input.Version, http.Actor(), http.RequestAborted) is { } refusal)
            return No(http, StatusOf(refusal), refusal);
        var city = await memory.AtLeastAsync(await CityInMemory.StampAsync(http.RequestServices.GetRequiredService<Platform.Data.WhistleDb>(), http.RequestAborted), http.RequestAborted);
        return await AnswerAsync(city, city.Campus(new(id))!, groups, clock, http.RequestAborted);
    }

    private static int StatusOf(Refusal refusal)
        => refusal == GroupRules.NotFound || refusal == GroupRules.NoSuchPlace ? 404 : refusal == GroupRules.NotYours ? 403 : refusal == GroupRules.MovedOn ? 412 : refusal.Field is null ? 409 : 422;

    private static Campus? Find(Guid id, HttpContext http, City city)
        => city.Campus(new(id)) is { } campus && new UnitSight(city, http.Actor()).Sees(city.Unit(campus.Id)) ? campus : null;

    private static async Task<IResult> AnswerAsync(City city, Campus campus, GroupQueries groups, TimeProvider clock, CancellationToken stop)
    {
        var (group, complete) = (await groups.OfAsync(city, campus, stop), Completeness.Of(city, campus));
        return TypedResults.Json(new GroupView(campus.Id.Value, city.IsOn(campus.Id, clock.Now().Day()), campus.Start == DateOnly.MinValue ? null : campus.Start, campus.Pilot, complete.Filled, Completeness.Codes.Count,
            [.. group.Places.Select(p => new PlaceHeldView(p.Code, NamedUnit.Of(city, p.Unit), Named(city, p.Person), Named(city, p.Substitute), p.IsMissing, p.Since, p.Version))]), WireJson.Options);
    }

    private static NamedPerson? Named(City city, PersonId? id) => id is { } known ? new(known.Value, city.Person(known)?.Name) : null;

    private static IResult No(HttpContext http, int status, Refusal refusal)
        => Problems.Of(http, status, refusal, http.RequestServices.GetRequiredService<IStringLocalizer<Text>>());
}
