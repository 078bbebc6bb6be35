using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.Readings.Stations;

/// <summary>Who keeps stations and their readings, and who sees them. Pure.</summary>
internal static class StationRules
{
    /// <summary>Farther than this from every school of its district, the degrees are wrong.</summary>
    public const double FarAway = 100_000;

    /// <summary>The districts in whose stations somebody may look; null for the whole city. An administrator sees none.</summary>
    public static IReadOnlySet<UnitId>? Reach(City city, Actor reader)
    {
        var districts = new HashSet<UnitId>();
        foreach (var post in reader.Posts.Where(post => post.Role is not Role.Admin && city.FindUnit(post.Unit) is not null))
            if (city.DistrictOf(post.Unit) is { } district)
                districts.Add(district);
            else
                return null;
        return districts;
    }

    public static bool MaySee(City city, Actor reader, UnitId district) => Reach(city, reader) is not { } reach || reach.Contains(district);

    /// <summary>The unit by whose post somebody keeps the stations of a district: ecology's line in it or of the city, or the education bureau's office.</summary>
    public static UnitId? KeeperFor(City city, Actor by, UnitId district)
    {
        foreach (var post in by.Posts)
            if (city.FindUnit(post.Unit) is { } unit && Keeps(city, unit, post.Role, district))
                return unit.Id;
        return null;
    }

    public static bool Keeps(City city, Actor by) => Districts(city).Any(district => KeeperFor(city, by, district.Id) is not null);

    /// <summary>The only district somebody keeps; null where there are more, or none.</summary>
    public static UnitId? Only(City city, Actor by) => Districts(city).Where(district => KeeperFor(city, by, district.Id) is not null).Take(2).ToList() is [var one] ? one.Id : null;

    /// <summary>Whether a unit may answer for a station there.</summary>
    public static bool Answers(City city, Unit unit, UnitId district)
        => unit is { Kind: UnitKind.Department, Line: Line.Ecology } && (city.DistrictOf(unit.Id) is not { } own || own == district);

    private static bool Keeps(City city, Unit unit, Role role, UnitId district)
        => role is Role.OfficeStaff or Role.OfficeHead ? city.Department(district, Line.Education)?.Id == unit.Id
            : role is Role.CityOffice ? city.CityOffice?.Id == unit.Id
            : role is Role.UnitHead or Role.UnitWorker && Answers(city, unit, district);

    private static IEnumerable<Unit> Districts(City city) => city.Units.Where(unit => unit.Kind is UnitKind.District);
}
