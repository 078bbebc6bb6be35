using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Directory;

public sealed class CityTests
{
    private readonly SmallCity small = new();

    private City City => small.City;

    [Fact]
    public void A_local_unit_reports_up_to_its_districts_department_and_that_to_the_citys()
    {
        Assert.Equal(small.DistrictPolice, City.Above(small.LocalPolice)?.Id);
        Assert.Equal(small.CityPolice, City.Above(small.DistrictPolice)?.Id);
        Assert.Null(City.Above(small.CityPolice));
    }

    [Fact]
    public void A_town_reports_up_to_the_office_of_its_district()
    {
        Assert.Equal(small.Office, City.Above(small.Town)?.Id);
        Assert.Equal(small.Office, City.Office(small.District).Id);
    }

    [Fact]
    public void Rooms_teams_and_schools_report_up_to_nobody()
    {
        Assert.Null(City.Above(small.TownRoom));
        Assert.Null(City.Above(small.Team));
        Assert.Null(City.Above(small.School));
    }

    [Fact]
    public void A_district_without_the_department_of_a_line_leaves_its_local_units_without_anybody_above()
    {
        Assert.Null(City.Above(small.LocalMarket));
        Assert.Null(City.Department(small.District, Line.Market));
    }

    [Fact]
    public void The_member_of_a_group_is_the_unit_of_the_seat()
        => Assert.Equal(small.LocalPolice, City.GroupMember(small.MainCampus, Line.Police)?.Id);

    [Fact]
    public void A_vacant_seat_and_a_line_without_a_seat_have_no_member()
    {
        Assert.Null(City.GroupMember(small.MainCampus, Line.Market));
        Assert.Null(City.GroupMember(small.MainCampus, Line.Fire));
    }

    [Fact]
    public void The_towns_seat_is_the_campuss_own_town()
    {
        Assert.Equal(small.Town, City.GroupMember(small.MainCampus, Line.Town)?.Id);
        Assert.Equal(small.OtherTown, City.GroupMember(small.SecondCampus, Line.Town)?.Id);
    }

    [Fact]
    public void The_main_campus_stands_first()
    {
        Assert.Equal([small.MainCampus, small.SecondCampus], City.CampusesOf(small.School).Select(c => c.Id));
        Assert.Equal(small.MainCampus, City.MainCampus(small.School)?.Id);
        Assert.Null(City.MainCampus(small.Office));
    }

    [Fact]
    public void Command_rooms_are_found_by_their_town_and_district()
    {
        Assert.Equal(small.TownRoom, City.TownRoom(small.Town)?.Id);
        Assert.Equal(small.DistrictRoom, City.DistrictRoom(small.District)?.Id);
        Assert.Null(City.TownRoom(small.OtherTown));
    }

    [Fact]
    public void A_unit_is_inside_itself_and_all_that_stands_above_it()
    {
        Assert.True(City.Inside(small.LocalPolice, small.LocalPolice));
        Assert.True(City.Inside(small.LocalPolice, small.Town));
        Assert.True(City.Inside(small.LocalPolice, small.District));
        Assert.False(City.Inside(small.Town, small.LocalPolice));
        Assert.False(City.Inside(small.LocalPolice, small.OtherTown));
    }

    [Fact]
    public void A_district_is_in_its_own_district_and_the_city_in_none()
    {
        Assert.Equal(small.District, City.DistrictOf(small.District));
        Assert.Equal(small.District, City.DistrictOf(small.LocalPolice));
        Assert.Null(City.DistrictOf(small.CityPolice));
    }

    [Fact]
    public void Heads_and_workers_do_a_units_work_but_a_liaison_does_not()
    {
        Assert.True(City.Works(small.Head, small.LocalPolice));
        Assert.False(City.Works(small.Liaison, small.LocalPolice));
        Assert.False(City.Works(small.Head, small.DistrictPolice));
    }

    [Fact]
    public void A_person_may_hold_several_posts_and_the_same_one_counts_once()
    {
        Assert.Equal([new(small.LocalPolice, Role.UnitHead), new(small.Town, Role.UnitWorker)], City.PostsOf(small.Head));
        Assert.Equal(2, City.At(small.LocalPolice).Count);
        Assert.Empty(City.PostsOf(new(Guid.Empty)));
    }

    [Fact]
    public void A_guide_heads_the_groups_of_several_campuses()
        => Assert.Equal([small.MainCampus, small.SecondCampus], City.CampusesHeadedBy(small.Guide));

    [Fact]
    public void Units_stand_in_the_order_of_a_dictionary()
    {
        var names = new[] { "张渡", "阿湾", "林坞", "包桥" };
        var city = new City(names.Select((n, i) => new Unit(new(new Guid(i, 0, 0, new byte[8])), UnitKind.Town, new(n, n), null, null, null, null, null, null, null)), [], [], [], [], []);
        Assert.Equal(["阿湾", "包桥", "林坞", "张渡"], city.Units.Select(u => u.Name.Zh));
    }

    [Fact]
    public void A_unit_that_must_be_there_and_is_not_is_a_bug()
    {
        Assert.Throws<KeyNotFoundException>(() => City.Unit(new(Guid.Empty)));
        Assert.Null(City.FindUnit(new(Guid.Empty)));
    }

    [Fact]
    public void A_whole_city_is_indexed_in_less_than_two_seconds()
    {
        var lists = SmallCity.Large(schools: 2_600, people: 12_000);
        var began = TimeProvider.System.GetTimestamp();
        var city = lists.ToCity();
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
        Assert.Equal(2_600, city.Campuses.Count);
    }
}
