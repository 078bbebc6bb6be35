using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Hazards.Cases.ClockSteps;
using static Whistle.Rules.Tests.Hazards.Sample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>Who stops, continues and lengthens a clock, and what becomes of its instants.</summary>
public sealed class ClockStepsTests
{
    [Fact]
    public void The_worker_asks_and_the_head_grants()
    {
        var sample = Handled().Do(DistrictWorker, "ask-pause", Long(10));
        Assert.Equal((ClockAsk.Pause, "10wd"), (sample.Case.Asked, sample.Case.AskedFor));

        sample.Do(DistrictHead, "pause", Long(5));

        Assert.Null(sample.Case.Asked);
        Assert.Null(sample.Case.DueBy);
        Assert.Equal(DistrictHead.Person, sample.Case.PausedBy);
        Assert.Equal(Deadline.Of(sample.Now, Limit.Parse("5wd"), WorkCalendar.Usual), sample.Case.PausedUntil);
        Assert.False(sample.Case.IsLate(sample.Now.AddDays(300)));
    }

    [Fact]
    public void A_head_grants_unasked_but_never_what_he_asked_for()
    {
        Assert.Null(Handled().WhyNot(DistrictHead, "pause", Long(5)));
        Assert.Equal(CaseRules.NotYours, Handled().WhyNot(DistrictWorker, "pause", Long(5)));

        var asked = Handled().Do(DistrictHead, "ask-pause", Long(5));
        Assert.Equal(AskerDecides, asked.WhyNot(DistrictHead, "pause", Long(5)));
        Assert.Equal(AskerDecides, asked.WhyNot(DistrictHead, "refuse-pause", Reason));
        Assert.Null(asked.WhyNot(DistrictSecondHead, "pause", Long(5)));

        var more = Handled().Do(DistrictHead, "ask-extension", Long(5));
        Assert.Equal(AskerDecides, more.WhyNot(DistrictHead, "extend", Long(5)));
        Assert.Equal(AskerDecides, more.WhyNot(DistrictHead, "refuse-extension", Reason));
    }

    [Fact]
    public void A_pause_of_two_working_days_moves_the_end_by_two_working_days()
    {
        var sample = Handled();
        var due = sample.Case.FinishBy!.Value;

        sample.Do(DistrictHead, "pause", Long(5)).Later(TimeSpan.FromDays(2)).Do(DistrictWorker, "resume");

        Assert.Equal(due.Day().AddDays(2), sample.Case.FinishBy!.Value.Day());
        Assert.Equal(sample.Case.FinishBy, sample.Case.DueBy);
        Assert.Equal(sample.Case.FinishBy, sample.Case.Leg.Limit);
    }

    [Fact]
    public void A_pause_counts_to_its_longest_time_only()
    {
        var sample = Handled();
        var due = sample.Case.FinishBy!.Value;

        sample.Do(DistrictHead, "pause", Long(1)).Later(TimeSpan.FromDays(2)).Do(DistrictWorker, "resume");

        Assert.Equal(due.Day().AddDays(1), sample.Case.FinishBy!.Value.Day());
    }

    [Fact]
    public void What_has_run_out_is_neither_stopped_nor_lengthened_unless_it_was_asked_for_in_time()
    {
        var late = Handled().Later(TimeSpan.FromDays(30));
        Assert.Equal(AlreadyLate, late.WhyNot(DistrictHead, "pause", Long(5)));
        Assert.Equal(AlreadyLate, late.WhyNot(DistrictHead, "extend", Long(5)));

        var asked = Handled().Do(DistrictWorker, "ask-extension", Long(5)).Later(TimeSpan.FromDays(30));
        Assert.Null(asked.WhyNot(DistrictHead, "extend", Long(5)));
    }

    [Fact]
    public void A_leg_is_lengthened_once_and_a_new_leg_may_be_again()
    {
        var sample = Handled().Do(DistrictHead, "extend", Long(3));
        Assert.Equal(ExtendedEnough, sample.WhyNot(DistrictHead, "extend", Long(3)));
        Assert.Equal(ExtendedEnough, sample.WhyNot(DistrictWorker, "ask-extension", Long(3)));

        Assert.Null(sample.Do(DistrictWorker, "report-up", Reason).Do(CityWorker, "accept").WhyNot(CityHead, "extend", Long(3)));
    }

