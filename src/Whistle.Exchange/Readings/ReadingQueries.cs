using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Readings.Stations;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Readings;

/// <summary>What a list of stations is narrowed to.</summary>
internal sealed record StationFilter(StationKind? Kind, UnitId? District, string? Words, bool Ended);

/// <summary>A station with the newest reading of each of its indicators, in the order of every table.</summary>
internal sealed record StationNow(Station Station, IReadOnlyList<LatestReading> Latest)
{
    public DateTimeOffset? LastAt => Latest.Count == 0 ? null : Latest.Max(one => one.At);
}

/// <summary>The nearest station of a kind, as far away as it is said.</summary>
internal sealed record NearStation(Campus Campus, StationNow Now, double Metres);

/// <summary>Reads stations and readings. What lies outside of somebody's districts is not there.</summary>
internal sealed class ReadingQueries(WhistleDb db, ReadingSettings settings)
{
    private const int MostStations = 2_000;

    /// <summary>A page of stations as they were entered, stable while more are. A cursor that is none of ours starts from the beginning.</summary>
    public async Task<(IReadOnlyList<StationNow> Stations, string? Next)> ListAsync(StationFilter filter, IReadOnlySet<UnitId>? reach, DateOnly day, string? cursor, int limit, CancellationToken stop)
    {
        var stations = Seen(reach);
        if (filter.Kind is { } kind)
            stations = stations.Where(s => s.Kind == kind);
        if (filter.District is { } district)
            stations = stations.Where(s => s.District == district);
        if (filter.Words is { } words)
            stations = stations.Where(s => s.NameZh.Contains(words) || s.NameEn.Contains(words) || s.Code.Contains(words));
        if (Guid.TryParseExact(cursor, "N", out var after))
            stations = stations.Where(s => s.Id.CompareTo(after) > 0);
        stations = filter.Ended ? stations.Where(s => s.Until < day) : stations.Where(s => s.Until >= day);
        var found = await stations.OrderBy(s => s.Id).Take(limit + 1).ToListAsync(stop);
        return (await WithLatestAsync([.. found.Take(limit)], stop), found.Count > limit ? found[limit - 1].Id.ToString("N") : null);
    }

    public async Task<StationNow?> FindAsync(Guid id, IReadOnlySet<UnitId>? reach, CancellationToken stop)
        => await Seen(reach).SingleOrDefaultAsync(s => s.Id == id, stop) is { } found ? (await WithLatestAsync([found], stop))[0] : null;

    /// <summary>What a station said of an indicator, newest first; before an instant where one is given.</summary>
    public async Task<List<Reading>> OfAsync(Guid station, Indicator indicator, DateTimeOffset? from, DateTimeOffset? before, int most, CancellationToken stop)
    {
        var readings = db.Set<Reading>().AsNoTracking().Where(r => r.Station == station && r.Indicator == indicator);
        if (from is { } since)
            readings = readings.Where(r => r.At >= since);
        if (before is { } until)
            readings = readings.Where(r => r.At < until);
        return await readings.OrderByDescending(r => r.At).Take(most).ToListAsync(stop);
    }

    /// <summary>What was said before, or came too late, newest first.</summary>
    public async Task<List<ReadingBefore>> BeforeAsync(Guid station, Indicator indicator, DateTimeOffset from, int most, CancellationToken stop)
        => await db.Set<ReadingBefore>().AsNoTracking().Where(r => r.Station == station && r.Indicator == indicator && r.At >= from).OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(most).ToListAsync(stop);

    /// <summary>For each campus the nearest station of each kind within the set distance, whatever its district: air knows no border. Two queries.</summary>
    public async Task<IReadOnlyList<NearStation>> NearAsync(IReadOnlyCollection<Campus> campuses, DateOnly day, CancellationToken stop)
    {
        var placed = campuses.Where(campus => campus is { Lat: not null, Lon: not null }).ToList();
        if (placed.Count == 0)
            return [];
        var boxes = placed.ConvertAll(campus => GeoBox.Of(At(campus), Math.Max(settings.AirMetres, settings.WaterMetres) + 1));
        var (south, north, west, east) = (boxes.Min(box => box.South), boxes.Max(box => box.North), boxes.Min(box => box.West), boxes.Max(box => box.East));
        var stations = await db.Set<Station>().AsNoTracking().Where(s => s.Until >= day && s.Lat >= south && s.Lat <= north && s.Lon >= west && s.Lon <= east).Take(MostStations).ToListAsync(stop);
        var near = placed.SelectMany(campus => Nearest(campus, stations, settings)).ToList();
        var latest = (await WithLatestAsync([.. near.Select(one => one.Station).Distinct()], stop)).ToDictionary(one => one.Station.Id);
        return [.. near.Select(one => new NearStation(one.Campus, latest[one.Station.Id], one.Metres))];
    }

    /// <summary>By the geodesic distance; of two equally near ones the code decides.</summary>
    internal static IEnumerable<(Campus Campus, Station Station, double Metres)> Nearest(Campus campus, IReadOnlyList<Station> stations, ReadingSettings settings)
        => Enum.GetValues<StationKind>()
            .Select(kind => stations.Where(station => station.Kind == kind).Select(station => (campus, station, Metres: Geodesic.Metres(At(campus), station.At)))
                .Where(one => one.Metres <= settings.Metres(kind)).OrderBy(one => one.Metres).ThenBy(one => one.station.Code, StringComparer.Ordinal).Take(1))
            .SelectMany(found => found);

    private static GeoPoint At(Campus campus) => new(campus.Lat!.Value, campus.Lon!.Value);

    private async Task<IReadOnlyList<StationNow>> WithLatestAsync(IReadOnlyList<Station> stations, CancellationToken stop)
    {
        var ids = stations.Select(station => station.Id).ToList();
        var latest = (await db.Set<LatestReading>().AsNoTracking().Where(r => ids.Contains(r.Station)).ToListAsync(stop)).ToLookup(one => one.Station);
        return [.. stations.Select(station => new StationNow(station, [.. latest[station.Id].OrderBy(one => one.Indicator)]))];
    }

    private IQueryable<Station> Seen(IReadOnlySet<UnitId>? reach)
    {
        var stations = db.Set<Station>().AsNoTracking();
        if (reach is null)
            return stations;
        var districts = reach.ToList();
        return stations.Where(s => districts.Contains(s.District));
    }
}
