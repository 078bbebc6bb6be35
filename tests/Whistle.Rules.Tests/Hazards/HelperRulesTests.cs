using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.HelperSteps;
using static Whistle.Rules.Tests.Hazards.BesideSample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class HelperRulesTests
{
    [Fact]
    public void A_unit_takes_its_part_and_finishes_it_and_the_holder_stays()
    {
        var sample = Handling().Take(LocalHead, "ask-help").Take(MarketHead, "take-part");
        var part = sample.Case.Parts.Single();
        Assert.Equal((PartState.Taken, (PersonId?)MarketHead.Person, LocalPolice), (part.State, part.Person, sample.Case.Holder));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 9, 3, 0, TimeSpan.FromHours(8)), part.DueBy);

        sample.Take(MarketHead, "finish-part");
        Assert.Equal(PartState.Finished, sample.Case.Parts.Single().State);
    }

    [Fact]
    public void Closing_waits_for_blocking_parts_and_names_them()
    {
        var sample = Handling().Take(LocalHead, "ask-help");
        var refusal = sample.No(LocalHead, "finish");
        Assert.Equal(PartsOpen, refusal);
        Assert.Equal(["district market"], refusal!.Fills);
        Assert.Equal(PartsOpen, sample.Take(MarketHead, "take-part").No(LocalHead, "finish"));

        Assert.Null(sample.Take(MarketHead, "finish-part").No(LocalHead, "finish"));
    }

    [Fact]
    public void A_part_that_does_not_block_ends_with_the_case()
    {
        var sample = Handling().Take(LocalHead, "ask-help", i => i with { YesNo = false }).Take(LocalHead, "finish");

        Assert.Equal(PartState.Over, sample.Case.Parts.Single().State);
    }

    [Fact]
    public void A_declined_or_waived_part_is_waited_for_no_more()
    {
        Assert.Null(Handling().Take(LocalHead, "ask-help").Take(MarketHead, "decline-part").No(LocalHead, "finish"));
        Assert.Null(Handling().Take(LocalHead, "ask-help").Take(LocalHead, "waive-part").No(LocalHead, "finish"));
    }

    [Fact]
    public void A_unit_has_one_open_part_at_a_time_and_the_holder_none()
    {
        Assert.Equal(AlreadyHelps, Handling().Take(LocalHead, "ask-help").No(LocalHead, "ask-help", i => i with { Unit = DistrictMarket }));
        Assert.Equal(UnitCannotHelp, Handling().No(LocalHead, "ask-help", i => i with { Unit = LocalPolice }));
        Assert.Equal(UnitCannotHelp, Handling().No(LocalHead, "ask-help", i => i with { Unit = OtherPolice }));
        Assert.Equal(UnitCannotHelp, Handling().No(LocalHead, "ask-help", i => i with { Unit = School }));
    }

    [Fact]
    public void Only_who_took_a_part_or_a_head_finishes_it()
    {
        var sample = Handling().Take(LocalHead, "ask-help", i => i with { Unit = DistrictPolice }).Take(DistrictWorker, "take-part");

        Assert.Null(sample.No(DistrictWorker, "finish-part"));
        Assert.Null(sample.No(DistrictHead, "finish-part"));
        Assert.Equal(NothingTaken, Handling().Take(LocalHead, "ask-help").No(MarketHead, "finish-part"));
        Assert.Equal(NothingAsked, sample.No(DistrictHead, "take-part"));
    }

    [Fact]
    public void Helpers_see_the_case_in_full_while_and_after_and_who_declined_does_not()
    {
        Assert.False(Reads(Handling()));
        Assert.True(Reads(Handling().Take(LocalHead, "ask-help")));
        Assert.True(Reads(Handling().Take(LocalHead, "ask-help").Take(MarketHead, "take-part").Take(MarketHead, "finish-part")));
        Assert.False(Reads(Handling().Take(LocalHead, "ask-help").Take(MarketHead, "decline-part")));
        Assert.False(Reads(Handling().Take(LocalHead, "ask-help").Take(LocalHead, "waive-part")));

        static bool Reads(Sample sample) => new CaseSight(MarketHead, City, sample.Now, Whistle.Hazards.Settings.CaseSettings.BuiltIn).MayRead(sample.Case);
    }

    [Fact]
    public void A_helper_may_note()
    {
        Assert.Equal(CaseRules.NotYours, Handling().WhyNot(MarketHead, "note", Sample.Filled("text")));
        Assert.Null(Handling().Take(LocalHead, "ask-help").Take(MarketHead, "take-part").WhyNot(MarketHead, "note", Sample.Filled("text")));
    }

    [Fact]
    public void A_part_is_handed_over_inside_its_unit()
    {
        var sample = Handling().Take(LocalHead, "ask-help", i => i with { Unit = DistrictPolice }).Take(DistrictWorker, "take-part");

        Assert.Equal(CaseRules.PersonElsewhere, HandOver(sample.Case, DistrictPolice, DistrictWorker.Person, MarketHead.Person, City).Refusal);
        Assert.Equal(NothingTaken, HandOver(sample.Case, DistrictPolice, DistrictHead.Person, DistrictSecondHead.Person, City).Refusal);
        sample.Case.Apply(HandOver(sample.Case, DistrictPolice, DistrictWorker.Person, DistrictHead.Person, City).Events[0], new(sample.Now, DistrictPolice, DistrictHead.Person));
        Assert.Equal(DistrictHead.Person, sample.Case.Parts.Single().Person);
    }
}
