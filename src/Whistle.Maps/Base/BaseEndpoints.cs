using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Maps.Base;

/// <summary>What scripts need to draw a map: its ground and where to begin; and what stands at a point that was tapped.</summary>
internal static class BaseEndpoints
{
    private const string LatName = "lat", LonName = "lon";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/map/base.json", BaseAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/map/here.json", HereAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> BaseAsync(HttpContext http, BaseMap map, ICity cities, IStringLocalizer<Text> text)
    {
        var city = await cities.GetAsync(http.RequestAborted);
        var own = Own(city, http.Actor());
        return TypedResults.Json(new
        {
            tiles = map.Layers,
            map.Attribution,
            bounds = own.Count == 0 ? null : new[] { own.Min(p => p.Lon), own.Min(p => p.Lat), own.Max(p => p.Lon), own.Max(p => p.Lat) },
            words = Keys.ToDictionary(key => key, key => text["Script." + key].Value, StringComparer.Ordinal),
        }, WireJson.Options);

        List<GeoPoint> Own(City from, Actor reader) => [.. Begin(from, reader).Select(campus => map.Draw(new(campus.Lat!.Value, campus.Lon!.Value)))];
    }

    private static readonly string[] Keys = ["pick", "pickHint", "take", "close", "tapped", "here", "failed", "zoomIn", "zoomOut", "map", "attribution", "twoFingers"];

    /// <summary>The campuses of the reader's own schools; else those that he sees.</summary>
    private static IReadOnlyList<Campus> Begin(City city, Actor reader)
    {
        var own = reader.Posts.SelectMany(post => city.CampusesOf(post.Unit)).Where(IsPlaced).ToList();
        return own.Count > 0 ? own : [.. new SeenUnits(city, reader).Campuses.Where(IsPlaced)];
    }

    private static bool IsPlaced(Campus campus) => campus is { Lat: not null, Lon: not null };

    /// <summary>The point of the ground that is drawn where somebody tapped, and the campus that is nearest to it.</summary>
    private static async Task<IResult> HereAsync(HttpContext http, BaseMap map, ICity cities, IStringLocalizer<Text> text)
    {
        if (Degrees(http, LatName) is not { } lat || Degrees(http, LonName) is not { } lon || !new GeoPoint(lat, lon).IsValid)
            return JsonBody.Wrong(http, [new("Map.NotAPlace", LatName)], text);
        var city = await cities.GetAsync(http.RequestAborted);
        // the other way round: where a point of the ground is drawn
        if (http.Request.Query["drawn"] == "true" && map.Draw(new(lat, lon)) is var drawn)
            return TypedResults.Json(new { drawn.Lat, drawn.Lon }, WireJson.Options);
        var at = map.Ground(new(lat, lon));
        at = new(Math.Round(at.Lat, 6), Math.Round(at.Lon, 6));
        var nearest = new SeenUnits(city, http.Actor()).Campuses.Where(IsPlaced)
            .Select(campus => (Campus: campus, Metres: Geodesic.Metres(at, new(campus.Lat!.Value, campus.Lon!.Value)))).OrderBy(one => one.Metres).FirstOrDefault();
        var words = nearest.Campus is null ? text["Script.tapped"].Value : text["Script.here", Distance(nearest.Metres, text), city.Unit(nearest.Campus.Id).Name].Value;
        return TypedResults.Json(new { at.Lat, at.Lon, words }, WireJson.Options);
    }

    /// <summary>"120 m", "1.3 km".</summary>
    internal static string Distance(double metres, IStringLocalizer text) => metres < 1000 ? text["Metres", Math.Round(metres)] : text["Kilometres", Math.Round(metres / 1000, 1)];

    private static double? Degrees(HttpContext http, string name)
        => double.TryParse(http.Request.Query[name], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees) ? degrees : null;
}
