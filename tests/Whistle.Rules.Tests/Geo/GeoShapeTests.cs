using Whistle.Kernel.Geo;

namespace Whistle.Rules.Tests.Geo;

/// <summary>Lines, outlines, the rings around them, and boxes.</summary>
public sealed class GeoShapeTests
{
    private static readonly GeoPoint Gate = new(30.412, 120.031);

    /// <summary>A yard of 200 by 100 metres around a place.</summary>
    private static GeoShape Yard(GeoPoint middle)
    {
        var (east, west) = (Geodesic.From(middle, 90, 100), Geodesic.From(middle, 270, 100));
        return new(ShapeKind.Area, [Geodesic.From(west, 180, 50), Geodesic.From(east, 180, 50), Geodesic.From(east, 0, 50), Geodesic.From(west, 0, 50)]);
    }

    [Fact]
    public void From_an_outline_one_measures_from_its_nearest_side()
    {
        var yard = Yard(Gate);

        Assert.Equal(0, yard.MetresTo(Gate));
        Assert.Equal(150, yard.MetresTo(Geodesic.From(Gate, 0, 200)), 0.05);
        Assert.Equal(100, yard.MetresTo(Geodesic.From(Gate, 90, 200)), 0.05);
        // from a corner it is the corner
        var corner = Geodesic.From(Geodesic.From(Gate, 90, 100), 0, 50);
        Assert.Equal(30, yard.MetresTo(Geodesic.From(corner, 45, 30)), 0.05);
    }

    [Fact]
    public void To_a_line_one_measures_to_its_nearest_point()
    {
        var bank = new GeoShape(ShapeKind.Line, [Geodesic.From(Geodesic.From(Gate, 0, 120), 270, 500), Geodesic.From(Geodesic.From(Gate, 0, 120), 90, 500)]);

        Assert.Equal(120, bank.MetresTo(Gate), 0.05);
        Assert.Equal(70, Yard(Gate).MetresTo(bank), 0.05);
        Assert.Equal(70, bank.MetresTo(Yard(Gate)), 0.05);
    }

    [Fact]
    public void What_crosses_is_not_away()
    {
        var through = new GeoShape(ShapeKind.Line, [Geodesic.From(Gate, 180, 300), Geodesic.From(Gate, 0, 300)]);

        Assert.Equal(0, Yard(Gate).MetresTo(through));
    }

    /// <summary>Membership of a ring is the distance, and nothing else: the drawn line lies where the distance is the ring's, whatever the shape.</summary>
    [Fact]
    public void Every_corner_of_a_ring_is_as_far_away_as_the_ring_says()
    {
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            var middle = new GeoPoint(18 + (random.NextDouble() * 35), 75 + (random.NextDouble() * 55));
            var shape = i % 3 == 0 ? GeoShape.Of(middle) : Yard(middle);
            var metres = i % 2 == 0 ? 50.0 : 200.0;

            var ring = shape.Around(metres);

            Assert.All(ring, corner => Assert.InRange(shape.MetresTo(corner), metres * 0.999, metres * 1.001));
            Assert.True(new GeoShape(ShapeKind.Area, ring).Turn > 0);
        }
    }

    [Theory]
    [InlineData("120.0,30.3,120.2,30.5")]
    [InlineData("-180,-90,180,90")]
    [InlineData("179,-10,-179,10")]
    [InlineData("120,30,120,30")]
    public void A_box_is_read(string text) => Assert.NotNull(GeoBox.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("120,30,121")]
    [InlineData("120,30,121,31,0")]
    [InlineData("30,120,31,121")]
    [InlineData("120,31,121,30")]
    [InlineData("NaN,30,121,31")]
    [InlineData("120,30,Infinity,31")]
    [InlineData("120,30,181,31")]
    [InlineData("a,b,c,d")]
    [InlineData("1e2,30,121,31")]
    public void What_is_no_box_is_refused(string text) => Assert.Null(GeoBox.Parse(text));

    [Fact]
    public void A_box_over_the_meridian_of_180_holds_both_sides()
    {
        var box = GeoBox.Parse("179,-10,-179,10")!.Value;

        Assert.True(box.Contains(new(0, 179.5)));
        Assert.True(box.Contains(new(0, -179.5)));
        Assert.True(box.Contains(new(10, 180)));
        Assert.False(box.Contains(new(0, 0)));
        Assert.False(box.Contains(new(11, 179.5)));
    }

    [Fact]
    public void A_box_around_a_place_holds_all_that_is_so_near()
    {
        var box = GeoBox.Of(Gate, 200);

        for (var bearing = 0; bearing < 360; bearing += 5)
            Assert.True(box.Contains(Geodesic.From(Gate, bearing, 199.9)));
        Assert.False(box.Contains(Geodesic.From(Gate, 90, 210)));
    }
}