    [Fact]
    public void More_than_the_setting_is_refused_with_the_most_there_is()
    {
        var refusal = Handled().WhyNot(DistrictHead, "pause", Long(31));

        Assert.Equal(("Clock.TooLong", 30), (refusal!.Code, refusal.Fills[0]));
        Assert.Null(Handled().WhyNot(DistrictHead, "pause", Long(30)));
    }

    [Fact]
    public void Whoever_gets_more_time_for_the_leg_gets_it_for_the_whole()
    {
        var sample = Handled().Do(DistrictHead, "extend", Long(3));
        Assert.Null(sample.Case.WholeBy);

        var whole = WholeEndsSoon().Do(DistrictHead, "extend", Long(30));
        Assert.Equal(whole.Case.FinishBy, whole.Case.WholeBy);
        Assert.Equal(whole.Case.FinishBy, whole.Case.DueBy);
    }

    [Fact]
    public void While_it_stands_still_nothing_begins_its_clock_anew()
    {
        var sample = Handled().Do(DistrictHead, "pause", Long(5));

        Assert.Equal(StandsStill, sample.WhyNot(DistrictWorker, "propose-send-down", Filled("analysis")));
        Assert.Equal(StandsStill, sample.WhyNot(DistrictHead, "reclassify", Sample.Reason with { DutyItem = 16 }));
        Assert.Equal(StandsStill, sample.WhyNot(DistrictHead, "pause", Long(5)));
        Assert.Equal(Runs, Handled().WhyNot(DistrictWorker, "resume"));
        Assert.Null(sample.WhyNot(DistrictWorker, "finish", Filled("outcome")));
    }

    [Fact]
    public void A_new_holder_has_a_running_clock()
    {
        var sample = Handled().Do(DistrictHead, "pause", Long(5)).Do(DistrictWorker, "report-up", Reason);

        Assert.Null(sample.Case.PausedAt);
        Assert.NotNull(sample.Case.DueBy);
    }

    [Fact]
    public void A_change_of_item_computes_from_where_the_clock_began_and_keeps_both()
    {
        var sample = Handled();
        var before = sample.Case.Leg.Limit;

        sample.Do(DistrictHead, "reclassify", Sample.Reason with { DutyItem = 16 });

        var told = Assert.IsType<CaseReclassified>(sample.Events[^1]);
        Assert.Equal((before, "5wd", "5wd"), (told.WasBy, told.WasLimit, told.Limit));
        Assert.Equal(before, told.FinishBy);
    }

    [Fact]
    public void What_was_written_before_limits_were_kept_folds_as_it_did()
    {
        var sample = Reported();
        var (at, by) = (sample.Now, sample.Now.AddDays(5));
        sample.Case.Apply(new CaseAccepted(by), new(at, LocalPolice, LocalHead.Person));
        Assert.Equal((by, by, null, null), (sample.Case.FinishBy, sample.Case.DueBy, sample.Case.Leg.LimitCode, sample.Case.Leg.ClockFrom));

        sample.Case.Apply(new SendDownProposed("因为", at.AddDays(1)), new(at, LocalPolice, LocalHead.Person));
        Assert.Equal((at.AddDays(1), null, null), (sample.Case.DueBy, sample.Case.ReviewFrom, sample.Case.ReviewLimit));

        sample.Case.Apply(new SendDownCancelled(), new(at, LocalPolice, LocalHead.Person));
        Assert.Equal(NoClock, sample.WhyNot(LocalHead, "pause", Long(5)));
        Assert.Equal(NoClock, sample.WhyNot(LocalHead, "extend", Long(5)));
        Assert.Equal(6, CaseClocks.Of(sample.Case, City, CaseSettings.BuiltIn)!.Rungs.Count);
    }

    /// <summary>With the district, accepted by its worker.</summary>
    private static Sample Handled() => AtDistrict().Do(DistrictWorker, "accept");

    private static Sample WholeEndsSoon()
    {
        var sample = Reported();
        sample.Case.Apply(new CaseReopened(DistrictPolice, "因为", sample.Now.AddHours(4), "4wh", "10d", sample.Now.AddDays(10)), new(sample.Now, School, Teacher.Person));
        return sample.Do(DistrictWorker, "accept");
    }

    private static ActionInput Long(int days) => Reason with { Days = days };
}
