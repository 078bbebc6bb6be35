using System.Globalization;

namespace Whistle.Kernel.Geo;

/// <summary>
/// A box as RFC 7946, 5 has it: west, south, east, north. One whose west lies east of its east goes over the meridian of 180°.
/// </summary>
public readonly record struct GeoBox(double West, double South, double East, double North)
{
    public static GeoBox Of(GeoPoint around, double metres)
    {
        var (north, south, east) = (Geodesic.From(around, 0, metres), Geodesic.From(around, 180, metres), Geodesic.From(around, 90, metres));
        var half = Math.Abs(Geodesic.Wrapped(east.Lon - around.Lon)) * 1.001;
        return new(Geodesic.Wrapped(around.Lon - half), south.Lat, Geodesic.Wrapped(around.Lon + half), north.Lat);
    }

    /// <summary>"west,south,east,north"; null where it is no box: not four numbers, not on the globe, upside down.</summary>
    public static GeoBox? Parse(string text)
    {
        var parts = text.Split(',');
        if (parts.Length != 4)
            return null;
        Span<double> sides = stackalloc double[4];
        for (var i = 0; i < 4; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out sides[i]) || !double.IsFinite(sides[i]))
                return null;
        var box = new GeoBox(sides[0], sides[1], sides[2], sides[3]);
        return new GeoPoint(box.South, box.West).IsValid && new GeoPoint(box.North, box.East).IsValid && box.South <= box.North ? box : null;
    }

    public bool CrossesDateLine => West > East;

    public bool Contains(GeoPoint at)
        => at.Lat >= South && at.Lat <= North && (CrossesDateLine ? at.Lon >= West || at.Lon <= East : at.Lon >= West && at.Lon <= East);
}
