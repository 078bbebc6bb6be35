using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>A group of things to choose from.</summary>
internal sealed record ChoiceGroup(string Label, IReadOnlyList<Unit> Units);

/// <summary>The people and units that a step's form offers: the same that its check accepts.</summary>
internal sealed class ActionChoices(HazardCase @case, City city)
{
    /// <summary>Who does the holder's work, heads first.</summary>
    public IReadOnlyList<(Person Person, Role Role)> People
        => [.. city.At(@case.Holder).Where(a => Roles.Acts(a.Role) && city.Person(a.Person) is not null)
            .OrderByDescending(a => Roles.Heads(a.Role)).DistinctBy(a => a.Person).Select(a => (city.Person(a.Person)!, a.Role))];

    /// <summary>For the office: departments of the district first, then the units of each town. For a command room: the units of its area.</summary>
    public IReadOnlyList<ChoiceGroup> Units(Step step)
    {
        var area = step.Action is "designate" or "ask-help" or "waive-part" ? @case.District : city.Unit(@case.Holder).Parent ?? @case.District;
        var units = city.Units.Where(unit => unit.Id != @case.Holder && Fits(step, unit) && city.Inside(unit.Id, area));
        return [.. units.GroupBy(unit => TownOf(unit)).OrderBy(group => group.Key is null ? 0 : group.Key == @case.Town ? 1 : 2)
            .Select(group => new ChoiceGroup(city.Unit(group.Key ?? @case.District).Name.ToString(), [.. group]))];
    }

    private bool Fits(Step step, Unit unit) => step.Action == "ask-help" ? HelperSteps.MayHelp(@case, city, unit.Id) && @case.OpenPartOf(unit.Id) is null
        : step.Action == "waive-part" ? @case.OpenPartOf(unit.Id) is not null
        : step.Action == "designate"
        ? unit is { Kind: UnitKind.Department or UnitKind.Town, Level: Level.Local or Level.District } && unit.District == @case.District
        : unit.Kind is UnitKind.Department or UnitKind.Team or UnitKind.Town;

    private static UnitId? TownOf(Unit unit) => unit.Kind is UnitKind.Town ? unit.Id : unit.Town ?? (unit.Level is Level.Local ? unit.Parent : null);
}
