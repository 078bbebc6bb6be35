using System.Globalization;
using Whistle.Directory.Demo;
using Whistle.Exchange.Open311;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Xunit;

namespace Whistle.Rules.Tests.Open311;

/// <summary>Whose a report is by its place.</summary>
public sealed class WhereaboutsTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_campus_is_meant_up_to_five_hundred_metres_and_no_further()
    {
        var campus = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;
        var start = new GeoPoint(campus.Lat!.Value, campus.Lon!.Value);

        foreach (var bearing in new[] { 0.0, 77, 180, 271 })
        {
            var (inside, outside) = (Geodesic.From(start, bearing, 499), Geodesic.From(start, bearing, 501));
            Assert.NotNull(Whereabouts.Of(DemoCity.City, inside.Lat, inside.Lon, null, Today)!.Campus);
            var beyond = Whereabouts.Of(DemoCity.City, outside.Lat, outside.Lon, null, Today)!;
            Assert.True(beyond.Campus != campus.Id && beyond.District is not null);
        }
    }

    [Fact]
    public void Of_two_campuses_the_nearer_one_is_meant_and_a_place_far_away_is_nobody_s()
    {
        foreach (var campus in DemoCity.City.Campuses.Where(campus => campus.Lat is not null && DemoCity.City.IsOn(campus.Id, Today)))
        {
            var nearest = DemoCity.City.Campus(Whereabouts.Of(DemoCity.City, campus.Lat, campus.Lon, null, Today)!.Campus!.Value)!;
            Assert.Equal((campus.Lat, campus.Lon), (nearest.Lat, nearest.Lon));
            // two stand at the same place: the address says which
            Assert.Equal(campus.School, Whereabouts.Of(DemoCity.City, campus.Lat, campus.Lon, DemoCity.City.Unit(campus.School).Name.Zh + "门口", Today)!.School);
        }

        Assert.Null(Whereabouts.Of(DemoCity.City, 31.23, 121.47, null, Today));
        Assert.Null(Whereabouts.Of(DemoCity.City, 0, 0, DemoCity.UnitOf("school").Name.Zh, Today));
    }

    [Fact]
    public void Without_a_position_the_address_names_the_district_and_else_it_is_the_city_s()
    {
        var school = DemoCity.UnitOf("other.school");

        var named = Whereabouts.Of(DemoCity.City, null, null, $"{school.Name.Zh}北门", Today)!;
        var unnamed = Whereabouts.Of(DemoCity.City, null, null, "某地", Today)!;

        Assert.Equal((school.District, DemoCity.City.Office(school.District!.Value).Id, (UnitId?)null), (named.District, named.Queue, named.Campus));
        Assert.Equal(DemoCity.City.CityOffice!.Id, unnamed.Queue);
    }

    [Fact]
    public void Services_have_codes_of_their_own_and_words()
    {
        Assert.Equal(OpenServices.All.Count, OpenServices.All.Select(service => service.Code).Distinct().Count());
        Assert.All(OpenServices.All, service => Assert.InRange(service.Item, 0, 22));
        foreach (var culture in new[] { "zh-CN", "en" }.Select(CultureInfo.GetCultureInfo))
            Assert.All(OpenServices.All, service => Assert.NotEmpty(service.Name(culture) + service.Description(culture) + service.Keywords(culture) + service.GroupName(culture)));
    }
}
