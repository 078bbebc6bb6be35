using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.ListingSteps;
using static Whistle.Rules.Tests.Hazards.BesideSample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class ListingRulesTests
{
    [Fact]
    public void A_case_is_listed_from_the_question_to_the_delisting()
    {
        var sample = Handling().Take(Teacher, "ask-listing").Take(OfficeStaff, "propose-listing").Take(OfficeHead, "list");
        Assert.True(sample.Case is { IsListed: true, Listing: { State: ListingState.Listed, Number: "990101-2026-1" } });

        sample.Take(LocalHead, "plan").Take(LocalHead, "progress").Take(OfficeStaff, "recheck").Take(LocalHead, "propose-delisting").Take(OfficeHead, "delist");
        Assert.False(sample.Case.IsListed);
        Assert.Equal(ListingState.Delisted, sample.Case.Listing!.State);
    }

    [Fact]
    public void The_school_and_the_district_department_ask_and_nobody_else()
        => Assert.Equal([Teacher, SchoolHead, DistrictWorker, DistrictHead, DistrictSecondHead],
            Everybody.Where(actor => Handling().Offered(actor).Contains("ask-listing")));

    [Fact]
    public void The_staff_proposes_and_the_head_decides()
    {
        Assert.Equal([OfficeStaff], Everybody.Where(actor => Handling().Offered(actor).Contains("propose-listing")));
        Assert.Equal([OfficeHead], Everybody.Where(actor => Handling().Take(OfficeStaff, "propose-listing").Offered(actor).Contains("list")));
        Assert.Equal(NothingProposed, Handling().No(OfficeHead, "list"));
    }

    [Fact]
    public void Who_proposed_never_lists_and_who_proposed_delisting_never_delists()
    {
        var both = OfficeHead with { Posts = [new(Office, Role.OfficeStaff), new(Office, Role.OfficeHead)] };
        var proposed = Handling();
        var step = CaseRules.Find("propose-listing")!;
        proposed.Case.Apply(CaseRules.Decide(step, new(proposed.Case, City, both, both.Posts[0], proposed.Now, Whistle.Hazards.Settings.CaseSettings.BuiltIn), Sample.Fitting(step)).Events[0],
            new(proposed.Now, Office, both.Person));
        Assert.Equal(ProposerLists, proposed.No(OfficeHead, "list"));

        var own = Sample.Reported(0, Office).Do(OfficeHead, "accept").Take(OfficeStaff, "propose-listing").Take(OfficeHead, "list").Take(OfficeHead, "plan")
            .Take(OfficeStaff, "recheck").Take(OfficeHead, "propose-delisting");
        Assert.Equal(ProposerDelists, own.No(OfficeHead, "delist"));
        Assert.Equal(ProposerDelists, own.No(OfficeHead, "refuse-delisting"));
    }

    [Fact]
    public void A_case_is_not_listed_twice_at_once_and_may_be_again_after_it_was_delisted_or_refused()
    {
        Assert.Equal(AlreadyAsked, Handling().Take(Teacher, "ask-listing").No(SchoolHead, "ask-listing"));
        Assert.Equal(AlreadyAsked, Listed().No(OfficeStaff, "propose-listing"));
        Assert.Null(Handling().Take(Teacher, "ask-listing").Take(OfficeHead, "refuse-listing").No(OfficeStaff, "propose-listing"));
    }

    [Fact]
    public void A_plan_comes_before_the_delisting_and_a_passed_recheck_before_its_decision()
    {
        Assert.Equal(PlanFirst, Listed().No(LocalHead, "propose-delisting"));
        var proposed = Listed().Take(LocalHead, "plan").Take(LocalHead, "propose-delisting");
        Assert.Equal(RecheckFirst, proposed.No(OfficeHead, "delist"));
        Assert.Equal(RecheckFirst, proposed.Take(OfficeStaff, "recheck", i => i with { YesNo = false }).No(OfficeHead, "delist"));
        Assert.Null(proposed.Take(OfficeStaff, "recheck").No(OfficeHead, "delist"));
    }

    [Fact]
    public void A_refused_delisting_needs_a_new_recheck()
    {
        var again = Listed().Take(LocalHead, "plan").Take(OfficeStaff, "recheck").Take(LocalHead, "propose-delisting").Take(OfficeHead, "refuse-delisting").Take(LocalHead, "propose-delisting");

        Assert.Equal(RecheckFirst, again.No(OfficeHead, "delist"));
    }

    [Fact]
    public void Delisting_is_proposed_with_photos()
        => Assert.Equal(EvidenceMissing, Listed().Take(LocalHead, "plan").No(LocalHead, "propose-delisting", i => i with { PhotoIds = [] }));

    [Fact]
    public void A_plan_is_not_due_before_today()
        => Assert.Equal(PlanByPast, Handling().No(OfficeStaff, "propose-listing", i => i.With("planBy", new DateOnly(2026, 3, 1))));

    [Fact]
    public void What_the_head_leaves_empty_is_as_it_was_proposed()
    {
        var sample = Handling().Take(OfficeStaff, "propose-listing", i => i with { YesNo = false }).Take(OfficeHead, "list", i => i with { YesNo = null });

        Assert.Equal((false, new DateOnly(2026, 12, 31)), (sample.Case.Listing!.IsPublic, sample.Case.Listing.PlanBy));
    }

    [Fact]
    public void A_listed_or_reopened_case_is_not_closed_without_its_lesson()
    {
        Assert.Equal(CaseGuards.LessonMissing, Listed().No(LocalHead, "finish", _ => Sample.Filled("outcome")));
        Assert.Null(Listed().No(LocalHead, "finish"));
        Assert.Equal(CaseGuards.LessonMissing, Sample.Closed().Do(Teacher, "reopen", Sample.Reason).Do(LocalHead, "accept").WhyNot(LocalHead, "finish", Sample.Filled("outcome")));
        Assert.Null(Handling().WhyNot(LocalHead, "finish", Sample.Filled("outcome")));

        var sentDown = Sample.WithResult();
        sentDown.Take(OfficeStaff, "propose-listing").Take(OfficeHead, "list");
        Assert.Equal(CaseGuards.LessonMissing, sentDown.WhyNot(DistrictWorker, "confirm", new()));
    }

    [Fact]
    public void A_listed_case_may_be_delisted_after_it_was_closed()
    {
        var sample = Listed().Take(LocalHead, "plan").Take(LocalHead, "finish").Take(OfficeStaff, "recheck").Take(LocalHead, "propose-delisting").Take(OfficeHead, "delist");

        Assert.Equal((CaseState.Closed, ListingState.Delisted), (sample.Case.State, sample.Case.Listing!.State));
    }

    [Fact]
    public void A_letter_to_the_government_waits_for_its_answer_before_the_next()
    {
        var sample = Handling().Take(OfficeStaff, "report-government");
        Assert.Equal(AnswerFirst, sample.No(OfficeHead, "report-government"));
        Assert.Equal(AnswerInFuture, sample.No(OfficeStaff, "government-answer", i => i.With("day", new DateOnly(2026, 3, 9))));

        sample.Take(OfficeStaff, "government-answer");
        Assert.Equal(NoLetter, sample.No(OfficeStaff, "government-answer"));
        Assert.Null(sample.No(OfficeStaff, "report-government"));
    }

    [Fact]
    public void The_office_grades()
    {
        Assert.Equal(Grade.Major, Handling().Take(OfficeStaff, "grade").Case.Grade);
        Assert.Equal([OfficeStaff, OfficeHead], Everybody.Where(actor => Handling().Offered(actor).Contains("grade")));
    }
}
