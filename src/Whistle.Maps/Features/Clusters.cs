using Whistle.Kernel.Geo;

namespace Whistle.Maps.Features;

/// <summary>Points that stand so near to each other at a zoom that they are drawn as one.</summary>
internal sealed record Cluster<T>(GeoPoint At, IReadOnlyList<T> Of);

/// <summary>Makes a few clusters out of many points: a grid of 64 px in the projection of web maps. Pure.</summary>
internal static class Clusters
{
    /// <summary>Cells side by side in the picture of the whole world at zoom 0, which is 512 px wide.</summary>
    private const double CellsAcross = 8;

    private const double LastParallel = 85.05;

    /// <param name="points">The points.</param>
    /// <param name="at">Where each stands.</param>
    /// <param name="zoom">How near one looks, 0 to 24. Where the cells are still too many it is taken smaller.</param>
    /// <param name="few">So many points or fewer stay each by itself.</param>
    /// <param name="most">At most so many clusters.</param>
    public static IReadOnlyList<Cluster<T>> Of<T>(IReadOnlyList<T> points, Func<T, GeoPoint> at, double zoom, int few, int most)
    {
        if (points.Count <= few)
            return [.. points.Select(point => new Cluster<T>(at(point), [point]))];
        for (; ; zoom--)
        {
            var cells = new Dictionary<(long, long), List<T>>();
            var scale = CellsAcross * Math.Pow(2, zoom);
            foreach (var point in points)
            {
                var cell = CellOf(at(point), scale);
                if (!cells.TryGetValue(cell, out var inside))
                    cells.Add(cell, inside = []);
                inside.Add(point);
            }
            if (cells.Count <= most)
                return [.. cells.Values.Select(inside => new Cluster<T>(Middle(inside, at), inside))];
        }
    }

    /// <summary>The zoom at which a box fills a picture a thousand pixels wide.</summary>
    public static double ZoomOf(GeoBox? box)
        => box is not { } b ? 8 : Math.Clamp(Math.Log2(720 / Math.Max(1e-6, b.CrossesDateLine ? b.East + 360 - b.West : b.East - b.West)), 0, 24);

    private static (long X, long Y) CellOf(GeoPoint at, double scale)
    {
        var sin = Math.Sin(Math.Clamp(at.Lat, -LastParallel, LastParallel) * Math.PI / 180);
        return ((long)Math.Floor((at.Lon + 180) / 360 * scale), (long)Math.Floor((0.5 - (Math.Log((1 + sin) / (1 - sin)) / (4 * Math.PI))) * scale));
    }

    private static GeoPoint Middle<T>(List<T> points, Func<T, GeoPoint> at)
    {
        var (lat, lon) = (0.0, 0.0);
        foreach (var point in points)
        {
            var where = at(point);
            (lat, lon) = (lat + where.Lat, lon + where.Lon);
        }
        return new(lat / points.Count, lon / points.Count);
    }
}
