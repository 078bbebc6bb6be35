using Microsoft.Extensions.Configuration;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Places;
using Whistle.Maps.Rings;

namespace Whistle.Rules.Tests.Maps;

public sealed class RingTests
{
    private static readonly GeoPoint Campus = new(30.412, 120.031);
    private static readonly RingRules Rules = RingRules.From(new ConfigurationBuilder().Build());

    [Theory]
    [InlineData("internet-cafe", 199.9, true)]
    [InlineData("internet-cafe", 200.1, false)]
    [InlineData("amusement", 199.9, true)]
    [InlineData("song-dance", 49.9, true)]
    [InlineData("song-dance", 50.1, false)]
    [InlineData("lottery", 150, true)]
    [InlineData("tobacco", 20, false)]
    [InlineData("guard-post", 20, false)]
    public void A_ring_is_as_wide_as_the_duty_list_says(string kind, double metres, bool isInside)
        => Assert.Equal(isInside, RingFinder.Of(default, GeoShape.Of(Campus), [At(Codes.Parse<PlaceKind>(kind)!.Value, Geodesic.From(Campus, 77, metres))], Rules).Any());

    [Fact]
    public void Food_within_200_metres_is_inspected_and_not_forbidden()
        => Assert.False(Assert.Single(RingFinder.Of(default, GeoShape.Of(Campus), [At(PlaceKind.Food, Geodesic.From(Campus, 10, 120))], Rules)).IsFlagged);

    /// <summary>Whoever is in a ring is so by the geodesic distance and by nothing else: no box, no order, no shape changes it.</summary>
    [Fact]
    public void Membership_is_the_geodesic_distance()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 40; round++)
        {
            var middle = new GeoPoint(20 + (random.NextDouble() * 28), 85 + (random.NextDouble() * 40));
            var ground = round % 2 == 0 ? GeoShape.Of(middle) : new GeoShape(ShapeKind.Area, [.. Enumerable.Range(0, 6).Select(i => Geodesic.From(middle, i * 60, 40 + (random.NextDouble() * 120)))]);
            var places = Enumerable.Range(0, 60).Select(_ => At((PlaceKind)random.Next(2, 9), Geodesic.From(middle, random.NextDouble() * 360, random.NextDouble() * 500))).ToList();

            var inside = RingFinder.Of(default, ground, places, Rules).Select(one => one.Place.Id).ToHashSet();

            foreach (var place in places)
                Assert.Equal(Rules.Of(place.Kind) is { } ring && Distance(ground, place.At) <= ring.Metres, inside.Contains(place.Id));
        }
    }

    [Fact]
    public void A_city_sets_its_own_distance()
    {
        var rules = RingRules.From(new ConfigurationBuilder().AddInMemoryCollection([new("Maps:Rings:tobacco", "50"), new("Maps:Rings:lottery", "0")]).Build());

        Assert.Equal(50, rules.Of(PlaceKind.Tobacco)!.Metres);
        Assert.Null(rules.Of(PlaceKind.Lottery));
        Assert.Throws<InvalidOperationException>(() => RingRules.From(new ConfigurationBuilder().AddInMemoryCollection([new("Maps:Rings:food", "-1")]).Build()));
    }

    /// <summary>Measured another way: along each side in steps, by the distance alone.</summary>
    private static double Distance(GeoShape ground, GeoPoint at)
    {
        if (ground.Kind is ShapeKind.Point)
            return Geodesic.Metres(at, ground.Points[0]);
        // inside, every direction leads through the outline once more often in than out
        var winding = 0.0;
        for (var i = 0; i < ground.Points.Count; i++)
        {
            var (from, to) = (ground.Points[i], ground.Points[(i + 1) % ground.Points.Count]);
            var turn = Math.Atan2(to.Lat - at.Lat, to.Lon - at.Lon) - Math.Atan2(from.Lat - at.Lat, from.Lon - at.Lon);
            winding += turn > Math.PI ? turn - (2 * Math.PI) : turn < -Math.PI ? turn + (2 * Math.PI) : turn;
        }
        return Math.Abs(winding) > Math.PI ? 0 : ground.MetresTo(at);
    }

    private static PlaceSpot At(PlaceKind kind, GeoPoint at) => new(Guid.CreateVersion7(), kind, "一处", "A place", at.Lat, at.Lon, ShapeKind.Point, "");
}
