using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Whistle.Directory.Staff;

/// <summary>What has nobody, and whose turn it is to see to it.</summary>
/// <param name="Turn">Units whose people can; empty where it is nobody's, which must not happen.</param>
/// <param name="Meanwhile">For a unit without a head: whose heads decide until it has one.</param>
internal sealed record NobodyAt(string Key, Unit Unit, string? Label, string? Link, IReadOnlyList<Unit> Turn, Unit? Meanwhile = null);

/// <summary>Looks for units, open work and seats that have nobody. For the offices: the district's, the city's.</summary>
internal sealed class NobodyQueries(WhistleDb db, ICity cities, IEnumerable<IUnitWork> modules)
{
    public async Task<IReadOnlyList<NobodyAt>> ListAsync(Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var units = Units(city, by);
        var found = new List<NobodyAt>();
        var held = new List<HeldWork>();
        foreach (var module in modules)
            held.AddRange(await module.LeftAloneAsync([.. by.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead or Role.CityOffice).Select(post => post.Unit)], (unit, person) => IsLeftAlone(city, unit, person), stop));
        found.AddRange(held.Select(work => OfWork(city, work)));
        found.AddRange(units.Where(unit => ShouldAct(unit) && !city.At(unit.Id).Any(a => City.Acts(a.Role))).Select(unit => new NobodyAt("Nobody.Unit", unit, null, $"/units/{unit.Id.Value:D}", Opens(city, unit))));
        found.AddRange(units.Where(unit => LacksHead(city, unit)).Select(unit => new NobodyAt("Nobody.Head", unit, null, $"/units/{unit.Id.Value:D}",
            [.. Delegation.PostsAt(city, unit).Where(NextUp.IsHead).SelectMany(role => Delegation.OpenedBy(city, unit, role)).DistinctBy(from => from.Id)],
            NextUp.Of(city, unit.Id, unit.District) is { } up ? city.FindUnit(up) : null)));
        found.AddRange(units.Where(unit => HasLiaison(unit) && !city.At(unit.Id).Any(a => a.Role is Role.UnitLiaison))
            .Select(unit => new NobodyAt("Nobody.Liaison", unit, null, $"/units/{unit.Id.Value:D}", Delegation.OpenedBy(city, unit, Role.UnitLiaison))));
        found.AddRange(await ChargesAsync(city, units, stop));
        found.AddRange(Seats(city, units));
        return found;
    }

    /// <summary>Those of the offices' districts; for the city's bureau the city's own and every district's.</summary>
    private static List<Unit> Units(City city, Actor by)
    {
        var districts = by.Posts.Where(p => p.Role is Role.OfficeStaff or Role.OfficeHead).Select(p => city.DistrictOf(p.Unit)).OfType<UnitId>().ToHashSet();
        var all = by.HoldsAny(Role.CityOffice);
        return [.. city.Units.Where(unit => all || (city.DistrictOf(unit.Id) is { } district && districts.Contains(district)))];
    }

    private static bool ShouldAct(Unit unit) => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.CommandRoom or UnitKind.School or UnitKind.Team;

    /// <summary>People work there and hold cases, and nobody of them heads it.</summary>
    private static bool LacksHead(City city, Unit unit)
        => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team && city.At(unit.Id).Any(a => City.Acts(a.Role)) && !NextUp.HasHead(city, unit.Id);

    private static bool HasLiaison(Unit unit) => unit is { Kind: UnitKind.Department, Level: Level.District or Level.City };

    /// <summary>Nobody at the unit can act, or the person who answers for it is no more in post there.</summary>
    private static bool IsLeftAlone(City city, UnitId unit, PersonId? person)
        => !city.At(unit).Any(a => City.Acts(a.Role)) || (person is { } handler && !city.Works(handler, unit));

    private static NobodyAt OfWork(City city, HeldWork work)
    {
        var unit = city.Unit(work.Unit);
        return city.At(unit.Id).Any(a => City.Acts(a.Role))
            ? new("Nobody.Handler", unit, work.Label, work.Link, [unit])
            : new("Nobody.Work", unit, work.Label, work.Link, Opens(city, unit));
    }

    private async Task<IEnumerable<NobodyAt>> ChargesAsync(City city, List<Unit> units, CancellationToken stop)
    {
        var named = (await db.Set<ChargeRow>().AsNoTracking().Where(c => c.Until == null).Select(c => c.Unit).ToListAsync(stop)).ToHashSet();
        return units.Where(unit => HasLiaison(unit) && !named.Contains(unit.Id)).Select(unit => new NobodyAt("Nobody.Charge", unit, null, $"/units/{unit.Id.Value:D}/charge", [unit]));
    }

    /// <summary>Vacant seats, and those whose member has left the unit without a substitute: the district department of the line names somebody.</summary>
    private static IEnumerable<NobodyAt> Seats(City city, List<Unit> units)
        => from unit in units
           where unit.Kind is UnitKind.Campus
           from seat in city.GroupOf(unit.Id)
           let district = city.DistrictOf(unit.Id)
           where seat.Unit is not { } at || !(Holds(city, seat.Member, at) || Holds(city, seat.Substitute, at))
           let turn = district is { } place ? city.Department(place, seat.Line) : null
           select new NobodyAt("Nobody.Seat", unit, seat.Line.Code(), $"/campuses/{unit.Id.Value:D}/group", turn is null ? [] : [turn]);

    private static bool Holds(City city, PersonId? person, UnitId unit) => person is { } member && city.PostsOf(member).Any(p => p.Unit == unit);

    private static IReadOnlyList<Unit> Opens(City city, Unit unit)
        => [.. Delegation.PostsAt(city, unit).Where(City.Acts).SelectMany(role => Delegation.OpenedBy(city, unit, role)).Where(from => from.Id != unit.Id || city.At(unit.Id).Count > 0)
            .Concat(Delegation.OpenedBy(city, unit, Role.UnitLiaison)).DistinctBy(from => from.Id)];
}
