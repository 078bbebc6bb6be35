using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Places;

namespace Whistle.Rules.Tests.Maps;

public sealed class PlaceReaderTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly UnitId District = DemoCity.UnitOf("school").District!.Value;

    [Theory]
    [InlineData("lat", "120.031", "Place.Swapped", "lon", "30.412")]
    [InlineData("lat", "NaN", "Place.NotANumber", null, null)]
    [InlineData("lat", "Infinity", "Place.NotANumber", null, null)]
    [InlineData("lat", "1e1", "Place.NotANumber", null, null)]
    [InlineData("lat", "91", "Place.NotOnEarth", "lon", "181")]
    [InlineData("lon", "200", "Place.NotOnEarth", null, null)]
    [InlineData("lat", "39.9", "Place.FarAway", "lon", "116.4")]
    [InlineData("kind", "casino", "Place.UnknownKind", null, null)]
    [InlineData("nameZh", null, "Field.Missing", null, null)]
    [InlineData("source", null, "Field.Missing", null, null)]
    [InlineData("until", "2025-01-01", "Place.UntilBeforeSince", null, null)]
    [InlineData("since", "30.2.2026", "Field.NotADay", null, null)]
    [InlineData("district", "哪里区", "Place.UnknownUnit", null, null)]
    public void What_is_wrong_is_said_of_its_field(string field, string? value, string code, string? other, string? otherValue)
    {
        var reader = Reader(("kind", "guard-post"), ("nameZh", "南门护学岗"), ("lat", "30.412"), ("lon", "120.031"), ("source", "巡查"), (field, value), (other ?? field, otherValue ?? value));

        Assert.Null(reader.Read(District));
        Assert.Contains(reader.Errors, error => error.Code == code);
    }

    [Theory]
    [InlineData("护学岗")]
    [InlineData("guard post")]
    [InlineData("guard-post")]
    public void A_kind_is_known_by_its_word_in_both_languages(string said)
        => Assert.Equal(PlaceKind.GuardPost, Reader(("kind", said), ("nameZh", "岗"), ("lat", "30.412"), ("lon", "120.031"), ("source", "巡查")).Read(District)?.Kind);

    [Fact]
    public void A_line_that_ends_where_it_began_is_an_area()
    {
        var pond = Reader(("kind", "water"), ("nameZh", "学塘"), ("points", "30.41,120.03\n30.42,120.03\n30.42,120.04\n30.41,120.03"), ("source", "测绘")).Read(District)!;
        var stream = Reader(("kind", "water"), ("nameZh", "小溪"), ("points", "30.41,120.03; 30.42,120.03"), ("source", "测绘")).Read(District)!;

        Assert.Equal((ShapeKind.Area, 3), (pond.Shape.Kind, pond.Shape.Points.Count));
        Assert.Equal((ShapeKind.Line, 2), (stream.Shape.Kind, stream.Shape.Points.Count));
    }

    [Theory]
    [InlineData("30.41", "Place.NotAPair")]
    [InlineData("120.03,30.41 30.42,120.03", "Place.Swapped")]
    [InlineData("30.41,120.03 30.41,120.03", null)]
    public void Points_are_read_pair_by_pair(string points, string? code)
    {
        var reader = Reader(("kind", "water"), ("nameZh", "小溪"), ("points", points), ("source", "测绘"));

        var read = reader.Read(District);

        Assert.Equal(code, reader.Errors is [var first, ..] ? first.Code : null);
        Assert.Equal(code is null, read?.Shape.Kind is ShapeKind.Point);
    }

    [Fact]
    public void Each_line_keeps_its_own_places_in_its_own_district()
    {
        var city = DemoCity.City;
        var other = DemoCity.UnitOf("other.school").District!.Value;

        Assert.NotNull(Keeper("local.police", District, PlaceKind.GuardPost));
        Assert.NotNull(Keeper("district.police", District, PlaceKind.GuardPost));
        Assert.Null(Keeper("local.police", District, PlaceKind.InternetCafe));
        Assert.Null(Keeper("local.police", other, PlaceKind.GuardPost));
        Assert.NotNull(Keeper("local.market", District, PlaceKind.Food));
        Assert.Null(Keeper("district.police.liaison", District, PlaceKind.GuardPost));
        Assert.All(PlaceKinds.All, rule => Assert.NotNull(Keeper("education.office", District, rule.Kind)));
        Assert.All(PlaceKinds.All, rule => Assert.Null(Keeper("education.office", other, rule.Kind)));
        Assert.All(PlaceKinds.All, rule => Assert.NotNull(Keeper("city.education", other, rule.Kind)));
        Assert.All(new[] { "school", "school.head", "grid.guide", "town.command", "admin" }, login => Assert.All(PlaceKinds.All, rule => Assert.Null(Keeper(login, District, rule.Kind))));

        UnitId? Keeper(string login, UnitId district, PlaceKind kind)
            => PlaceRules.KeeperFor(city, new Actor(DemoCity.PersonOf(login), default, city.PostsOf(DemoCity.PersonOf(login))), district, kind);
    }

    private static PlaceReader Reader(params (string Name, string? Value)[] fields)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            values[name] = value;
        return new(DemoCity.City, Today, name => values.GetValueOrDefault(name));
    }
}
