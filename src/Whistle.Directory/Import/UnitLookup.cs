using System.Diagnostics.CodeAnalysis;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Finds units as people name them: by id, by code, by the name in either language.</summary>
internal sealed class UnitLookup
{
    private readonly Dictionary<string, List<Unit>> named = new(StringComparer.OrdinalIgnoreCase);
    private readonly City city;

    public UnitLookup(City city)
    {
        this.city = city;
        foreach (var unit in city.Units)
            foreach (var name in new[] { unit.Code, unit.Name.Zh, unit.Name.En }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
                if (named.TryGetValue(name, out var same))
                    same.Add(unit);
                else
                    named.Add(name, [unit]);
    }

    /// <summary>The one unit that fits; otherwise the row says whether there is none or more than one.</summary>
    public bool TryFind(ImportRow row, string column, string typed, Func<Unit, bool> fits, [NotNullWhen(true)] out Unit? unit)
    {
        var found = Guid.TryParse(typed, out var id) ? city.FindUnit(new(id)) is { } one && fits(one) ? [one] : [] : named.GetValueOrDefault(typed, []).FindAll(u => fits(u));
        unit = found is [var only] ? only : null;
        if (unit is null)
            row.Wrong(column, found.Count == 0 ? "Import.NoSuchUnit" : "Import.ManyUnits", typed);
        return unit is not null;
    }

    /// <summary>A name that leads back to this unit alone: for the way out.</summary>
    public string NameOf(Unit unit, Func<Unit, bool> fits)
        => named.GetValueOrDefault(unit.Name.Zh, []).Count(u => fits(u)) == 1 ? unit.Name.Zh : unit.Id.Value.ToString("D");
}
