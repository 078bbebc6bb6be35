using Whistle.Duties.Contracts;
using Whistle.Duties.DutyList;
using Whistle.Duties.Lists;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Duties;

public sealed class ListRulesTests
{
    [Fact]
    public void The_plans_numbers_are_targets()
    {
        var targets = DutyListFile.Read().All.SelectMany(item => item.Measures.SelectMany(measure => measure.Targets.Select(target => (item.No, target.Goal, target.Unit.Zh)))).ToList();

        Assert.Equal(
            [(1, 1, "次"), (4, 100, "%"), (4, 100, "%"), (4, 100, "%"), (4, 100, "%"), (5, 80, "块"), (5, 50, "处"), (5, 100, "处"), (5, 260, "处"), (6, 18, "个"), (6, 22, "个"), (7, 2, "次"),
                (16, 100, "%"), (16, 100, "%"), (16, 100, "%"), (17, 50, "人")], targets);
    }

    [Fact]
    public void The_plans_own_frequencies_are_rhythms()
    {
        var rhythms = DutyListFile.Read().All.SelectMany(item => item.Measures.Select((measure, i) => (item.No, i + 1, measure.Rhythm))).Where(one => one.Rhythm is Rhythm.Monthly or Rhythm.TwiceYearly);

        Assert.Equal([(2, 3, Rhythm.Monthly), (7, 1, Rhythm.TwiceYearly)], rhythms);
    }

    [Fact]
    public void Everybody_with_a_post_reads_his_districts_list_and_the_citys()
    {
        var readers = Everybody.Where(actor => ListRules.Areas(actor, City).Contains(District)).Select(NameOf);

        Assert.Equal(Everybody.Where(actor => actor != Admin && actor != OtherOfficeStaff && actor != OtherPoliceHead).Select(NameOf), readers);
        Assert.All(Everybody.Where(actor => actor != Admin), actor => Assert.Contains(CityEducation, ListRules.Areas(actor, City)));
        Assert.Empty(ListRules.Areas(Admin, City));
    }

    [Fact]
    public void The_district_office_keeps_its_districts_list_and_the_city_office_the_citys()
    {
        Assert.Equal(["office staff", "office head"], Everybody.Where(actor => ListRules.Keeps(District, actor, City)).Select(NameOf));
        Assert.Equal(["city office"], Everybody.Where(actor => ListRules.Keeps(CityEducation, actor, City)).Select(NameOf));
    }

    [Fact]
    public void Heads_and_workers_of_the_line_in_the_district_add_progress_and_a_liaison_does_not()
    {
        Assert.Equal(["local head", "local worker", "district worker", "district head", "district second head"], Everybody.Where(actor => ListRules.Fills(Line.Police, District, actor, City).Count > 0).Select(NameOf));
        Assert.Equal(["town head"], Everybody.Where(actor => ListRules.Fills(Line.Town, District, actor, City).Count > 0).Select(NameOf));
        Assert.Equal(["office staff", "office head"], Everybody.Where(actor => ListRules.Fills(Line.Education, District, actor, City).Count > 0).Select(NameOf));
        Assert.Equal(["city worker", "city head"], Everybody.Where(actor => ListRules.Fills(Line.Police, CityEducation, actor, City).Count > 0).Select(NameOf));
    }

    [Fact]
    public void An_entry_is_struck_by_its_unit_or_by_the_office()
    {
        var entry = new ProgressEntry { Unit = DistrictPolice };

        Assert.Equal(["district worker", "district head", "district second head", "office staff", "office head"], Everybody.Where(actor => ListRules.Strikes(entry, District, actor, City) is not null).Select(NameOf));
    }

    [Fact]
    public void A_schools_list_is_read_by_its_district_but_by_no_other_school()
    {
        var readers = Everybody.Where(actor => SchoolRules.Reads(School, actor, City)).ToList();

        Assert.Equal(Everybody.Except([Neighbour, OtherOfficeStaff, OtherPoliceHead, Admin]).Select(NameOf), readers.Select(NameOf));
        Assert.Equal(["teacher", "school head"], Everybody.Where(actor => SchoolRules.Keeps(School, actor)).Select(NameOf));
        Assert.Equal(["teacher", "school head", "guide", "office staff", "office head", "city office"], Everybody.Where(actor => SchoolRules.ReadsFindings(School, actor, City)).Select(NameOf));
    }
}
