using Whistle.Kernel.Geo;

namespace Whistle.Rules.Tests.Geo;

/// <summary>The datum of public base maps, both ways.</summary>
public sealed class Gcj02Tests
{
    [Theory]
    // the pairs of the eviltransform project, which its ports in a dozen languages are tested by
    [InlineData(31.1774276, 121.5272106, 31.17530398364597, 121.531541859215)]
    [InlineData(22.543847, 113.912316, 22.540796131694766, 113.9171764808363)]
    [InlineData(39.911954, 116.377817, 39.91334545536069, 116.38404722455657)]
    public void A_published_pair_is_met_both_ways(double lat, double lon, double drawnLat, double drawnLon)
    {
        var drawn = Gcj02.FromWgs84(new(lat, lon));
        var back = Gcj02.ToWgs84(new(drawnLat, drawnLon));

        Assert.True(Geodesic.Metres(drawn, new(drawnLat, drawnLon)) < 0.05);
        Assert.True(Geodesic.Metres(back, new(lat, lon)) < 0.05);
    }

    [Fact]
    public void There_and_back_is_the_same_place()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var at = new GeoPoint(20 + (random.NextDouble() * 30), 80 + (random.NextDouble() * 45));

            Assert.True(Geodesic.Metres(at, Gcj02.ToWgs84(Gcj02.FromWgs84(at))) < 0.01);
        }
    }

    [Fact]
    public void Near_Hangzhou_the_shift_is_more_than_four_hundred_metres()
    {
        var at = new GeoPoint(30.412, 120.031);

        Assert.InRange(Geodesic.Metres(at, Gcj02.FromWgs84(at)), 400, 700);
    }

    [Theory]
    [InlineData(35.68, 139.69)]
    [InlineData(48.85, 2.35)]
    [InlineData(-33.87, 151.21)]
    public void Outside_China_nothing_is_shifted(double lat, double lon)
    {
        Assert.Equal(new GeoPoint(lat, lon), Gcj02.FromWgs84(new(lat, lon)));
        Assert.Equal(new GeoPoint(lat, lon), Gcj02.ToWgs84(new(lat, lon)));
    }
}
