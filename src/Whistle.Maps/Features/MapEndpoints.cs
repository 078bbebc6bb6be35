using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Base;
using Whistle.Maps.Places;
using Whistle.Maps.Rings;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Maps.Features;

/// <summary>
/// The map as GeoJSON, twice: under /api/v1 for programs with a token, always WGS 84; and under /map for the page itself, in the
/// datum of its base map. The same query, the same rights, the same answer.
/// </summary>
internal static class MapEndpoints
{
    /// <summary>So many features, or clusters, in one answer. A phone draws them at once.</summary>
    public const int Most = 500;

    /// <summary>So many cases are looked at; a list of more is cut to the newest and says so.</summary>
    private const int MostCases = 100_000;

    private const int MostPlaces = 100_000;

    /// <summary>Rings are shown near to: around so many campuses at a time.</summary>
    private const int MostRings = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapBoth(routes, "cases", CasesAsync).DescribeCases();
        MapBoth(routes, "schools", SchoolsAsync).DescribeSchools();
        MapBoth(routes, "places", PlacesAsync).DescribePlaces();
        MapBoth(routes, "rings", RingsAsync).DescribeRings();
    }

    private static RouteHandlerBuilder MapBoth(IEndpointRouteBuilder routes, string name, Func<HttpContext, BaseMap, Task> answer)
    {
        routes.MapGet($"/map/{name}.geojson", (HttpContext http, BaseMap map) => answer(http, map)).RequireAuthorization(Policies.Read).ExcludeFromDescription();
        return routes.MapGet($"/api/v1/map/{name}.geojson", (Delegate)((HttpContext http) => answer(http, BaseMap.Plain))).RequireAuthorization(Policies.Read).WithTags("Map");
    }

    private static async Task CasesAsync(HttpContext http, BaseMap map)
    {
        var (services, stop) = (http.RequestServices, http.RequestAborted);
        var asked = MapQuery.Read(http.Request.Query, map.Ground);
        var points = services.GetRequiredService<ICasePoints>();
        var found = asked.Errors.Count > 0 ? new([], false, []) : await points.InAsync(http.Request.Query, http.Actor(), asked.Box, MostCases, stop);
        if (await RefusedAsync(http, [.. asked.Errors, .. found.Errors]))
            return;
        var clusters = Clusters.Of(found.Spots, spot => spot.At, asked.Zoom, asked.Above, Most);
        var labels = await points.LabelsAsync([.. clusters.Where(cluster => cluster.Of.Count == 1).Select(cluster => cluster.Of[0])], stop);
        var (city, items) = (await services.GetRequiredService<ICity>().GetAsync(stop), services.GetRequiredService<DutyItems>());
        await GeoJson.AnswerAsync(http, map.Draw, json =>
        {
            foreach (var cluster in clusters)
                if (cluster.Of is not [var spot])
                    json.Point(cluster.At, ("cluster", true), ("count", cluster.Of.Count), ("late", cluster.Of.Count(one => one.IsLate)), ("states", States(cluster.Of)));
                else if (labels.TryGetValue(spot.Id, out var label))
                    json.Point(spot.At, ("id", spot.Id), ("number", label.Number), ("class", label.DutyItem), ("state", spot.State), ("late", spot.IsLate), ("url", $"/cases/{spot.Id:D}"),
                        ("place", spot.AtCampus ? "campus" : "own"), ("name", items.Name(label.DutyItem, CultureInfo.CurrentUICulture)), ("campus", city.FindUnit(spot.Campus)?.Name));
        }, ("total", found.Spots.Count), ("cut", found.IsCut));
    }

    private static Dictionary<string, int> States(IReadOnlyList<CaseSpot> spots)
        => spots.GroupBy(spot => spot.State, StringComparer.Ordinal).OrderByDescending(state => state.Count()).ToDictionary(state => state.Key, state => state.Count(), StringComparer.Ordinal);

    private static async Task SchoolsAsync(HttpContext http, BaseMap map)
    {
        var asked = MapQuery.Read(http.Request.Query, map.Ground);
        if (await RefusedAsync(http, asked.Errors))
            return;
        var city = await http.RequestServices.GetRequiredService<ICity>().GetAsync(http.RequestAborted);
        var campuses = Campuses(city, http.Actor(), asked.Box).ToList();
        var clusters = Clusters.Of(campuses, At, asked.Zoom, asked.Above, Most);
        await GeoJson.AnswerAsync(http, map.Draw, json =>
        {
            foreach (var cluster in clusters)
                if (cluster.Of is [var campus])
                    json.Point(At(campus), ("id", campus.Id.Value), ("kind", "school"), ("name", city.Unit(campus.Id).Name), ("school", city.Unit(campus.School).Name), ("url", $"/schools/{campus.School.Value:D}"));
                else
                    json.Point(cluster.At, ("cluster", true), ("kind", "school"), ("count", cluster.Of.Count));
        }, ("total", campuses.Count), ("cut", false));
    }

    private static async Task PlacesAsync(HttpContext http, BaseMap map)
    {
        var (asked, query) = (MapQuery.Read(http.Request.Query, map.Ground), http.Request.Query["kind"].ToString());
        var said = query.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var kinds = said.Length == 0 ? [.. Enum.GetValues<PlaceKind>()] : said.Select(Codes.Parse<PlaceKind>).OfType<PlaceKind>().ToHashSet();
        if (await RefusedAsync(http, kinds.Count < said.Distinct(StringComparer.Ordinal).Count() ? [.. asked.Errors, new("Field.NotACode", "kind", string.Join(", ", Codes.All<PlaceKind>()))] : asked.Errors))
            return;
        var (services, stop) = (http.RequestServices, http.RequestAborted);
        var city = await services.GetRequiredService<ICity>().GetAsync(stop);
        var found = await services.GetRequiredService<PlaceQueries>().InAsync(asked.Box, kinds, PlaceRules.Reach(city, http.Actor()), Today(http), MostPlaces, stop);
        var (points, shapes) = (found.FindAll(place => place.Shape is ShapeKind.Point), found.FindAll(place => place.Shape is not ShapeKind.Point));
        await GeoJson.AnswerAsync(http, map.Draw, json =>
        {
            foreach (var place in shapes.Take(Most))
                json.Feature(place.ToShape(), Properties(place));
            foreach (var cluster in Clusters.Of(points, place => place.At, asked.Zoom, asked.Above, Most))
                if (cluster.Of is [var place])
                    json.Point(place.At, Properties(place));
                else
                    json.Point(cluster.At, ("cluster", true), ("count", cluster.Of.Count), ("kinds", Kinds(cluster.Of)));
        }, ("total", found.Count), ("cut", found.Count == MostPlaces || shapes.Count > Most));
    }

    private static (string, object?)[] Properties(PlaceSpot place)
        => [("id", place.Id), ("kind", place.Kind.Code()), ("name", place.Name), ("url", $"/map/places/{place.Id:D}")];

    private static Dictionary<string, int> Kinds(IReadOnlyList<PlaceSpot> places)
        => places.GroupBy(place => place.Kind).OrderBy(kind => kind.Key).ToDictionary(kind => kind.Key.Code(), kind => kind.Count(), StringComparer.Ordinal);

    private static async Task RingsAsync(HttpContext http, BaseMap map)
    {
        var asked = MapQuery.Read(http.Request.Query, map.Ground);
        if (await RefusedAsync(http, asked.Errors))
            return;
        var (services, stop) = (http.RequestServices, http.RequestAborted);
        var city = await services.GetRequiredService<ICity>().GetAsync(stop);
        var campuses = Campuses(city, http.Actor(), asked.Box).ToList();
        var rings = await services.GetRequiredService<RingQueries>().OfAsync([.. campuses.Take(MostRings)], Today(http), stop);
        var radii = services.GetRequiredService<RingRules>().Radii;
        await GeoJson.AnswerAsync(http, map.Draw, json =>
        {
            foreach (var campus in rings)
                foreach (var metres in radii)
                    json.Feature(new(ShapeKind.Area, campus.Ground.Around(metres)), ("campus", campus.Campus.Id.Value), ("name", city.Unit(campus.Campus.Id).Name), ("metres", metres),
                        ("from", campus.HasOutline ? "outline" : "point"), ("flagged", campus.Places.Count(inside => inside.IsFlagged && inside.Ring.Metres == metres)));
        }, ("total", campuses.Count), ("cut", campuses.Count > MostRings));
    }

    private static IEnumerable<Campus> Campuses(City city, Actor reader, GeoBox? box)
        => new SeenUnits(city, reader).Campuses.Where(campus => campus is { Lat: not null, Lon: not null } && (box is not { } inside || inside.Contains(At(campus)))).OrderBy(campus => campus.Id.Value);

    private static GeoPoint At(Campus campus) => new(campus.Lat!.Value, campus.Lon!.Value);

    private static DateOnly Today(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().Now().Day();

    /// <summary>422 with a sentence for each wrong field; false where all is right.</summary>
    private static async Task<bool> RefusedAsync(HttpContext http, IReadOnlyList<Refusal> errors)
    {
        if (errors.Count == 0)
            return false;
        await JsonBody.Wrong(http, errors, http.RequestServices.GetRequiredService<IStringLocalizer<Text>>()).ExecuteAsync(http);
        return true;
    }
}
