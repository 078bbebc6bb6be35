using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Units;

/// <summary>What a list of units is narrowed to.</summary>
internal sealed record UnitFilter(UnitKind? Kind = null, UnitId? Within = null, Line? Line = null, string? Words = null)
{
    public bool Fits(City city, Unit unit)
        => (Kind is null || unit.Kind == Kind)
            && (Line is null || unit.Line == Line)
            && (Within is not { } ancestor || IsWithin(city, unit, ancestor))
            && (Words is null || IsCalled(unit, Words) || (unit.Kind is UnitKind.School && city.CampusesOf(unit.Id).Any(c => IsCalled(city.Unit(c.Id), Words))));

    /// <summary>A school's parent is its district, so a town has the schools that have a campus there.</summary>
    private static bool IsWithin(City city, Unit unit, UnitId ancestor)
        => unit.Town == ancestor || city.Inside(unit.Id, ancestor)
            || (unit.Kind is UnitKind.School && city.CampusesOf(unit.Id).Any(c => c.Town == ancestor));

    private static bool IsCalled(Unit unit, string words)
        => unit.Name.Zh.Contains(words, StringComparison.OrdinalIgnoreCase) || unit.Name.En.Contains(words, StringComparison.OrdinalIgnoreCase);
}
