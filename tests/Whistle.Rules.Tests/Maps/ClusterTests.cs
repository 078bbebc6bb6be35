using Microsoft.AspNetCore.Http;
using Whistle.Kernel.Geo;
using Whistle.Maps.Features;

namespace Whistle.Rules.Tests.Maps;

public sealed class ClusterTests
{
    [Fact]
    public void Few_points_stay_each_by_itself()
    {
        var points = Some(500);

        Assert.All(Clusters.Of(points, p => p, 3, 500, 500), cluster => Assert.Single(cluster.Of));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9.5)]
    [InlineData(14)]
    [InlineData(24)]
    public void Of_many_each_is_in_one_cluster_and_there_are_never_too_many(double zoom)
    {
        var points = Some(5_000);

        var clusters = Clusters.Of(points, p => p, zoom, 500, 500);

        Assert.InRange(clusters.Count, 1, 500);
        Assert.Equal(points.Order(ByPlace), clusters.SelectMany(cluster => cluster.Of).Order(ByPlace));
    }

    [Fact]
    public void What_stands_alone_stays_alone_among_clusters()
        => Assert.Contains(Clusters.Of([.. Enumerable.Repeat(new GeoPoint(30, 120), 50), new(31, 121)], p => p, 12, 40, 500), cluster => cluster.Of is [{ Lat: 31 }]);

    [Fact]
    public void Nearer_there_are_more_of_them()
        => Assert.True(Clusters.Of(Some(5_000), p => p, 11, 500, 500).Count > Clusters.Of(Some(5_000), p => p, 7, 500, 500).Count);

    [Fact]
    public void Many_at_one_place_and_at_the_ends_of_the_world_are_clusters_too()
    {
        var points = Enumerable.Repeat(new GeoPoint(30, 120), 600).Concat([new(90, 0), new(-90, 180), new(0, -180)]).ToList();

        var clusters = Clusters.Of(points, p => p, 24, 500, 500);

        Assert.Contains(clusters, cluster => cluster.Of.Count == 600 && cluster.At == new GeoPoint(30, 120));
        Assert.Equal(603, clusters.Sum(cluster => cluster.Of.Count));
    }

    [Theory]
    [InlineData("?bbox=30,120,31,121", "bbox")]
    [InlineData("?bbox=NaN,1,2,3", "bbox")]
    [InlineData("?zoom=25", "zoom")]
    [InlineData("?zoom=-1", "zoom")]
    [InlineData("?zoom=NaN", "zoom")]
    [InlineData("?zoom=Infinity", "zoom")]
    [InlineData("?above=501", "above")]
    [InlineData("?above=-1", "above")]
    public void What_can_not_be_read_is_named(string query, string field)
        => Assert.Equal(field, Assert.Single(MapQuery.Read(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query))).Errors).Field);

    private static readonly IComparer<GeoPoint> ByPlace = Comparer<GeoPoint>.Create((a, b) => (a.Lat, a.Lon).CompareTo((b.Lat, b.Lon)));

    private static List<GeoPoint> Some(int number)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, number).Select(_ => new GeoPoint(30 + random.NextDouble(), 119.5 + random.NextDouble()))];
    }
}
