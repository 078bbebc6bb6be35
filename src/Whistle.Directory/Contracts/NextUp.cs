using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// Who decides for a unit that has no head: the next up, in the order of the ladder of lateness, so that nothing waits for somebody
/// who isn't there. Where the unit has a head it is he, and nobody above him. Pure; docs/decisions/0017 says why.
/// </summary>
public static class NextUp
{
    public static bool IsHead(Role role) => role is Role.UnitHead or Role.OfficeHead or Role.CityOffice;

    public static bool HasHead(City city, UnitId unit) => city.At(unit).Any(a => IsHead(a.Role));

    /// <summary>The unit whose heads decide; null where there is no head all the way up.</summary>
    /// <param name="sentDownBy">The department that sent the matter down to it, which answers for what has no line of its own.</param>
    public static UnitId? Of(City city, UnitId unit, UnitId? district, UnitId? sentDownBy = null)
        => Order(city, unit, district, sentDownBy).FirstOrDefault(one => one is { } id && HasHead(city, id));

    /// <summary>The unit, the district's department of its line, the education bureau's office of the district, the city's bureau.</summary>
    private static IEnumerable<UnitId?> Order(City city, UnitId unit, UnitId? district, UnitId? sentDownBy)
    {
        yield return unit;
        var found = city.FindUnit(unit);
        if (found?.Level is not Level.City && district is { } place)
        {
            yield return found?.Line is { } line and not Line.Town ? city.Department(place, line)?.Id : sentDownBy;
            yield return city.Department(place, Line.Education)?.Id;
        }
        yield return city.CityOffice?.Id;
    }
}
