using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Maps.Places;

/// <summary>What came of a command: the place, or a status and why not.</summary>
internal sealed record PlaceAnswer(Guid Id, int Status, IReadOnlyList<Refusal> Refusals)
{
    public static PlaceAnswer Not(int status, params IReadOnlyList<Refusal> refusals) => new(default, status, refusals);
}

/// <summary>Writes places down. Each change is kept with who made it.</summary>
internal sealed class PlaceDesk(WhistleDb db, ICity cities, Ids ids, TimeProvider clock)
{
    public async Task<PlaceAnswer> AddAsync(Func<string, string?> text, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (PlaceRules.Kept(city, by).Count == 0)
            return PlaceAnswer.Not(403, PlaceRules.NotYours);
        var (facts, errors) = Read(city, by, text);
        if (facts is null)
            return PlaceAnswer.Not(422, errors);
        if (PlaceRules.KeeperFor(city, by, facts.District, facts.Kind) is not { } keeper)
            return PlaceAnswer.Not(403, PlaceRules.NotYours);
        var place = new MapPlace(ids.New(), facts, keeper);
        db.Add(place);
        Note(place, "add", by, keeper);
        await db.SaveChangesAsync(stop);
        return new(place.Id, 201, []);
    }

    /// <param name="seen">The version that the form was drawn from.</param>
    public async Task<PlaceAnswer> ChangeAsync(Guid id, int? seen, Func<string, string?> text, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (await db.Set<MapPlace>().SingleOrDefaultAsync(p => p.Id == id, stop) is not { } place || !PlaceRules.MaySee(city, by, place.District))
            return PlaceAnswer.Not(404, PlaceRules.NotFound);
        if (PlaceRules.KeeperFor(city, by, place.District, place.Kind) is null)
            return PlaceAnswer.Not(403, PlaceRules.NotYours);
        var (facts, errors) = Read(city, by, text);
        if (facts is null)
            return PlaceAnswer.Not(422, errors);
        if (PlaceRules.KeeperFor(city, by, facts.District, facts.Kind) is not { } keeper)
            return PlaceAnswer.Not(403, PlaceRules.NotYours);
        if (seen != place.Version)
            return PlaceAnswer.Not(412, PlaceRules.MovedOn);
        place.Change(facts, keeper);
        Note(place, "change", by, keeper);
        return await db.TrySaveAsync(stop) ? new(id, 200, []) : PlaceAnswer.Not(412, PlaceRules.MovedOn);
    }

    /// <summary>All rows of a sheet that has been judged, or none. The known ones are changed, the others added.</summary>
    public async Task<Refusal?> ImportAsync(PlacePlan plan, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var known = plan.Rows.Where(row => row.Known is not null).Select(row => row.Known!.Value).ToList();
        var places = await db.Set<MapPlace>().Where(p => known.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        foreach (var row in plan.Rows.Where(row => row.Act is not PlaceAct.Same))
        {
            if (PlaceRules.KeeperFor(city, by, row.Facts.District, row.Facts.Kind) is not { } keeper)
                return PlaceRules.NotYours;
            var place = row.Known is { } id ? places.GetValueOrDefault(id) : null;
            if (place is null)
                db.Add(place = new MapPlace(ids.New(), row.Facts, keeper));
            else
                place.Change(row.Facts, keeper);
            Note(place, "import", by, keeper);
        }
        return await db.TrySaveAsync(stop) ? null : PlaceRules.MovedOn;
    }

    /// <summary>A place with one district to keep needs not name it.</summary>
    private (PlaceFacts? Facts, IReadOnlyList<Refusal> Errors) Read(City city, Actor by, Func<string, string?> text)
    {
        var reader = new PlaceReader(city, clock.Now().Day(), text);
        var facts = reader.Read(PlaceRules.Kept(city, by) is [var only] ? only.District.Id : null);
        return (facts, reader.Errors);
    }

    private void Note(MapPlace place, string act, Actor by, UnitId keeper)
        => db.Add(new PlaceChange { Id = ids.New(), Place = place.Id, Act = act, Person = by.Person, Unit = keeper, At = clock.Now() });
}
