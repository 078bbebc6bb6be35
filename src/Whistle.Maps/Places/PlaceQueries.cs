using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;

namespace Whistle.Maps.Places;

/// <summary>A place in a few numbers.</summary>
internal sealed record PlaceSpot(Guid Id, PlaceKind Kind, string NameZh, string NameEn, double Lat, double Lon, ShapeKind Shape, string Points)
{
    public Bilingual Name => new(NameZh, NameEn);

    public GeoPoint At => new(Lat, Lon);

    public GeoShape ToShape() => new(Shape, MapPlace.ReadPoints(Points));
}

/// <summary>Reads places. What somebody's reach does not hold is not there.</summary>
internal sealed class PlaceQueries(WhistleDb db)
{
    /// <summary>Those that stand in the box on that day, by kind and name.</summary>
    public async Task<List<PlaceSpot>> InAsync(GeoBox? box, IReadOnlyCollection<PlaceKind> kinds, IReadOnlySet<UnitId>? reach, DateOnly day, int most, CancellationToken stop)
        => await Within(Seen(reach).Where(p => kinds.Contains(p.Kind) && p.Since <= day && p.Until >= day), box)
            .OrderBy(p => p.Lat).ThenBy(p => p.Lon).Take(most)
            .Select(p => new PlaceSpot(p.Id, p.Kind, p.NameZh, p.NameEn, p.Lat, p.Lon, p.Shape, p.Points)).ToListAsync(stop);

    /// <summary>The outlines of campuses, by campus.</summary>
    public async Task<Dictionary<UnitId, GeoShape>> OutlinesAsync(IReadOnlyCollection<UnitId> campuses, DateOnly day, CancellationToken stop)
    {
        var found = await db.Set<MapPlace>().AsNoTracking().Where(p => p.Campus != null && campuses.Contains(p.Campus.Value) && p.Since <= day && p.Until >= day).OrderBy(p => p.Since).ToListAsync(stop);
        return found.GroupBy(p => p.Campus!.Value).ToDictionary(g => g.Key, g => g.Last().ToShape());
    }

    /// <summary>A page of the list, by kind and name.</summary>
    public async Task<(IReadOnlyList<MapPlace> Places, int? Next)> ListAsync(IReadOnlySet<UnitId>? reach, PlaceKind? kind, string? words, bool ended, DateOnly day, int from, int rows, CancellationToken stop)
    {
        var places = Seen(reach);
        if (kind is { } only)
            places = places.Where(p => p.Kind == only);
        if (words is not null)
            places = places.Where(p => p.NameZh.Contains(words) || p.NameEn.Contains(words) || p.Source.Contains(words));
        places = ended ? places.Where(p => p.Until < day) : places.Where(p => p.Until >= day);
        var found = await places.OrderBy(p => p.District).ThenBy(p => p.Kind).ThenBy(p => p.NameZh).ThenBy(p => p.Id).Skip(from).Take(rows + 1).ToListAsync(stop);
        return ([.. found.Take(rows)], found.Count > rows ? from + rows : null);
    }

    public async Task<MapPlace?> FindAsync(Guid id, IReadOnlySet<UnitId>? reach, CancellationToken stop) => await Seen(reach).SingleOrDefaultAsync(p => p.Id == id, stop);

    /// <summary>What was done to a place, newest first.</summary>
    public async Task<IReadOnlyList<PlaceChange>> ChangesAsync(Guid place, CancellationToken stop)
        => await db.Set<PlaceChange>().AsNoTracking().Where(c => c.Place == place).OrderByDescending(c => c.At).Take(20).ToListAsync(stop);

    private IQueryable<MapPlace> Seen(IReadOnlySet<UnitId>? reach)
        => reach is null ? db.Set<MapPlace>().AsNoTracking() : db.Set<MapPlace>().AsNoTracking().Where(p => reach.Contains(p.District));

    private static IQueryable<MapPlace> Within(IQueryable<MapPlace> places, GeoBox? box)
        => box is not { } b ? places
            : b.CrossesDateLine ? places.Where(p => p.North >= b.South && p.South <= b.North && (p.East >= b.West || p.West <= b.East))
            : places.Where(p => p.North >= b.South && p.South <= b.North && p.East >= b.West && p.West <= b.East);
}
