using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Maps.Places;

/// <summary>Who keeps which places, and who sees them. Pure.</summary>
internal static class PlaceRules
{
    public static readonly Refusal
        NotFound = new("Place.NotFound"),
        NotYours = new("Place.NotYours"),
        MovedOn = new("Place.MovedOn");

    /// <summary>Nobody has to know his way to a place farther than this from every school of its district: the numbers are wrong.</summary>
    public const double FarAway = 100_000;

    /// <summary>The districts in whose places somebody may look; null for the whole city.</summary>
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

    /// <summary>The unit by whose post somebody keeps places of a kind in a district: one of the line that answers for it, or the education bureau's office.</summary>
    public static UnitId? KeeperFor(City city, Actor by, UnitId district, PlaceKind kind)
    {
        foreach (var post in by.Posts)
            if (city.FindUnit(post.Unit) is { } unit && Keeps(city, unit, post.Role, district, kind.Rule().Line))
                return unit.Id;
        return null;
    }

    private static bool Keeps(City city, Unit unit, Role role, UnitId district, Line? line)
        => role is Role.OfficeStaff or Role.OfficeHead ? city.Department(district, Line.Education)?.Id == unit.Id
            : role is Role.CityOffice ? city.CityOffice?.Id == unit.Id
            : role is Role.UnitHead or Role.UnitWorker && line is not null && unit is { Kind: UnitKind.Department } && unit.Line == line && city.DistrictOf(unit.Id) == district;

    /// <summary>What somebody may keep somewhere, by district.</summary>
    public static IReadOnlyList<(Unit District, IReadOnlyList<KindRule> Kinds)> Kept(City city, Actor by)
        => [.. city.Units.Where(unit => unit.Kind is UnitKind.District)
            .Select(district => (district, (IReadOnlyList<KindRule>)[.. PlaceKinds.All.Where(rule => KeeperFor(city, by, district.Id, rule.Kind) is not null)]))
            .Where(kept => kept.Item2.Count > 0)];
}
