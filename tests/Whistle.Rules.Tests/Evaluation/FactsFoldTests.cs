using Whistle.Hazards.Cases;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Rules.Tests.Evaluation;

/// <summary>What a journal says about a case, event by event.</summary>
public sealed class FactsFoldTests
{
    private static readonly UnitId Station = new(Guid.Parse("00000000-0000-0000-0000-000000000001")), Bureau = new(Guid.Parse("00000000-0000-0000-0000-000000000002")),
        Room = new(Guid.Parse("00000000-0000-0000-0000-000000000003")), Team = new(Guid.Parse("00000000-0000-0000-0000-000000000004")), Place = new(Guid.Parse("00000000-0000-0000-0000-00000000000f"));

    [Fact]
    public void A_case_closed_within_its_limit_is_decided_when_it_ends()
    {
        var facts = Of(Accepted().Then("11-04 10:00", "CaseClosed"));

        Assert.True(facts is { Closed: true, ClosedOnTime: true, IsOpen: false, Reworked: false });
        Assert.Equal(Story.At("11-04 10:00"), facts.DecidesAt);
        Assert.Equal([(Owed.Response, true, true), (Owed.Handling, true, true)], facts.Turns.Select(turn => (turn.What, turn.Done, turn.OnTime)));
    }

    [Fact]
    public void A_late_closing_is_decided_at_its_limit()
    {
        var facts = Of(Accepted().Then("11-20 10:00", "CaseClosed"));

        Assert.True(facts is { Closed: true, ClosedOnTime: false });
        Assert.Equal(Story.At("11-09 17:30"), facts.DecidesAt);
    }

    [Fact]
    public void An_open_case_is_decided_by_the_limit_that_runs()
    {
        Assert.Equal(Story.At("11-02 14:30"), Of(Reported()).DecidesAt);
        Assert.Equal(Story.At("11-09 17:30"), Of(Accepted()).DecidesAt);
    }

    [Fact]
    public void A_unit_that_accepts_late_has_answered_and_not_in_time()
        => Assert.True(Of(Reported().Then("11-03 09:00", "CaseAccepted", ("finishBy", "11-10 17:30"))).Turns[0] is { Done: true, OnTime: false });

    [Fact]
    public void What_moves_on_within_its_limit_is_not_owed_any_more()
    {
        var facts = Of(Accepted().Then("11-03 09:00", "CaseReportedUp", ("to", Bureau), ("acceptBy", "11-03 14:30")));

        Assert.Null(facts.Turns[1].DecidesAt);
        Assert.Equal((Bureau, Owed.Response), (facts.Turns[2].Unit, facts.Turns[2].What));
    }

    [Fact]
    public void What_moves_on_after_its_limit_was_owed_and_not_done()
    {
        var turn = Of(Accepted().Then("11-12 09:00", "CaseReportedUp", ("to", Bureau), ("acceptBy", "11-12 14:30"))).Turns[1];

        Assert.Equal((Story.At("11-09 17:30"), false), (turn.DecidesAt!.Value, turn.Done));
    }

    [Fact]
    public void What_is_withdrawn_before_its_limit_counts_nowhere()
    {
        var facts = Of(Reported().Then("11-02 10:00", "CaseWithdrawn"));

        Assert.True(facts is { IsOpen: false, Withdrawn: true, DecidesAt: null });
        Assert.Null(facts.Turns[0].DecidesAt);
    }

    [Fact]
    public void A_result_in_time_that_is_confirmed_late_was_handled_in_time()
    {
        var facts = Of(Dispatched().Then("11-06 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-10 17:30")).Then("11-16 09:00", "CaseConfirmed"));

