using Whistle.Kernel.Geo;

namespace Whistle.Rules.Tests.Geo;

/// <summary>Distances against published values: within a thousandth everywhere, to the millimetre where the series settles.</summary>
public sealed class GeodesicTests
{
    [Theory]
    // Geoscience Australia, GDA technical manual: Flinders Peak to Buninyong
    [InlineData(-37.951033416666667, 144.424867888888889, -37.652821138888889, 143.926495527777778, 54972.271, 0.002)]
    // C. F. F. Karney, GeographicLib, the example of GeodSolve: JFK to LHR
    [InlineData(40.6, -73.8, 51.6, -0.5, 5551759.400, 0.002)]
    // a quarter of the meridian, and a degree of the equator: NIMA TR8350.2
    [InlineData(0, 0, 90, 0, 10001965.729, 0.002)]
    [InlineData(0, 0, 0, 1, 111319.491, 0.002)]
    // over the meridian of 180° it is no farther than beside it
    [InlineData(0, 179.5, 0, -179.5, 111319.491, 0.002)]
    // opposite ends, where the series does not settle: GeographicLib's Wellington to Salamanca, and half a meridian
    [InlineData(-41.32, 174.81, 40.96, -5.50, 19959679.267, 19959.7)]
    [InlineData(0, 0, 0, 180, 20003931.459, 0.01)]
    public void A_distance_is_the_published_one(double lat, double lon, double toLat, double toLon, double metres, double within)
    {
        Assert.Equal(metres, Geodesic.Metres(new(lat, lon), new(toLat, toLon)), within);
        Assert.Equal(metres, Geodesic.Metres(new(toLat, toLon), new(lat, lon)), within);
    }

    [Fact]
    public void Where_one_comes_to_is_as_far_as_one_went()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var start = new GeoPoint((random.NextDouble() * 170) - 85, (random.NextDouble() * 360) - 180);
            var metres = random.NextDouble() * (i % 2 == 0 ? 300 : 3_000_000);

            var end = Geodesic.From(start, random.NextDouble() * 360, metres);

            Assert.True(end.IsValid);
            Assert.Equal(metres, Geodesic.Metres(start, end), 0.001);
        }
    }

    [Fact]
    public void A_sphere_would_be_wrong_by_more_than_a_thousandth()
    {
        var (a, b) = (new GeoPoint(30.412, 120.031), new GeoPoint(30.512, 120.031));
        var sphere = 6_371_008.8 * 0.1 * Math.PI / 180;

        Assert.True(Math.Abs(sphere - Geodesic.Metres(a, b)) / Geodesic.Metres(a, b) > 0.001);
    }

    [Theory]
    [InlineData(double.NaN, 120)]
    [InlineData(30, double.PositiveInfinity)]
    [InlineData(120.1, 30.2)]
    [InlineData(30, 180.0001)]
    public void What_is_not_on_the_globe_is_no_point(double lat, double lon) => Assert.False(new GeoPoint(lat, lon).IsValid);
}
