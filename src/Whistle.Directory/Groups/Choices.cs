using Whistle.Directory.Contracts;
using Whistle.Directory.People;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>Somebody who can be named for a place, at one unit. The form carries both ids: "unit/person".</summary>
internal sealed record Choice(Unit Unit, Person Person, IReadOnlyList<Role> Roles)
{
    public string Value => Choices.Value(Unit.Id, Person.Id);
}

internal static class Choices
{
    /// <summary>Whom the actor may name for the place, unit by unit, local ones first.</summary>
    public static IReadOnlyList<Choice> For(City city, Campus campus, Place place, Actor actor)
        => place.Line is { } line ? For(city, GroupRules.UnitsFor(city, campus, line, actor))
            : [.. UnitPeople.At(city, place.Unit!.Value).Where(p => p.Roles.Contains(place.Code == "guide" ? Role.GridGuide : Role.SchoolHead))
                .Select(p => new Choice(city.Unit(place.Unit.Value), p.Person, p.Roles))];

    public static IReadOnlyList<Choice> For(City city, IEnumerable<Unit> units)
        => [.. units.SelectMany(unit => UnitPeople.At(city, unit.Id).Where(p => p.Roles.Any(r => r is not Role.Admin)).Select(p => new Choice(unit, p.Person, p.Roles)))];

    public static string Value(UnitId unit, PersonId person) => $"{unit.Value:N}/{person.Value:N}";

    public static string? Value(UnitId? unit, PersonId? person) => unit is { } at && person is { } who ? Value(at, who) : null;

    public static (UnitId? Unit, PersonId? Person) Read(string? value)
        => value?.Split('/') is [var unit, var person] && Guid.TryParseExact(unit, "N", out var at) && Guid.TryParseExact(person, "N", out var who) ? (new(at), new(who)) : (null, null);
}