        Assert.True(facts is { Closed: true, ClosedOnTime: true });
        Assert.Equal(Team, facts.Answers);
        Assert.True(facts.Turns[^1] is { What: Owed.Check, Done: true, OnTime: false });
    }

    [Fact]
    public void Rework_needs_a_check_a_new_giving_and_a_second_handling_by_the_same_unit()
    {
        var asked = Dispatched().Then("11-06 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-10 17:30"))
            .Then("11-09 09:00", "CaseReworkAsked", ("to", Team), ("finishBy", "11-16 17:30"));

        Assert.False(Of(asked).Reworked);
        Assert.True(Of(asked.Then("11-12 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-14 17:30"))).Reworked);
    }

    [Fact]
    public void Handling_by_another_unit_after_a_check_is_no_rework()
        => Assert.False(Of(Dispatched().Then("11-06 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-10 17:30"))
            .Then("11-09 09:00", "CaseTakenBack", ("finishBy", "11-16 17:30")).Then("11-10 09:00", "CaseClosed")).Reworked);

    [Fact]
    public void The_last_handling_decides_whether_a_closing_was_in_time()
    {
        var facts = Of(Dispatched().Then("11-20 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-24 17:30"))
            .Then("11-21 09:00", "CaseReworkAsked", ("to", Team), ("finishBy", "11-28 17:30")).Then("11-23 09:00", "CaseResultGiven", ("to", Bureau), ("confirmBy", "11-26 17:30"))
            .Then("11-24 09:00", "CaseConfirmed"));

        Assert.True(facts.ClosedOnTime);
        Assert.Equal(Story.At("11-24 09:00"), facts.DecidesAt);
    }

    [Fact]
    public void A_case_sent_back_counts_where_it_was_received_even_after_acceptance()
    {
        var facts = Of(Accepted().Then("11-03 09:00", "CaseReturned", ("to", Bureau), ("acceptBy", "11-03 14:30")));

        Assert.Equal([true, false, false], facts.Turns.Select(turn => turn.SentBack));
    }

    [Fact]
    public void A_reopened_case_is_open_again_and_its_rating_is_gone()
    {
        var story = Accepted().Then("11-04 10:00", "CaseClosed").Then("11-04 12:00", "CaseRated", ("satisfied", true));
        Assert.True(Of(story).Satisfied);

        var facts = Of(story.Then("11-08 09:00", "CaseReopened", ("to", Station), ("acceptBy", "11-09 11:00")));

        Assert.True(facts is { IsOpen: true, Closed: false, WasClosed: true, Reopened: true, Satisfied: null });
        Assert.Equal(2, facts.Stretches.Count);
    }

    [Fact]
    public void A_merged_case_counts_nowhere_and_an_unmerged_one_goes_on()
    {
        var story = Accepted().Then("11-05 09:00", "CaseMerged");
        Assert.True(Of(story) is { Merged: true, IsOpen: false, DecidesAt: null });

        var facts = Of(story.Then("11-06 09:00", "CaseUnmerged"));

        Assert.True(facts is { Merged: false, IsOpen: true });
        Assert.Equal((Station, Owed.Handling, Story.At("11-09 17:30")), (facts.Turns[^1].Unit, facts.Turns[^1].What, facts.Turns[^1].Limit!.Value));
    }

    [Fact]
    public void A_paused_case_is_not_late_and_a_resumed_one_has_its_new_limit()
    {
        var story = Accepted().Then("11-05 09:00", "CasePaused");
        Assert.Null(Of(story).DecidesAt);

        Assert.Equal(Story.At("11-13 17:30"), Of(story.Then("11-11 09:00", "CaseResumed", ("finishBy", "11-13 17:30"))).DecidesAt);
    }

    [Fact]
    public void An_extended_handling_is_judged_by_its_extended_limit()
    {
        var facts = Of(Accepted().Then("11-06 09:00", "CaseExtended", ("finishBy", "11-20 17:30")).Then("11-18 09:00", "CaseClosed"));

        Assert.True(facts.ClosedOnTime);
        Assert.True(facts.Turns[1].Extended);
    }

    [Fact]
    public void An_event_of_a_newer_program_changes_nothing()
    {
        var (known, unknown) = (Of(Accepted()), Of(Accepted().Then("11-03 09:00", "CaseSungAbout", ("tune", "校歌"))));

        Assert.Equal(known.Turns, unknown.Turns);
        Assert.Equal(known.Version + 1, unknown.Version);
    }

    /// <summary>Whoever adds an event to a case looks here, whether those who count have to know it.</summary>
    [Fact]
    public void Every_event_that_is_written_can_be_folded()
    {
        foreach (var type in CaseEvents.Format.Types.Where(type => type is not "CaseReported"))
            Assert.Equal(3, Of(Accepted().Then("11-03 09:00", type, ("to", Bureau), ("acceptBy", "11-03 14:30"), ("finishBy", "11-10 17:30"))).Version);
    }

    private static CaseFacts Of(Story story) => FactsFold.Of(story.Id, story.Rows);

    private static Story Reported() => new Story(Guid.Parse("00000000-0000-0000-0000-0000000000aa")).Then("11-02 09:00", "CaseReported",
        ("number", "20261102-990001-0001"), ("district", Place), ("town", Place), ("school", Place), ("dutyItem", 5), ("to", Station), ("acceptBy", "11-02 14:30"));

    private static Story Accepted() => Reported().Then("11-02 10:00", "CaseAccepted", ("finishBy", "11-09 17:30"));

    private static Story Dispatched() => Accepted().Then("11-02 11:00", "SendDownProposed", ("reviewBy", "11-03 17:30"))
        .Then("11-02 12:00", "CaseSentDown", ("to", Room), ("acceptBy", "11-02 17:00")).Then("11-02 15:00", "CaseDispatched", ("to", Team), ("finishBy", "11-09 17:30"));
}
