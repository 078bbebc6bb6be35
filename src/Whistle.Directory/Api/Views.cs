using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Api;

/// <summary>A page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record NamedUnit(Guid Id, Bilingual Name)
{
    public static NamedUnit Of(Unit unit) => new(unit.Id.Value, unit.Name);

    public static NamedUnit? Of(City city, UnitId? id) => id is { } known && city.FindUnit(known) is { } unit ? Of(unit) : null;
}

internal sealed record UnitView(
    Guid Id, string Kind, Bilingual Name, string? Line, string? Level, Guid? Parent, NamedUnit? District, NamedUnit? Town, string? Code, string? Phone)
{
    public static UnitView Of(City city, Unit unit) => new(
        unit.Id.Value, unit.Kind.Code(), unit.Name, unit.Line?.Code(), unit.Level?.Code(), unit.Parent?.Value,
        NamedUnit.Of(city, unit.District), NamedUnit.Of(city, unit.Town), unit.Code, unit.Phone);
}

internal sealed record SchoolView(Guid Id, Bilingual Name, NamedUnit? District, string? Phone, IReadOnlyList<CampusView> Campuses)
{
    public static SchoolView Of(City city, Unit school) => new(
        school.Id.Value, school.Name, NamedUnit.Of(city, school.District), school.Phone, [.. city.CampusesOf(school.Id).Select(c => CampusView.Of(city, c))]);
}

internal sealed record CampusView(Guid Id, Bilingual Name, bool Main, NamedUnit? Town, PlaceView? Location)
{
    public static CampusView Of(City city, Campus campus) => new(
        campus.Id.Value, city.Unit(campus.Id).Name, campus.Main, NamedUnit.Of(city, campus.Town), campus is { Lat: { } lat, Lon: { } lon } ? new(lat, lon) : null);
}

internal sealed record PlaceView(double Lat, double Lon);

/// <summary>Somebody at a unit, with all the roles held there.</summary>
internal sealed record PersonView(Guid Id, string Name, string? Phone, IReadOnlyList<string> Roles);

internal sealed record MeView(AccountView Account, NamedPerson Person, IReadOnlyList<PostView> Posts);

internal sealed record AccountView(Guid Id, string Login);

internal sealed record NamedPerson(Guid Id, string? Name);

internal sealed record PostView(UnitView Unit, string Role);
