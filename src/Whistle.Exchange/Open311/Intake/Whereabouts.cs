using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>Whose a report is by its place: the campus beside it, else the district around it, else the city. Pure.</summary>
internal static class Whereabouts
{
    /// <summary>Metres within which a campus is meant: the one that the address names, else the nearest.</summary>
    public const double Beside = 500;

    /// <summary>Metres to the nearest campus beyond which a place is in none of our districts.</summary>
    public const double Around = 30_000;

    /// <summary>Metres beyond which it isn't in this city at all.</summary>
    public const double Elsewhere = 100_000;

    private const int Looked = 12;

    /// <summary>Null where the place is in another city.</summary>
    public static Destination? Of(City city, double? lat, double? lon, string? address, DateOnly today)
    {
        var near = lat is { } north && lon is { } east ? Nearest(city, north, east) : [];
        if (near is [var first, ..] && first.Metres > Elsewhere)
            return null;
        var around = near.Where(one => one.Metres <= Beside && city.IsOn(one.Campus.Id, today)).Select(one => one.Campus).ToList();
        if ((around.Find(campus => Names(address, city.Unit(campus.School).Name)) ?? around.FirstOrDefault()) is { } beside)
            return new(beside.Id, beside.School, beside.District, beside.School);
        UnitId? district = near is [var nearest, ..] && nearest.Metres <= Around ? nearest.Campus.District : InWords(city, address);
        return district is { } at ? new(null, null, at, city.Office(at).Id) : city.CityOffice is { } office ? new(null, null, null, office.Id) : null;
    }

    /// <summary>The nearest campuses: looked for on a flat map, then measured on the ellipsoid.</summary>
    private static List<(Campus Campus, double Metres)> Nearest(City city, double lat, double lon)
    {
        var narrow = Math.Cos(lat * Math.PI / 180);
        return [.. city.Campuses.Where(campus => campus is { Lat: not null, Lon: not null })
            .OrderBy(campus => Square(campus.Lat!.Value - lat) + Square(Math.IEEERemainder(campus.Lon!.Value - lon, 360) * narrow)).Take(Looked)
            .Select(campus => (campus, Geodesic.Metres(new(lat, lon), new(campus.Lat!.Value, campus.Lon!.Value)))).OrderBy(one => one.Item2)];
    }

    /// <summary>The district that an address names, by its own name or that of a school, campus or town in it; the longest name decides.</summary>
    private static UnitId? InWords(City city, string? address)
        => address is null ? null : city.Units.Where(unit => unit.Kind is UnitKind.District or UnitKind.Town or UnitKind.School or UnitKind.Campus)
            .Where(unit => Names(address, unit.Name))
            .OrderByDescending(unit => unit.Name.Zh.Length).Select(unit => city.DistrictOf(unit.Id)).FirstOrDefault(district => district is not null);

    private static bool Names(string? address, Bilingual name)
        => address is not null && name.Zh.Length > 1 && (address.Contains(name.Zh, StringComparison.Ordinal) || address.Contains(name.En, StringComparison.OrdinalIgnoreCase));

    private static double Square(double x) => x * x;
}
