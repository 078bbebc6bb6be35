namespace Whistle.Kernel.Geo;

/// <summary>What kind of thing a shape is.</summary>
public enum ShapeKind
{
    [Code("point")] Point,
    [Code("line")] Line,

    /// <summary>Its points are its outline, the last joined to the first.</summary>
    [Code("area")] Area,
}

/// <summary>A point, a line or an area, and how far things are from it.</summary>
public sealed record GeoShape(ShapeKind Kind, IReadOnlyList<GeoPoint> Points)
{
    public static GeoShape Of(GeoPoint at) => new(ShapeKind.Point, [at]);

    /// <summary>Where it stands when it must be one point: the middle of its box.</summary>
    public GeoPoint Middle => Kind is ShapeKind.Point ? Points[0] : new((Points.Min(p => p.Lat) + Points.Max(p => p.Lat)) / 2, (Points.Min(p => p.Lon) + Points.Max(p => p.Lon)) / 2);

    public GeoBox Box => new(Points.Min(p => p.Lon), Points.Min(p => p.Lat), Points.Max(p => p.Lon), Points.Max(p => p.Lat));

    /// <summary>The geodesic distance from the point to the nearest of the shape; nothing inside an area.</summary>
    public double MetresTo(GeoPoint at)
        => Kind is ShapeKind.Area && Holds(at) ? 0
            : Points.Count == 1 ? Geodesic.Metres(at, Points[0])
            : Edges().Min(edge => Geodesic.Metres(at, Nearest(at, edge.From, edge.To)));

    /// <summary>The shortest geodesic distance between two shapes: at a corner of one of them, unless they cross.</summary>
    public double MetresTo(GeoShape other)
    {
        if (other.Kind is ShapeKind.Point)
            return MetresTo(other.Points[0]);
        if (Edges().Any(edge => other.Edges().Any(beside => Cross(edge.From, edge.To, beside.From, beside.To))))
            return 0;
        return Math.Min(other.Points.Min(MetresTo), Points.Min(other.MetresTo));
    }

    /// <summary>The ends of each side.</summary>
    private IEnumerable<(GeoPoint From, GeoPoint To)> Edges()
    {
        for (var i = 1; i < Points.Count; i++)
            yield return (Points[i - 1], Points[i]);
        if (Kind is ShapeKind.Area && Points.Count > 2)
            yield return (Points[^1], Points[0]);
    }

    /// <summary>Whether the point lies in the area: an even-odd walk along its sides.</summary>
    private bool Holds(GeoPoint at)
    {
        var inside = false;
        foreach (var (from, to) in Edges())
            if (from.Lat > at.Lat != to.Lat > at.Lat && at.Lon < from.Lon + ((to.Lon - from.Lon) * (at.Lat - from.Lat) / (to.Lat - from.Lat)))
                inside = !inside;
        return inside;
    }

    /// <summary>The point of a side that is nearest: found in the plane that touches the ellipsoid there, where a side of some kilometres is straight.</summary>
    private static GeoPoint Nearest(GeoPoint at, GeoPoint from, GeoPoint to)
    {
        var (east, north) = Degree(at.Lat);
        var (ax, ay) = ((from.Lon - at.Lon) * east, (from.Lat - at.Lat) * north);
        var (dx, dy) = ((to.Lon - from.Lon) * east, (to.Lat - from.Lat) * north);
        var length = (dx * dx) + (dy * dy);
        var share = length == 0 ? 0 : Math.Clamp(-((ax * dx) + (ay * dy)) / length, 0, 1);
        return new(from.Lat + (share * (to.Lat - from.Lat)), from.Lon + (share * (to.Lon - from.Lon)));
    }

    /// <summary>How many metres a degree of longitude and one of latitude measure at a latitude.</summary>
    private static (double East, double North) Degree(double lat)
    {
        const double e2 = Geodesic.F * (2 - Geodesic.F);
        var (sin, cos) = Math.SinCos(Geodesic.Radians(lat));
        var w = 1 - (e2 * sin * sin);
        return (Geodesic.Radians(Geodesic.A * cos / Math.Sqrt(w)), Geodesic.Radians(Geodesic.A * (1 - e2) / (w * Math.Sqrt(w))));
    }

    private static bool Cross(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d)
        => Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static double Side(GeoPoint a, GeoPoint b, GeoPoint c) => ((b.Lon - a.Lon) * (c.Lat - a.Lat)) - ((b.Lat - a.Lat) * (c.Lon - a.Lon));

    /// <summary>Twice the signed area in degrees: positive where the outline runs against the clock, as RFC 7946, 3.1.6 wants it.</summary>
    public double Turn => Edges().Sum(edge => (edge.From.Lon * edge.To.Lat) - (edge.To.Lon * edge.From.Lat));

    /// <summary>The line of everything that is so many metres away: seen from the middle, the outermost in each direction.</summary>
    public IReadOnlyList<GeoPoint> Around(double metres, int points = 64)
    {
        var (middle, shape) = (Middle, this);
        var reach = metres + Points.Max(p => Geodesic.Metres(middle, p)) + 1;
        // against the clock: bearings run with it
        return [.. Enumerable.Range(0, points).Select(i => Kind is ShapeKind.Point
            ? Geodesic.From(middle, -360.0 * i / points, metres) : Outermost(middle, -360.0 * i / points, metres, reach, shape))];
    }

    private static GeoPoint Outermost(GeoPoint middle, double bearing, double metres, double reach, GeoShape shape)
    {
        // from outside in by a metre's steps of the whole reach, then by halves
        var step = Math.Max(1, reach / 64);
        double far = reach, near = reach;
        while (near > 0 && shape.MetresTo(Geodesic.From(middle, bearing, near)) > metres)
            (far, near) = (near, Math.Max(0, near - step));
        for (var turns = 0; turns < 24; turns++)
        {
            var half = (far + near) / 2;
            if (shape.MetresTo(Geodesic.From(middle, bearing, half)) > metres)
                far = half;
            else
                near = half;
        }
        return Geodesic.From(middle, bearing, near);
    }
}
