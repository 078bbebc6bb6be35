using System.Globalization;
using Microsoft.Extensions.Configuration;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Places;

namespace Whistle.Maps.Rings;

/// <summary>A kind's ring: nothing of it within so many metres of a campus; or, where <paramref name="Watched"/>, what stands there is inspected, all of it.</summary>
internal sealed record Ring(PlaceKind Kind, int Metres, bool Watched, int? DutyItem);

/// <summary>
/// The rings around campuses. Duty list, item 11: 「200米内互联网上网服务营业场所、200米内游艺娱乐场所、直线距离50米内歌舞娱乐场所」, its
/// matter 「学校周边200米范围内…彩票投注点和非法经营书刊、音像的摊点」; item 16: 「校园及周边200米内食杂店、餐饮店」. A city's own number stands in
/// the setting Maps:Rings:{kind}; 0 takes a ring away.
/// </summary>
internal sealed class RingRules(IReadOnlyList<Ring> rings)
{
    public const int Widest = 2_000;

    private static readonly Ring[] Plan =
    [
        new(PlaceKind.InternetCafe, 200, false, 11), new(PlaceKind.Amusement, 200, false, 11), new(PlaceKind.SongDance, 50, false, 11),
        new(PlaceKind.Lottery, 200, false, 11), new(PlaceKind.BookStall, 200, false, 11), new(PlaceKind.Food, 200, true, 16), new(PlaceKind.Tobacco, 0, false, null),
    ];

    public IReadOnlyList<Ring> All => rings;

    /// <summary>The radii that are drawn, the widest first.</summary>
    public IReadOnlyList<int> Radii => [.. rings.Select(ring => ring.Metres).Distinct().OrderDescending()];

    public Ring? Of(PlaceKind kind) => rings.FirstOrDefault(ring => ring.Kind == kind);

    public static RingRules From(IConfiguration settings)
        => new([.. Plan.Select(ring => ring with { Metres = Read(settings[$"Maps:Rings:{ring.Kind.Code()}"], ring) }).Where(ring => ring.Metres > 0)]);

    private static int Read(string? said, Ring ring)
        => said is null or "" ? ring.Metres
            : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var metres) && metres <= Widest ? metres
            : throw new InvalidOperationException($"Maps:Rings:{ring.Kind.Code()} must be a number of metres from 0 to {Widest}, not '{said}'.");
}

/// <summary>A place that lies in a ring of a campus, and how far away it is.</summary>
internal sealed record Inside(UnitId Campus, PlaceSpot Place, Ring Ring, double Metres)
{
    /// <summary>What ought not to be there.</summary>
    public bool IsFlagged => !Ring.Watched;
}

/// <summary>Which places lie in which rings: the geodesic distance from the campus's outline, or from its place where none is known. Pure.</summary>
internal static class RingFinder
{
    public static IEnumerable<Inside> Of(UnitId campus, GeoShape ground, IEnumerable<PlaceSpot> places, RingRules rules)
    {
        var widest = rules.Radii is [var first, ..] ? first : 0;
        var reach = widest + (ground.Kind is ShapeKind.Point ? 0 : ground.Points.Max(p => Geodesic.Metres(ground.Middle, p)));
        var box = GeoBox.Of(ground.Middle, reach + 1);
        foreach (var place in places)
            if (box.Contains(place.At) && rules.Of(place.Kind) is { } ring && ground.MetresTo(place.At) is var metres && metres <= ring.Metres)
                yield return new(campus, place, ring, metres);
    }
}
