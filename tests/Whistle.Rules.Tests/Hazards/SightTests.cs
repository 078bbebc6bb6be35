using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class SightTests
{
    [Fact]
    public void A_fresh_report_is_seen_by_the_school_the_heads_the_holder_the_line_above_and_the_offices()
        => Assert.Equal(
            ["teacher", "school head", "guide", "local head", "local worker", "district worker", "district head", "district second head", "city worker", "city head", "office staff", "office head", "city office"],
            Seeing(Sample.Reported(), Everybody));

    [Fact]
    public void Those_above_by_line_see_the_course_but_not_the_words()
    {
        var sample = Sample.Reported();

        Assert.False(Sight(sample, DistrictWorker).MayRead(sample.Case));
        Assert.Null(Sight(sample, DistrictWorker).Show(sample.Case).Description);
        Assert.True(Sight(sample, LocalWorker).MayRead(sample.Case));
    }

    [Fact]
    public void A_liaison_sees_what_his_department_held_and_nothing_from_above()
    {
        Assert.DoesNotContain("liaison", Seeing(Sample.Reported(), [Liaison]));
        Assert.Contains("liaison", Seeing(Sample.AtDistrict(), [Liaison]));
        Assert.Contains("liaison", Seeing(Sample.AtCity(), [Liaison]));
    }

    [Fact]
    public void The_command_rooms_see_a_case_from_send_down_on()
    {
        Assert.Empty(Seeing(Sample.Proposed(), [TownOperator, DistrictOperator]));
        Assert.Equal(["town operator", "district operator"], Seeing(Sample.WithTown(), [TownOperator, DistrictOperator]));
        Assert.False(Sight(Sample.WithTown(), DistrictOperator).MayRead(Sample.WithTown().Case));
    }

    [Fact]
    public void Other_schools_departments_districts_and_the_administrator_see_nothing_ever()
        => Assert.All(CaseRulesTests.Stages(), stage => Assert.Empty(Seeing(stage(), [Neighbour, OtherOfficeStaff, OtherPoliceHead, Admin])));

    [Fact]
    public void Whoever_held_it_keeps_seeing_it()
        => Assert.Equal(["local head", "team worker"], Seeing(Sample.WithResult().Do(DistrictWorker, "confirm"), [LocalHead, TeamWorker]));

    [Fact]
    public void A_hidden_reporter_is_known_to_the_offices_only()
    {
        var sample = Sample.Reported();
        var hidden = new HazardCase(new CaseId(SampleCity.IdOf("hidden")));
        hidden.Apply(new CaseReported("20260302-990101-0002", School, Campus, Town, District, 5, "x", [], null, Urgency.Normal, Source.Public, true, Teacher.Person, School, LocalPolice, null, sample.Now), new(sample.Now, School, Teacher.Person));

        Assert.All(Everybody.Where(actor => Sight(sample, actor).MaySee(hidden)), actor =>
            Assert.Equal(actor.Posts[0].Role is Role.OfficeStaff or Role.OfficeHead or Role.CityOffice, Sight(sample, actor).Show(hidden).Reporter is not null));
    }

    [Fact]
    public void What_is_offered_is_exactly_what_the_table_would_take()
        => Assert.All(CaseRulesTests.Stages(), stage => Assert.All(Everybody, actor =>
        {
            var offered = stage().Offered(actor);
            foreach (var step in CaseRules.Steps)
                if (!offered.Contains(step.Action))
                    Assert.NotNull(stage().WhyNot(actor, step.Action, Sample.Fitting(step) with { Person = stage().City(actor) }));
        }));

    private static List<string> Seeing(Sample sample, IReadOnlyList<Actor> people)
        => [.. people.Where(person => Sight(sample, person).MaySee(sample.Case)).Select(NameOf)];

    private static CaseSight Sight(Sample sample, Actor actor) => new(actor, SampleCity.City, sample.Now);
}
