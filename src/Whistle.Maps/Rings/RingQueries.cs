using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Places;

namespace Whistle.Maps.Rings;

/// <summary>A campus with its ground and what lies in its rings, nearest first.</summary>
internal sealed record CampusRings(Campus Campus, GeoShape Ground, IReadOnlyList<Inside> Places)
{
    public bool HasOutline => Ground.Kind is ShapeKind.Area;
}

/// <summary>Finds what lies in the rings of campuses: two queries, whatever their number.</summary>
internal sealed class RingQueries(PlaceQueries places, RingRules rules)
{
    private const int MostPlaces = 50_000;

    public async Task<IReadOnlyList<CampusRings>> OfAsync(IReadOnlyCollection<Campus> campuses, DateOnly day, CancellationToken stop)
    {
        var placed = campuses.Where(campus => campus is { Lat: not null, Lon: not null }).ToList();
        if (placed.Count == 0 || rules.All.Count == 0)
            return [];
        var outlines = await places.OutlinesAsync([.. placed.Select(campus => campus.Id)], day, stop);
        var grounds = placed.ConvertAll(campus => (Campus: campus, Ground: outlines.GetValueOrDefault(campus.Id) ?? GeoShape.Of(new(campus.Lat!.Value, campus.Lon!.Value))));
        var box = Around(grounds.Select(one => GeoBox.Of(one.Ground.Middle, rules.Radii[0] + one.Ground.Points.Max(p => Geodesic.Metres(one.Ground.Middle, p)) + 1)));
        // venues stand in the district of their campus or beyond its border: rings know none
        var near = (await places.InAsync(box, [.. rules.All.Select(ring => ring.Kind)], null, day, MostPlaces, stop)).OrderBy(place => place.Lat).ToList();
        return [.. grounds.Select(one => new CampusRings(one.Campus, one.Ground, [.. RingFinder.Of(one.Campus.Id, one.Ground, Beside(near, one.Ground), rules).OrderBy(inside => inside.Metres)]))];
    }

    /// <summary>Of places in the order of latitude, those that can be near.</summary>
    private IEnumerable<PlaceSpot> Beside(List<PlaceSpot> near, GeoShape ground)
    {
        var margin = (rules.Radii[0] + 1.0) / 110_000;
        var from = near.FindIndex(place => place.Lat >= ground.Box.South - margin);
        return from < 0 ? [] : near.Skip(from).TakeWhile(place => place.Lat <= ground.Box.North + margin);
    }

    private static GeoBox Around(IEnumerable<GeoBox> boxes)
        => boxes.Aggregate((one, other) => new(Math.Min(one.West, other.West), Math.Min(one.South, other.South), Math.Max(one.East, other.East), Math.Max(one.North, other.North)));
}
