namespace Whistle.Kernel.Geo;

/// <summary>
/// WGS 84 and GCJ-02, the datum in which base maps for the public are drawn in China. Only for what is drawn on such a map and
/// tapped on it: data, API and GeoJSON are WGS 84. Outside China the two are the same.
/// </summary>
public static class Gcj02
{
    private const double A = 6_378_245, E2 = 0.00669342162296594323;

    /// <summary>Where a point of the ground is drawn.</summary>
    public static GeoPoint FromWgs84(GeoPoint at)
    {
        if (IsOutside(at))
            return at;
        var (x, y) = (at.Lon - 105, at.Lat - 35);
        var sin = Math.Sin(Geodesic.Radians(at.Lat));
        var magic = 1 - (E2 * sin * sin);
        var root = Math.Sqrt(magic);
        var lat = Latitude(x, y) * 180 / (A * (1 - E2) / (magic * root) * Math.PI);
        var lon = Longitude(x, y) * 180 / (A / root * Math.Cos(Geodesic.Radians(at.Lat)) * Math.PI);
        return new(at.Lat + lat, at.Lon + lon);
    }

    /// <summary>The point of the ground that is drawn here, to less than a centimetre: found by going back what the shift adds, a few times.</summary>
    public static GeoPoint ToWgs84(GeoPoint drawn)
    {
        if (IsOutside(drawn))
            return drawn;
        var found = drawn;
        for (var turns = 0; turns < 8; turns++)
        {
            var there = FromWgs84(found);
            found = new(found.Lat + drawn.Lat - there.Lat, found.Lon + drawn.Lon - there.Lon);
        }
        return found;
    }

    private static bool IsOutside(GeoPoint at) => at.Lon is < 72.004 or > 137.8347 || at.Lat is < 0.8293 or > 55.8271;

    private static double Latitude(double x, double y)
        => -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x))) + Waves(x)
            + (((20 * Math.Sin(y * Math.PI)) + (40 * Math.Sin(y / 3 * Math.PI)) + (160 * Math.Sin(y / 12 * Math.PI)) + (320 * Math.Sin(y * Math.PI / 30))) * 2 / 3);

    private static double Longitude(double x, double y)
        => 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x))) + Waves(x)
            + (((20 * Math.Sin(x * Math.PI)) + (40 * Math.Sin(x / 3 * Math.PI)) + (150 * Math.Sin(x / 12 * Math.PI)) + (300 * Math.Sin(x / 30 * Math.PI))) * 2 / 3);

    private static double Waves(double x) => ((20 * Math.Sin(6 * x * Math.PI)) + (20 * Math.Sin(2 * x * Math.PI))) * 2 / 3;
}
