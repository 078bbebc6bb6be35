using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Rules.Tests.Hazards.Sample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>A unit without a head: who decides then, in which order, and that nobody does who needn't.</summary>
public sealed class NextUpTests
{
    private static readonly string[] Decisions = ["pause", "refuse-pause", "extend", "refuse-extension"];

    [Fact]
    public void Where_the_holder_has_a_head_it_is_he_and_nobody_above()
    {
        var held = Reported().Do(LocalWorker, "accept").Case;

        Assert.All(Decisions, action => Assert.Equal([LocalHead], Who(held, action, SampleCity.City)));
    }

    [Fact]
    public void The_next_up_is_the_department_of_the_line_then_the_office_then_the_citys_bureau()
    {
        var held = Reported().Do(LocalWorker, "accept").Case;

        Assert.All(Decisions, action => Assert.Equal([DistrictHead, DistrictSecondHead], Who(held, action, Without(LocalHead))));
        Assert.All(Decisions, action => Assert.Equal([OfficeHead], Who(held, action, Without(LocalHead, DistrictHead, DistrictSecondHead))));
        Assert.All(Decisions, action => Assert.Equal([CityOffice], Who(held, action, Without(LocalHead, DistrictHead, DistrictSecondHead, OfficeHead))));
        Assert.All(Decisions, action => Assert.Empty(Who(held, action, Without(LocalHead, DistrictHead, DistrictSecondHead, OfficeHead, CityOffice))));
    }

    [Fact]
    public void A_citys_department_is_never_decided_for_from_below()
    {
        var held = AtCity().Do(CityWorker, "accept").Case;

        Assert.Equal([CityHead], Who(held, "extend", SampleCity.City));
        Assert.Equal([CityOffice], Who(held, "extend", Without(CityHead)));
    }

    [Fact]
    public void For_a_team_without_a_head_the_department_decides_that_sent_the_case_down()
        => Assert.Equal([DistrictHead, DistrictSecondHead], Who(Dispatched().Case, "extend", SampleCity.City));

    [Fact]
    public void The_next_up_grants_what_the_worker_asked_for_and_the_clock_moves()
    {
        var (sample, city) = (Reported().Do(LocalWorker, "accept").Do(LocalWorker, "ask-extension", Reason with { Days = 3 }), Without(LocalHead));
        var due = sample.Case.FinishBy!.Value;
        var step = CaseRules.Find("extend")!;
        var scene = CaseRules.Entitled(step, sample.Case, DistrictHead, city, sample.Now, WorkCalendar.Usual).Single();

        var decision = CaseRules.Decide(step, scene, Reason with { Days = 3 });

        Assert.Null(decision.Refusal);
        sample.Case.Apply(decision.Events[0], new(sample.Now, DistrictPolice, DistrictHead.Person));
        Assert.True(sample.Case.FinishBy > due);
        Assert.Equal(LocalPolice, sample.Case.Holder);
    }

    [Fact]
    public void Sending_down_stays_the_departments_own_decision()
    {
        var held = Proposed().Case;

        Assert.Empty(Who(held, "approve-send-down", Without(DistrictHead, DistrictSecondHead)));
        Assert.Empty(Who(held, "assign", Without(DistrictHead, DistrictSecondHead)));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("refuse-listing")]
    [InlineData("delist")]
    [InlineData("refuse-delisting")]
    public void On_a_listing_the_citys_bureau_decides_only_while_the_office_has_no_head(string action)
    {
        var held = Reported().Do(LocalWorker, "accept").Case;

        Assert.Equal([OfficeHead], Who(held, action, SampleCity.City));
        Assert.Equal([CityOffice], Who(held, action, Without(OfficeHead)));
    }

    private static IReadOnlyList<Actor> Who(HazardCase now, string action, City city)
        => [.. Everybody.Where(actor => city.PostsOf(actor.Person).Count > 0 && CaseRules.Entitled(CaseRules.Find(action)!, now, actor, city, now.ReportedAt, WorkCalendar.Usual).Count > 0)];
}
