using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Directory.People;
using Whistle.Directory.Staff;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Api;

/// <summary>The directory for programs: oneself, units, schools, the people of a unit. Lists by name, as visible.</summary>
internal static class DirectoryEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Directory").RequireAuthorization(Policies.SignedIn);
        api.MapGet("/me", MeAsync).DescribeMe();
        api.MapGet("/units", Units).DescribeUnits();
        api.MapGet("/schools", Schools).DescribeSchools();
        api.MapGet("/units/{id:guid}/people", PeopleAsync).DescribePeople();
    }

    private static async Task<IResult> MeAsync(HttpContext http, ICity directory, Accounts accounts)
    {
        var (actor, city) = (http.Actor(), directory.Current);
        var posts = actor.Posts.Where(p => city.FindUnit(p.Unit) is not null).Select(p => new PostView(UnitView.Of(city, city.Unit(p.Unit)), p.Role.Code()));
        return Answer(new MeView(
            new(actor.Account.Value, await accounts.LoginOfAsync(actor.Account, http.RequestAborted)),
            new(actor.Person.Value, city.Person(actor.Person)?.Name),
            [.. posts]));
    }

    private static IResult Units(HttpContext http, ICity directory)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new UnitFilter(query.Code<UnitKind>("kind"), query.Unit("within"), query.Code<Line>("line"), query.Words("q"));
        var city = directory.Current;
        return List(http, query, city, filter, unit => UnitView.Of(city, unit));
    }

    private static IResult Schools(HttpContext http, ICity directory)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new UnitFilter(UnitKind.School, query.Unit("within"), Words: query.Words("q"));
        var city = directory.Current;
        return List(http, query, city, filter, unit => SchoolView.Of(city, unit));
    }

    private static IResult List<T>(HttpContext http, ListQuery query, City city, UnitFilter filter, Func<Unit, T> show)
    {
        var sight = new UnitSight(city, http.Actor());
        return Cut(http, query, city.Units, u => u.Id.Value, u => sight.Sees(u) && filter.Fits(city, u), show);
    }

    private static async Task<IResult> PeopleAsync(Guid id, HttpContext http, ICity directory, ReadLog reads)
    {
        var city = directory.Current;
        var sight = new UnitSight(city, http.Actor());
        if (city.FindUnit(new(id)) is not { } unit || !sight.Sees(unit))
            return Problems.Of(http, StatusCodes.Status404NotFound, new("Unit.NotFound"), Words(http));
        if (!sight.SeesPeopleOf(unit))
            return Problems.Of(http, StatusCodes.Status403Forbidden, new("Unit.PeopleNotYours"), Words(http));
        var shown = new List<PersonId>();
        var answer = Cut(http, new(http.Request.Query), UnitPeople.At(city, unit.Id), p => p.Person.Id.Value, _ => true, p =>
        {
            shown.Add(p.Person.Id);
            return new PersonView(p.Person.Id.Value, p.Person.Name, p.Person.Phone, [.. p.Roles.Select(r => r.Code())]);
        });
        await PersonReading.RecordAsync(reads, city, shown, http.Actor(), http.RequestAborted);
        return answer;
    }

    private static IResult Cut<T, TView>(HttpContext http, ListQuery query, IReadOnlyList<T> all, Func<T, Guid> idOf, Func<T, bool> fits, Func<T, TView> show)
    {
        var (limit, after) = (query.Limit(), query.Cursor());
        var part = Part<T>.Of(all, idOf, fits, after, limit);
        if (part is null)
            query.Refuse("Field.NotACursor", "cursor");
        if (part is null || query.Errors.Count > 0)
            return Problems.Fields(http, query.Errors.GroupBy(e => e.Field!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal), Words(http));
        return Answer(new Page<TView>([.. part.Items.Select(show)], part.Next?.ToString("N")));
    }

    private static IResult Answer<T>(T answer) => TypedResults.Json(answer, WireJson.Options);

    private static IStringLocalizer Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
