using Whistle.Directory.Units;
using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>Which units somebody sees, as the directory's own lists have it.</summary>
public sealed class SeenUnits(City city, Actor reader)
{
    private readonly UnitSight sight = new(city, reader);

    public bool Sees(Unit unit) => sight.Sees(unit);

    /// <summary>The campuses whose school he sees.</summary>
    public IEnumerable<Campus> Campuses => city.Campuses.Where(campus => city.FindUnit(campus.School) is { } school && sight.Sees(school));
}
