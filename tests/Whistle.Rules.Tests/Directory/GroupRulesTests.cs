using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Groups;
using Whistle.Kernel;
using static Whistle.Directory.Groups.GroupRules;

namespace Whistle.Rules.Tests.Directory;

/// <summary>Who fills which place of a working group, and with whom.</summary>
public class GroupRulesTests
{
    private static readonly City City = DemoCity.City;

    private static readonly Campus Campus = City.MainCampus(DemoCity.UnitOf("school").Id)!;

    private static readonly Unit Station = DemoCity.UnitOf("local.police");

    private static readonly PersonId Head = DemoCity.PersonOf("local.police"), Officer = DemoCity.PersonOf("local.police.officer");

    /// <summary>Each role by a login of the demo city, against each place of the first school's group.</summary>
    [Theory]
    [InlineData("education.office", "police market guide leader")]
    [InlineData("education.office.head", "police market guide leader")]
    [InlineData("district.police.liaison", "police")]
    [InlineData("district.police.head", "police")]
    [InlineData("district.market.head", "market")]
    [InlineData("local.police", "police")]
    [InlineData("local.market", "market")]
    [InlineData("school.head", "leader")]
    [InlineData("town.head", "guide")]
    [InlineData("district.police", "")]
    [InlineData("local.police.officer", "")]
    [InlineData("school", "")]
    [InlineData("grid.guide", "")]
    [InlineData("town.command", "")]
    [InlineData("neighbour.school.head", "")]
    [InlineData("city.police.head", "")]
    [InlineData("city.education", "")]
    [InlineData("admin", "")]
    [InlineData("other.education.office", "")]
    [InlineData("other.district.police.liaison", "")]
    [InlineData("other.school.head", "")]
    public void A_place_is_filled_by_whom_the_plan_names_and_by_nobody_else(string login, string places)
    {
        var by = Of(login);
        GroupCommand[] commands =
        [
            new FillSeat(Campus.Id, Line.Police, Station.Id, Officer, Head),
            new FillSeat(Campus.Id, Line.Market, DemoCity.UnitOf("local.market").Id, DemoCity.PersonOf("local.market.officer"), null),
            new NameHead(Campus.Id, HeadPlace.Guide, DemoCity.PersonOf("grid.guide")),
            new NameHead(Campus.Id, HeadPlace.Leader, DemoCity.PersonOf("school.head")),
        ];

        var may = commands.Where(command => WhyNot(City, command, by) is null).Select(command => command.Place);

        Assert.Equal(places, string.Join(' ', may));
        Assert.All(commands.Where(command => !places.Split(' ').Contains(command.Place)), command => Assert.Equal(NotYours, WhyNot(City, command, by)));
    }

    [Fact]
    public void A_member_and_a_substitute_are_two_people_of_one_unit_of_the_line_in_the_district()
    {
        var by = Of("district.police.liaison");
        var market = DemoCity.UnitOf("local.market").Id;

        Assert.Null(Why(Station.Id, Officer, null));
        Assert.Null(Why(null, null, null));
        Assert.Equal(MemberMissing, Why(Station.Id, null, Officer));
        Assert.Equal(SamePerson, Why(Station.Id, Head, Head));
        Assert.Equal(UnitElsewhere, Why(market, DemoCity.PersonOf("local.market"), null));
        Assert.Equal(UnitElsewhere, Why(DemoCity.UnitOf("other.local.police").Id, DemoCity.PersonOf("other.local.police"), null));
        Assert.Equal(UnitElsewhere, Why(DemoCity.UnitOf("city.police").Id, DemoCity.PersonOf("city.police"), null));
        Assert.Equal(UnitElsewhere, Why(null, Officer, null));
        Assert.Equal(MemberElsewhere, Why(Station.Id, DemoCity.PersonOf("local.market"), null));
        Assert.Equal(SubstituteElsewhere, Why(Station.Id, Officer, DemoCity.PersonOf("district.police")));
        Assert.Equal(NoSuchPlace, WhyNot(City, new FillSeat(Campus.Id, Line.Town, Campus.Town, DemoCity.PersonOf("town.head"), null), Of("education.office")));
        Assert.Equal(NotFound, WhyNot(City, new FillSeat(Station.Id, Line.Police, Station.Id, Officer, null), by));

        Refusal? Why(UnitId? unit, PersonId? member, PersonId? substitute) => WhyNot(City, new FillSeat(Campus.Id, Line.Police, unit, member, substitute), by);
    }

    [Fact]
    public void The_heads_are_a_guide_of_the_campus_s_town_and_a_leader_of_its_school()
    {
        var by = Of("education.office");

        Assert.Equal(NotAGuide, WhyNot(City, new NameHead(Campus.Id, HeadPlace.Guide, DemoCity.PersonOf("other.grid.guide")), by));
        Assert.Equal(NotAGuide, WhyNot(City, new NameHead(Campus.Id, HeadPlace.Guide, DemoCity.PersonOf("town.head")), by));
        Assert.Equal(NotALeader, WhyNot(City, new NameHead(Campus.Id, HeadPlace.Leader, DemoCity.PersonOf("neighbour.school.head")), by));
        Assert.Equal(NotALeader, WhyNot(City, new NameHead(Campus.Id, HeadPlace.Leader, DemoCity.PersonOf("school")), by));
        Assert.Null(WhyNot(City, new NameHead(Campus.Id, HeadPlace.Leader, null), by));
    }

