using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Hazards.Cases;

/// <summary>Cases as points on a map.</summary>
internal sealed partial class CaseQueries : ICasePoints
{
    public async Task<CaseSpots> InAsync(IQueryCollection query, Actor reader, GeoBox? box, int most, CancellationToken stop)
    {
        var (filter, errors) = CaseFilter.Read(query);
        if (errors.Count > 0)
            return new([], false, errors);
        var sight = await SightAsync(reader, stop);
        var keys = Keys(filter, sight);
        var places = sight.City.Campuses.Where(c => c is { Lat: not null, Lon: not null }).ToDictionary(c => c.Id, c => new GeoPoint(c.Lat!.Value, c.Lon!.Value));
        var filtered = Inside(Filtered(filter, sight), box, places);
        var listed = filter.Listed is true ? await ListedAsync(stop) : null;
        var spots = new Dictionary<Guid, Spot>();
        var isCut = false;
        foreach (var key in keys.All)
            foreach (var open in filter.Open is { } only ? [only] : new[] { true, false })
            {
                var found = await SpotsOfKey(Sights(listed, filter, key, open, keys.FromAbove.Contains(key), long.MaxValue), filtered, filter, sight).Take(most + 1).ToListAsync(stop);
                isCut |= found.Count > most;
                // seen under two keys, a case is read in full where one of them allows it
                foreach (var spot in found)
                    if (!spots.TryGetValue(spot.Id, out var before) || (spot.Full && !before.Full))
                        spots[spot.Id] = spot;
            }
        var placed = new List<CaseSpot>(spots.Count);
        foreach (var spot in spots.Values)
            if (spot.Place(places) is { } at && (box is not { } inside || inside.Contains(at.At)))
                placed.Add(at);
        return new(placed, isCut, []);
    }

    public async Task<IReadOnlyDictionary<Guid, CaseLabel>> LabelsAsync(IReadOnlyCollection<CaseSpot> spots, CancellationToken stop)
    {
        var wanted = spots.Select(spot => spot.Id).ToList();
        return await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => wanted.Contains(c.Id)).Select(c => new { c.Id, c.Number, c.DutyItem })
            .ToDictionaryAsync(c => c.Id, c => new CaseLabel(c.Number, c.DutyItem), stop);
    }

    private static SightKeys Keys(CaseFilter filter, CaseSight sight)
        => filter.Mine is Mine.Reported ? new([sight.Reader.Person.Value], []) : SightKeys.Of(sight.Reader, sight.City);

    /// <summary>What may stand in the box for somebody: by its own place or by its campus. For whom it stands where is known only with his sights.</summary>
    private static IQueryable<HazardCase> Inside(IQueryable<HazardCase> cases, GeoBox? box, Dictionary<UnitId, GeoPoint> places)
    {
        if (box is not { } inside)
            return cases;
        var campuses = places.Where(place => inside.Contains(place.Value)).Select(place => place.Key).ToList();
        if (campuses.Count == places.Count)
            return cases;
        return inside.CrossesDateLine
            ? cases.Where(c => campuses.Contains(c.Campus) || (c.Lat >= inside.South && c.Lat <= inside.North && (c.Lon >= inside.West || c.Lon <= inside.East)))
            : cases.Where(c => campuses.Contains(c.Campus) || (c.Lat >= inside.South && c.Lat <= inside.North && c.Lon >= inside.West && c.Lon <= inside.East));
    }

    private IQueryable<Spot> SpotsOfKey(IQueryable<Sight> sights, IQueryable<HazardCase> filtered, CaseFilter filter, CaseSight sight)
        => from pair in Pairs(sights, filtered, filter, sight)
           orderby pair.Sight.Sequence descending
           select new Spot
           {
               Id = pair.Sight.CaseId,
               Full = pair.Sight.Full,
               Lat = pair.Case.Lat,
               Lon = pair.Case.Lon,
               Campus = pair.Case.Campus,
               State = pair.Case.State,
               IsLate = pair.Case.IsOpen && pair.Case.DueBy < sight.Now,
           };

    private sealed class Spot
    {
        public Guid Id { get; init; }

        public bool Full { get; init; }

        public double? Lat { get; init; }

        public double? Lon { get; init; }

        public UnitId Campus { get; init; }

        public CaseState State { get; init; }

        public bool IsLate { get; init; }

        public CaseSpot? Place(Dictionary<UnitId, GeoPoint> places)
            => Full && Lat is { } lat && Lon is { } lon ? new(Id, new(lat, lon), false, Campus, State.Code(), IsLate)
                : places.TryGetValue(Campus, out var campus) ? new(Id, campus, true, Campus, State.Code(), IsLate) : null;
    }
}
