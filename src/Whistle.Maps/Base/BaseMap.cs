using Microsoft.Extensions.Configuration;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Base;

/// <summary>
/// What the map is drawn on. Without a setting: our own outlines on a plain ground, and no address but our own is asked. With
/// <c>Maps:TiandituKey</c>: 天地图, drawn in CGCS2000, which is WGS 84 to a hand's breadth. With <c>Maps:Tiles</c>: the city's own tiles
/// ("https://…/{z}/{x}/{y}.png"), whose datum <c>Maps:Datum</c> names (wgs84 or gcj02) and whose owner <c>Maps:Attribution</c>.
/// </summary>
internal sealed record BaseMap(IReadOnlyList<string> Layers, IReadOnlyList<string> Hosts, bool IsGcj02, string? Attribution)
{
    public static BaseMap Plain { get; } = new([], [], false, null);

    /// <summary>Where a point of the ground is drawn on this map.</summary>
    public GeoPoint Draw(GeoPoint at) => IsGcj02 ? Gcj02.FromWgs84(at) : at;

    /// <summary>The point of the ground that is drawn here.</summary>
    public GeoPoint Ground(GeoPoint drawn) => IsGcj02 ? Gcj02.ToWgs84(drawn) : drawn;

    public static BaseMap From(IConfiguration settings)
    {
        var said = settings.GetSection("Maps");
        if (said["Tiles"] is { Length: > 0 } tiles)
            return new([tiles], [HostOf(tiles)], IsGcj(said["Datum"]), said["Attribution"]);
        if (said["TiandituKey"] is not { Length: > 0 } key)
            return Plain;
        if (!key.All(char.IsAsciiLetterOrDigit))
            throw new InvalidOperationException("Maps:TiandituKey must be letters and digits.");
        string[] layers = [Layer("vec", key), Layer("cva", key)];
        return new(layers, [HostOf(layers[0])], false, "© 天地图");
    }

    /// <summary>The key stays out of every message.</summary>
    public override string ToString() => $"BaseMap {string.Join(' ', Hosts)}";

    private static string Layer(string name, string key)
        => $"https://t0.tianditu.gov.cn/{name}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={name}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}";

    private static bool IsGcj(string? datum) => datum switch
    {
        null or "" or "wgs84" => false,
        "gcj02" => true,
        _ => throw new InvalidOperationException($"Maps:Datum must be wgs84 or gcj02, not '{datum}'."),
    };

    /// <summary>The one other origin that pages may then ask.</summary>
    private static string HostOf(string tiles)
        => Uri.TryCreate(tiles.Replace("{z}", "0", StringComparison.Ordinal).Replace("{x}", "0", StringComparison.Ordinal).Replace("{y}", "0", StringComparison.Ordinal), UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http" && address.UserInfo.Length == 0 && tiles.Contains("{z}", StringComparison.Ordinal) && tiles.Contains("{x}", StringComparison.Ordinal) && tiles.Contains("{y}", StringComparison.Ordinal)
            ? address.GetLeftPart(UriPartial.Authority)
            : throw new InvalidOperationException("Maps:Tiles must be an address with {z}, {x} and {y}.");
}