    [Fact]
    public void A_local_unit_fills_with_its_own_people_and_takes_no_other_unit_s_seat()
    {
        var elsewhere = City.Campuses.First(c => c.District == Campus.District && c.Town != Campus.Town && City.GroupMember(c.Id, Line.Police) is { } there && there.Id != Station.Id);

        Assert.Equal(NotYours, WhyNot(City, new FillSeat(elsewhere.Id, Line.Police, Station.Id, Officer, null), Of("local.police")));
        Assert.Equal(UnitElsewhere, WhyNot(City, new FillSeat(Campus.Id, Line.Police, City.Department(Campus.District, Line.Police)!.Id, DemoCity.PersonOf("district.police"), null), Of("local.police")));
        Assert.Equal(HeldByOther, WhyNot(HeldByDistrict(), new FillSeat(Campus.Id, Line.Police, Station.Id, Officer, null), Of("local.police")));
    }

    [Fact]
    public void Local_units_are_offered_first_and_those_of_the_campus_s_town_before_the_others()
    {
        var units = UnitsFor(City, Campus, Line.Police, Of("district.police.liaison"));

        Assert.Equal(Station, units[0]);
        Assert.Equal(City.Department(Campus.District, Line.Police), units[^1]);
        Assert.All(units, unit => Assert.Equal(Campus.District, unit.District));
        Assert.Equal([Station], UnitsFor(City, Campus, Line.Police, Of("local.police")));
        Assert.Empty(UnitsFor(City, Campus, Line.Police, Of("school.head")));
    }

    [Fact]
    public void Whoever_has_lost_the_post_has_left_and_a_seat_without_anybody_is_vacant()
    {
        Campus[] campuses = [Campus];
        var seat = new Seat(Campus.Id, Line.Police, Station.Id, Head, Officer);
        var both = new GroupToday([new(Head, Station.Id, Role.UnitHead), new(Officer, Station.Id, Role.UnitWorker)], campuses);
        var one = new GroupToday([new(Officer, Station.Id, Role.UnitWorker), new(Head, Campus.Town, Role.UnitWorker)], campuses);
        var none = new GroupToday([new(Head, Station.Id, Role.Admin)], campuses);

        Assert.Equal(seat, both.Of(seat));
        Assert.Equal(seat with { Member = null }, one.Of(seat));
        Assert.Equal(new(Campus.Id, Line.Police, null, null, null), none.Of(seat));
        Assert.True(none.Of(seat).IsVacant);
    }

    [Fact]
    public void A_head_counts_while_he_is_guide_of_the_town_or_leader_of_the_school()
    {
        var heads = new GroupHeads(Campus.Id, Head, Officer);

        Assert.Equal(heads, new GroupToday([new(Head, Campus.Town, Role.GridGuide), new(Officer, Campus.School, Role.SchoolHead)], [Campus]).Of(heads));
        Assert.Equal(new(Campus.Id, null, null), new GroupToday([new(Head, Campus.Town, Role.UnitHead), new(Officer, Campus.School, Role.SchoolStaff)], [Campus]).Of(heads));
    }

    [Fact]
    public void A_group_is_complete_with_both_heads_and_a_member_on_every_seat()
    {
        Assert.True(Completeness.Of(City, Campus).IsComplete);
        var someVacant = City.Campuses.First(c => City.GroupOf(c.Id).Any(s => s.IsVacant));
        Assert.Equal(City.GroupOf(someVacant.Id).Where(s => s.IsVacant).Select(s => s.Line.Code()), Completeness.Of(City, someVacant).Missing.Where(m => m is not ("guide" or "leader")));
        Assert.Equal(Places, Completeness.Codes.Count);
    }

    [Fact]
    public void A_campus_takes_part_from_its_start_day_on()
    {
        var day = new DateOnly(2026, 9, 1);
        var city = With(Campus with { Start = day });

        Assert.False(city.IsOn(Campus.Id, day.AddDays(-1)));
        Assert.True(city.IsOn(Campus.Id, day));
        Assert.False(With(Campus with { Start = null }).IsOn(Campus.Id, DateOnly.MaxValue));
        Assert.False(City.IsOn(Station.Id, day));
        Assert.True(City.IsOn(Campus.Id, day));
    }

    private static Actor Of(string login) => new(DemoCity.PersonOf(login), default, City.PostsOf(DemoCity.PersonOf(login)));

    private static City With(Campus changed)
    {
        var all = DemoCity.Lists;
        return (all with { Campuses = [.. all.Campuses.Select(c => c.Id == changed.Id ? changed : c)] }).ToCity();
    }

    private static City HeldByDistrict()
    {
        var all = DemoCity.Lists;
        var department = City.Department(Campus.District, Line.Police)!.Id;
        return (all with { Seats = [.. all.Seats.Select(s => s.Campus == Campus.Id && s.Line is Line.Police ? s with { Unit = department, Member = DemoCity.PersonOf("district.police"), Substitute = null } : s)] }).ToCity();
    }
}
