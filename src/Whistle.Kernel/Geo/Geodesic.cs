namespace Whistle.Kernel.Geo;

/// <summary>A point in WGS 84 degrees.</summary>
public readonly record struct GeoPoint(double Lat, double Lon)
{
    /// <summary>Finite and on the globe.</summary>
    public bool IsValid => double.IsFinite(Lat) && double.IsFinite(Lon) && Math.Abs(Lat) <= 90 && Math.Abs(Lon) <= 180;
}

/// <summary>
/// Distances on the WGS 84 ellipsoid: T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 176
/// (1975). Exact to a millimetre.
/// </summary>
public static class Geodesic
{
    internal const double A = 6_378_137, F = 1 / 298.257223563, B = A * (1 - F);

    private const double Near = 1e-12;
    private const int Most = 200;

    /// <summary>The shortest way between two points, in metres.</summary>
    public static double Metres(GeoPoint from, GeoPoint to)
    {
        if (from == to)
            return 0;
        if (Inverse(from, to) is { } metres)
            return metres;
        // nearly opposite points, where the series does not settle: there the shortest way leads by a pole
        var north = new GeoPoint(90, 0);
        var south = new GeoPoint(-90, 0);
        return Math.Min(Inverse(from, north)!.Value + Inverse(north, to)!.Value, Inverse(from, south)!.Value + Inverse(south, to)!.Value);
    }

    /// <summary>Where one comes to, going so many metres towards a bearing in degrees from north by east.</summary>
    public static GeoPoint From(GeoPoint start, double bearing, double metres)
    {
        var alpha = Radians(bearing);
        var tanU = (1 - F) * Math.Tan(Radians(start.Lat));
        var cosU = 1 / Math.Sqrt(1 + (tanU * tanU));
        var sinU = tanU * cosU;
        var sigma1 = Math.Atan2(tanU, Math.Cos(alpha));
        var sinAlpha = cosU * Math.Sin(alpha);
        var cosSqAlpha = 1 - (sinAlpha * sinAlpha);
        var (a, b) = Series(cosSqAlpha);
        double sigma = metres / (B * a), before, sinSigma, cosSigma, cos2M;
        var turns = 0;
        do
        {
            (sinSigma, cosSigma) = Math.SinCos(sigma);
            cos2M = Math.Cos((2 * sigma1) + sigma);
            before = sigma;
            sigma = (metres / (B * a)) + Correction(b, sinSigma, cosSigma, cos2M);
        }
        while (Math.Abs(sigma - before) > Near && ++turns < Most);
        (sinSigma, cosSigma) = Math.SinCos(sigma);
        cos2M = Math.Cos((2 * sigma1) + sigma);
        var x = (sinU * sinSigma) - (cosU * cosSigma * Math.Cos(alpha));
        var lat = Math.Atan2((sinU * cosSigma) + (cosU * sinSigma * Math.Cos(alpha)), (1 - F) * Math.Sqrt((sinAlpha * sinAlpha) + (x * x)));
        var lambda = Math.Atan2(sinSigma * Math.Sin(alpha), (cosU * cosSigma) - (sinU * sinSigma * Math.Cos(alpha)));
        var lon = Radians(start.Lon) + Longitude(lambda, sigma, sinAlpha, cosSqAlpha, sinSigma, cosSigma, cos2M, -1);
        return new(Degrees(lat), Wrapped(Degrees(lon)));
    }

    /// <summary>A longitude as it is written: from -180 to 180.</summary>
    public static double Wrapped(double lon) => lon is >= -180 and <= 180 ? lon : lon - (360 * Math.Floor((lon + 180) / 360));

    private static double? Inverse(GeoPoint from, GeoPoint to)
    {
        var l = Radians(Wrapped(to.Lon - from.Lon));
        var (sinU1, cosU1) = Math.SinCos(Math.Atan((1 - F) * Math.Tan(Radians(from.Lat))));
        var (sinU2, cosU2) = Math.SinCos(Math.Atan((1 - F) * Math.Tan(Radians(to.Lat))));
        var lambda = l;
        for (var turns = 0; turns < Most; turns++)
        {
            var (sinLambda, cosLambda) = Math.SinCos(lambda);
            var (east, north) = (cosU2 * sinLambda, (cosU1 * sinU2) - (sinU1 * cosU2 * cosLambda));
            var sinSigma = Math.Sqrt((east * east) + (north * north));
            if (sinSigma == 0)
                return 0;
            var cosSigma = (sinU1 * sinU2) + (cosU1 * cosU2 * cosLambda);
            var sigma = Math.Atan2(sinSigma, cosSigma);
            var sinAlpha = cosU1 * cosU2 * sinLambda / sinSigma;
            var cosSqAlpha = 1 - (sinAlpha * sinAlpha);
            // along the equator there is no middle to measure from
            var cos2M = cosSqAlpha == 0 ? 0 : cosSigma - (2 * sinU1 * sinU2 / cosSqAlpha);
            var before = lambda;
            lambda = Longitude(l, sigma, sinAlpha, cosSqAlpha, sinSigma, cosSigma, cos2M, 1);
            if (Math.Abs(lambda) > Math.PI)
                return null;
            if (Math.Abs(lambda - before) > Near)
                continue;
            var (a, b) = Series(cosSqAlpha);
            return B * a * (sigma - Correction(b, sinSigma, cosSigma, cos2M));
        }
        return null;
    }

    private static double Longitude(double from, double sigma, double sinAlpha, double cosSqAlpha, double sinSigma, double cosSigma, double cos2M, int sign)
    {
        var c = F / 16 * cosSqAlpha * (4 + (F * (4 - (3 * cosSqAlpha))));
        return from + (sign * (1 - c) * F * sinAlpha * (sigma + (c * sinSigma * (cos2M + (c * cosSigma * (-1 + (2 * cos2M * cos2M)))))));
    }

    private static (double A, double B) Series(double cosSqAlpha)
    {
        var u = cosSqAlpha * ((A * A) - (B * B)) / (B * B);
        return (1 + (u / 16384 * (4096 + (u * (-768 + (u * (320 - (175 * u))))))), u / 1024 * (256 + (u * (-128 + (u * (74 - (47 * u)))))));
    }

    private static double Correction(double b, double sinSigma, double cosSigma, double cos2M)
        => b * sinSigma * (cos2M + (b / 4 * ((cosSigma * (-1 + (2 * cos2M * cos2M)))
            - (b / 6 * cos2M * (-3 + (4 * sinSigma * sinSigma)) * (-3 + (4 * cos2M * cos2M))))));

    internal static double Radians(double degrees) => degrees * Math.PI / 180;

    internal static double Degrees(double radians) => radians * 180 / Math.PI;
}
