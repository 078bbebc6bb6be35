using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Units;

/// <summary>
/// Which units somebody sees: the city's own and those of his districts; from a school everything but other schools. A post
/// at the city sees all, an administrator his own unit only. People are seen at one's own unit, by the office in its district.
/// </summary>
internal sealed class UnitSight
{
    private readonly City city;
    private readonly HashSet<UnitId> own = [];
    private readonly HashSet<UnitId> districts = [];
    private readonly HashSet<UnitId> schoolDistricts = [];
    private readonly HashSet<UnitId> officeDistricts = [];
    private readonly bool seesAll;
    private readonly bool seesCity;

    public UnitSight(City city, Actor actor)
    {
        this.city = city;
        foreach (var post in actor.Posts)
        {
            own.Add(post.Unit);
            if (post.Role is Role.Admin || city.FindUnit(post.Unit) is null)
                continue;
            seesCity = true;
            if (city.DistrictOf(post.Unit) is not { } district)
                seesAll = true;
            else if (post.Role is Role.SchoolStaff or Role.SchoolHead)
                schoolDistricts.Add(district);
            else
                districts.Add(district);
            if (post.Role is Role.OfficeStaff or Role.OfficeHead && city.DistrictOf(post.Unit) is { } offices)
                officeDistricts.Add(offices);
        }
    }

    public IEnumerable<Unit> Units => city.Units.Where(Sees);

    public bool Sees(Unit unit)
    {
        if (seesAll || own.Contains(unit.Id))
            return true;
        if (city.DistrictOf(unit.Id) is not { } district)
            return seesCity;
        if (unit.Kind is UnitKind.Campus && unit.Parent is { } school && own.Contains(school))
            return true;
        return districts.Contains(district) || (schoolDistricts.Contains(district) && unit.Kind is not (UnitKind.School or UnitKind.Campus));
    }

    public bool SeesPeopleOf(Unit unit)
        => own.Contains(unit.Id) || (city.DistrictOf(unit.Id) is { } district && officeDistricts.Contains(district));
}
