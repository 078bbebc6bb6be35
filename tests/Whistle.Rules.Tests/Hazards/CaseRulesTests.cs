using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.CaseRules;
using static Whistle.Rules.Tests.Hazards.Sample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class CaseRulesTests
{
    [Fact]
    public void The_local_department_accepts_and_finishes()
    {
        var sample = Closed();

        Assert.Equal(CaseState.Closed, sample.Case.State);
        Assert.Equal(LocalPolice, sample.Case.Holder);
        Assert.Equal("因为", sample.Case.Outcome);
        Assert.Null(sample.Case.DueBy);
    }

    [Fact]
    public void A_returned_case_is_not_reported_up_again()
    {
        var sample = Returned().Do(DistrictWorker, "accept");

        Assert.Equal(MustFinish, sample.WhyNot(DistrictWorker, "report-up", Reason));
        Assert.DoesNotContain("report-up", sample.Offered(DistrictWorker));
        Assert.Contains("propose-send-down", sample.Offered(DistrictWorker));
    }

    [Fact]
    public void A_city_department_returns_to_the_unit_that_reported_up()
    {
        var sample = Returned();

        Assert.Equal((CaseState.Reported, DistrictPolice), (sample.Case.State, sample.Case.Holder));
        Assert.True(sample.Case.WasReturned);
    }

    [Fact]
    public void Only_a_city_department_returns()
        => Assert.Equal(OnlyCityReturns, AtDistrict().WhyNot(DistrictHead, "return", Reason));

    [Fact]
    public void Nothing_lies_above_a_city_department()
        => Assert.Equal(NothingAbove, AtCity().Do(CityHead, "accept").WhyNot(CityHead, "report-up", Reason));

    [Fact]
    public void A_case_is_declined_once_in_its_life_and_not_after_the_office_designated()
    {
        var declined = Reported().Do(LocalHead, "decline", Reason);
        Assert.Equal(Office, declined.Case.Holder);

        var designated = declined.Do(OfficeStaff, "designate", Sample.Reason with { Unit = DistrictMarket });
        Assert.Equal(MustAnswer, designated.WhyNot(MarketHead, "decline", Reason));
    }

    [Fact]
    public void A_city_department_returns_and_does_not_decline()
        => Assert.Equal(CityReturns, AtCity().WhyNot(CityHead, "decline", Reason));

    [Fact]
    public void The_office_designates_instead_of_declining()
        => Assert.Equal(OfficeDesignates, Reported(0, Office).WhyNot(OfficeHead, "decline", Reason));

    [Fact]
    public void The_office_designates_only_a_unit_of_its_district_that_handles_cases()
    {
        var sample = Reported(0, Office);

        Assert.Equal(UnitElsewhere, sample.WhyNot(OfficeStaff, "designate", Sample.Reason with { Unit = OtherPolice }));
        Assert.Equal(UnitElsewhere, sample.WhyNot(OfficeStaff, "designate", Sample.Reason with { Unit = School }));
        Assert.Null(sample.WhyNot(OfficeStaff, "designate", Sample.Reason with { Unit = LocalPolice }));
    }

    [Fact]
    public void The_proposer_never_approves()
    {
        var sample = AtDistrict().Do(DistrictHead, "accept").Do(DistrictHead, "propose-send-down", Filled("analysis"));

        Assert.Equal(ProposerApproves, sample.WhyNot(DistrictHead, "approve-send-down"));
        Assert.Equal(ProposerApproves, sample.WhyNot(DistrictHead, "reject-send-down", Reason));
        Assert.Null(sample.WhyNot(DistrictSecondHead, "approve-send-down"));
    }

    [Fact]
    public void A_head_proposes_only_where_another_head_could_approve()
    {
        var sample = Reported(16, DistrictMarket).Do(MarketHead, "accept");

        Assert.Equal(NoOtherApprover, sample.WhyNot(MarketHead, "propose-send-down", Filled("analysis")));
    }

    [Fact]
    public void A_case_without_a_class_is_not_sent_down()
    {
        var sample = Reported(0, DistrictPolice).Do(DistrictWorker, "accept");

        Assert.Equal(ClassifyFirst, sample.WhyNot(DistrictWorker, "propose-send-down", Filled("analysis")));
    }

    [Fact]
    public void A_local_department_does_not_send_down()
        => Assert.Equal(OnlyDistrictSendsDown, Reported().Do(LocalHead, "accept").WhyNot(LocalHead, "propose-send-down", Filled("analysis")));

    [Fact]
    public void The_result_goes_back_to_the_department_that_sent_down_and_to_the_same_person()
    {
        var sample = WithResult();

        Assert.Equal((CaseState.AwaitingConfirmation, DistrictPolice), (sample.Case.State, sample.Case.Holder));
        Assert.Equal(DistrictWorker.Person, sample.Case.Handler);
    }

    [Fact]
    public void Rework_goes_to_the_unit_that_gave_the_result_and_a_confirmed_result_closes()
    {
        var sample = WithResult().Do(DistrictWorker, "rework", Reason);
        Assert.Equal((CaseState.CommandHandling, Team), (sample.Case.State, sample.Case.Holder));

        sample.Do(TeamWorker, "result", Filled("outcome")).Do(DistrictWorker, "confirm");
        Assert.Equal((CaseState.Closed, DistrictPolice), (sample.Case.State, sample.Case.Holder));
    }

    [Fact]
    public void A_town_room_passes_up_to_the_district_room_which_assigns()
    {
        var sample = Sample.WithTown().Do(TownOperator, "raise", Reason);
        Assert.Equal((CaseState.WithDistrictCommand, DistrictRoom), (sample.Case.State, sample.Case.Holder));

        sample.Do(DistrictOperator, "dispatch", new() { Unit = DistrictMarket });
        Assert.Equal(DistrictMarket, sample.Case.Holder);
    }

    [Fact]
    public void A_room_names_a_unit_of_its_area_or_a_handler_and_never_both()
    {
        var sample = Sample.WithTown();

        Assert.Equal(UnitOrHandler, sample.WhyNot(TownOperator, "dispatch"));
        Assert.Equal(UnitOrHandler, sample.WhyNot(TownOperator, "dispatch", Filled("handler") with { Unit = Team }));
        Assert.Equal(UnitElsewhere, sample.WhyNot(TownOperator, "dispatch", new() { Unit = DistrictMarket }));
        Assert.Equal(TownRoom, sample.Do(TownOperator, "dispatch", Filled("handler")).Case.Holder);
    }

    [Fact]
    public void The_reporter_withdraws_only_while_nobody_has_accepted()
    {
        Assert.Null(Reported().WhyNot(Teacher, "withdraw", Reason));
        Assert.Equal(NotYours, Reported().WhyNot(SchoolHead, "withdraw", Reason));
        Assert.Equal(AlreadyAccepted, AtDistrict().WhyNot(Teacher, "withdraw", Reason));
    }

    [Fact]
    public void The_school_reopens_once_within_fifteen_days()
    {
        var again = Closed().Do(Teacher, "reopen", Reason);
        Assert.Equal((CaseState.Reported, LocalPolice), (again.Case.State, again.Case.Holder));

        again.Do(LocalHead, "accept").Do(LocalHead, "finish", Filled("outcome").With("lesson", "因为"));
        Assert.Equal(AlreadyReopened, again.WhyNot(Teacher, "reopen", Reason));
        Assert.Equal(ReopenTooLate, Closed().Later(TimeSpan.FromDays(16)).WhyNot(Teacher, "reopen", Reason));
    }

    [Fact]
    public void The_school_rates_once_a_closing()
    {
        var sample = Closed().Do(Teacher, "rate", new() { YesNo = false });
        Assert.Equal(AlreadyRated, sample.WhyNot(SchoolHead, "rate", new() { YesNo = true }));

        sample.Do(Teacher, "reopen", Reason).Do(LocalHead, "accept").Do(LocalHead, "finish", Filled("outcome").With("lesson", "因为"));
        Assert.Null(sample.WhyNot(SchoolHead, "rate", new() { YesNo = true }));
    }

    [Fact]
    public void A_liaison_and_an_administrator_act_on_no_case()
        => Assert.All([Reported(), AtDistrict(), AtCity(), Proposed(), Sample.WithTown(), WithResult(), Closed()],
            sample => Assert.Empty(sample.Offered(Liaison).Concat(sample.Offered(Admin))));

    [Fact]
    public void Another_worker_of_the_unit_does_not_touch_what_his_colleague_accepted()
    {
        var sample = Reported().Do(LocalHead, "assign", new() { Person = LocalWorker.Person });
        Assert.Contains("finish", sample.Offered(LocalWorker));
        Assert.Contains("finish", sample.Offered(LocalHead));

        var headsOwn = Reported().Do(LocalHead, "accept");
        Assert.DoesNotContain("finish", headsOwn.Offered(LocalWorker));
    }

    [Fact]
    public void Nobody_is_assigned_who_does_not_work_at_the_unit()
        => Assert.Equal(PersonElsewhere, Reported().WhyNot(LocalHead, "assign", new() { Person = DistrictWorker.Person }));

    [Fact]
    public void The_town_reports_up_to_the_office()
        => Assert.Equal(Office, Reported(20, Town).Do(TownHead, "accept").Do(TownHead, "report-up", Reason).Case.Holder);

    [Fact]
    public void Acceptance_and_handling_have_limits_that_are_frozen_on_their_leg()
    {
        var sample = Reported();
        Assert.NotNull(sample.Case.AcceptBy);
        Assert.Null(sample.Case.FinishBy);

        sample.Do(LocalHead, "accept");
        Assert.Null(sample.Case.AcceptBy);
        Assert.Equal(new DateTimeOffset(2026, 3, 9, 17, 30, 0, TimeSpan.FromHours(8)), sample.Case.FinishBy);

        sample.Do(LocalHead, "report-up", Reason);
        Assert.Equal([new DateTimeOffset(2026, 3, 9, 17, 30, 0, TimeSpan.FromHours(8))], sample.Case.Legs.Take(1).Select(leg => leg.Limit!.Value));
    }

    [Fact]
    public void Every_step_leads_where_the_table_says()
    {
        foreach (var sample in Stages())
            foreach (var actor in Everybody)
                foreach (var action in sample().Offered(actor))
                {
                    var step = Find(action)!;
                    var stage = sample();
                    var input = action == "assign" ? new() { Person = stage.City(actor) } : Fitting(step, stage.Case);
                    var from = stage.Case.State;
                    stage.Do(actor, action, input);
                    Assert.Contains(stage.Case.State, step.To);
                    Assert.Contains(from, step.From);
                }
    }

    [Fact]
    public void Every_open_state_reaches_closed()
    {
        var reach = new HashSet<CaseState> { CaseState.Closed };
        while (Steps.Where(step => step.To.Any(reach.Contains)).SelectMany(step => step.From).Where(reach.Add).ToList().Count > 0)
        {
        }
        Assert.All(Enum.GetValues<CaseState>().Where(state => state is not CaseState.Withdrawn), state => Assert.Contains(state, reach));
    }

    [Fact]
    public void A_step_from_another_state_is_refused_whoever_asks()
    {
        foreach (var sample in Stages())
            foreach (var actor in Everybody)
                foreach (var step in Steps.Where(step => !step.From.Contains(sample().Case.State)))
                    Assert.NotNull(sample().WhyNot(actor, step.Action, Fitting(step) with { Person = actor.Person }));
    }

    internal static IReadOnlyList<Func<Sample>> Stages()
        => [Reported, () => Reported().Do(LocalHead, "accept"), () => Reported(0, Office), AtDistrict, AtCity, Returned, Proposed, Sample.WithTown, () => Sample.WithTown().Do(TownOperator, "raise", Reason), Dispatched, WithResult, Closed];
}

internal static class SampleExtensions
{
    /// <summary>Somebody who works where the case is held.</summary>
    public static PersonId City(this Sample sample, Actor actor)
        => SampleCity.City.At(sample.Case.Holder).FirstOrDefault(a => Roles.Acts(a.Role))?.Person ?? actor.Person;
}
