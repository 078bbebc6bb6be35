using System.Globalization;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Features;

/// <summary>What part of the map is asked for, how near one looks, and above how many points there are clusters.</summary>
internal sealed record MapQuery(GeoBox? Box, double Zoom, int Above, IReadOnlyList<Refusal> Errors)
{
    /// <param name="query">bbox, zoom and above.</param>
    /// <param name="ground">The point of the ground that is drawn at a point: the box of a map in another datum is turned back.</param>
    public static MapQuery Read(IQueryCollection query, Func<GeoPoint, GeoPoint>? ground = null)
    {
        var errors = new List<Refusal>();
        GeoBox? box = null;
        if (query["bbox"].ToString() is { Length: > 0 } said)
            if (GeoBox.Parse(said) is not { } read)
                errors.Add(new("Map.BadBox", "bbox"));
            else
                box = ground is null ? read : Turned(read, ground);
        var zoom = Clusters.ZoomOf(box);
        if (query["zoom"].ToString() is { Length: > 0 } near
            && !(double.TryParse(near, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out zoom) && zoom is >= 0 and <= 24))
            errors.Add(new("Map.BadZoom", "zoom"));
        var above = MapEndpoints.Most;
        if (query["above"].ToString() is { Length: > 0 } few && !(int.TryParse(few, NumberStyles.None, CultureInfo.InvariantCulture, out above) && above <= MapEndpoints.Most))
            errors.Add(new("Field.NotInRange", "above", 0, MapEndpoints.Most));
        return new(box, zoom, above, errors);
    }

    private static GeoBox Turned(GeoBox box, Func<GeoPoint, GeoPoint> ground)
    {
        var (low, high) = (ground(new(box.South, box.West)), ground(new(box.North, box.East)));
        return new(low.Lon, low.Lat, high.Lon, high.Lat);
    }
}
