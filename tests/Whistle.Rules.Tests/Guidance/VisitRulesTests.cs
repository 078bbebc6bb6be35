using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using static Whistle.Guidance.Visits.VisitRules;
using static Whistle.Rules.Tests.Guidance.VisitSample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Guidance;

public sealed class VisitRulesTests
{
    [Fact]
    public void A_planned_visit_is_written_down_and_ends()
    {
        var sample = Planned().Do(LocalHead, "record", Done).Do(LocalHead, "end");

        Assert.Equal(VisitState.Ended, sample.Visit.State);
        Assert.Equal(["VisitPlanned", "VisitRecorded", "VisitEnded"], sample.Events.Select(e => e.GetType().Name));
        Assert.False(sample.Visit.IsOpen);
    }

    [Fact]
    public void An_unplanned_visit_without_a_problem_is_one_step()
    {
        var sample = new VisitSample();

        Assert.Null(sample.Begin(LocalWorker, Done with { YesNo = true }, isPlan: false));

        Assert.Equal((VisitState.Ended, sample.Today, 40), (sample.Visit.State, sample.Visit.Day, sample.Visit.Reached));
        Assert.Equal(Season.Other, sample.Visit.Season);
    }

    [Fact]
    public void A_problem_goes_to_the_school_and_back_to_whoever_found_it()
    {
        var sample = Rectified();
        Assert.Equal((VisitState.AwaitingAcceptance, School), (sample.Visit.State, sample.Visit.Target));

        sample.Do(LocalWorker, "send-back", Reason()).Do(SchoolHead, "rectified", new VisitInput().With("outcome", "全部修好。")).Do(LocalWorker, "accept");

        Assert.Equal((VisitState.Ended, "全部修好。"), (sample.Visit.State, sample.Visit.Outcome));
    }

    [Fact]
    public void Only_the_finder_or_a_head_of_his_unit_accepts()
    {
        var sample = Rectified();

        Assert.Equal(["accept", "send-back"], sample.Offered(LocalWorker));
        Assert.Equal(["accept", "send-back"], sample.Offered(LocalHead));
        Assert.All([Teacher, SchoolHead, DistrictHead, MarketHead, OfficeHead, Guide, Admin], actor => Assert.Equal(NotYours, sample.WhyNot(actor, "accept")));
    }

    [Fact]
    public void A_unit_of_the_district_rectifies_and_nobody_else()
    {
        var sample = Rectifying(DistrictMarket);

        Assert.Equal(["rectified"], sample.Offered(MarketHead));
        Assert.Empty(sample.Offered(Teacher));
        Assert.Empty(sample.Offered(LocalHead));
    }

    [Fact]
    public void A_problem_is_not_handed_to_another_school_or_another_district()
    {
        Assert.Equal(UnitElsewhere, Recorded().WhyNot(LocalWorker, "hand-over", Problem(OtherSchool)));
        Assert.Equal(UnitElsewhere, Recorded().WhyNot(LocalWorker, "hand-over", Problem(OtherPolice)));
        Assert.Equal(UnitElsewhere, Recorded().WhyNot(LocalWorker, "hand-over", Problem(LocalPolice)));
    }

    [Fact]
    public void Days_lie_where_they_can()
    {
        var sample = new VisitSample();

        Assert.Equal(DayPast, sample.Begin(LocalWorker, Plan(sample.Today.AddDays(-1)), true));
        Assert.Equal(DayTooFar, sample.Begin(LocalWorker, Plan(sample.Today.AddDays(DaysAhead + 1)), true));
        Assert.Equal(DayNotYet, sample.Begin(LocalWorker, Done with { Day = sample.Today.AddDays(1) }, false));
        Assert.Equal(DayTooOld, sample.Begin(LocalWorker, Done with { Day = sample.Today.AddDays(-DaysBack - 1) }, false));
        Assert.Equal(LimitPast, Recorded().WhyNot(LocalWorker, "hand-over", Problem() with { Day = sample.Today.AddDays(-1) }));
        Assert.Equal(LimitTooFar, Recorded().WhyNot(LocalWorker, "hand-over", Problem() with { Day = sample.Today.AddDays(DaysToRectify + 1) }));
    }

    [Fact]
    public void Departments_of_the_district_and_of_the_city_visit_and_nobody_else()
    {
        foreach (var actor in new[] { LocalWorker, LocalHead, DistrictWorker, DistrictHead, MarketHead, CityWorker, CityHead, OfficeStaff, OfficeHead, CityOffice, TownHead })
            Assert.Null(new VisitSample().Begin(actor, Done, false));
        foreach (var actor in Everybody.Except([LocalWorker, LocalHead, DistrictWorker, DistrictHead, DistrictSecondHead, MarketHead, CityWorker, CityHead, OfficeStaff, OfficeHead, CityOffice, TownHead]))
            Assert.Equal(NewVisitRules.NotYourDistrict, new VisitSample().Begin(actor, Done, false));
    }

    [Fact]
    public void Only_people_of_the_visiting_unit_go()
    {
        Assert.Equal(PersonElsewhere, new VisitSample().Begin(LocalWorker, Done with { People = [MarketHead.Person] }, false));
        Assert.Equal(PersonElsewhere, new VisitSample().Begin(DistrictWorker, Done with { People = [Liaison.Person] }, false));
        Assert.Null(new VisitSample().Begin(LocalWorker, Done with { People = [LocalWorker.Person, LocalHead.Person] }, false));
    }

    [Fact]
    public void Whoever_holds_two_posts_says_for_which_unit()
    {
        var both = LocalHead with { Posts = [.. LocalHead.Posts, .. MarketHead.Posts] };

        Assert.Equal("Visit.AsUnit", new VisitSample().Begin(both, Done, false)?.Code);
        Assert.Null(new VisitSample().Begin(both, Done with { People = [LocalHead.Person] }, false, asUnit: LocalPolice));
    }

    [Theory]
    [InlineData("record")]
    [InlineData("change")]
    [InlineData("cancel")]
    [InlineData("end")]
    [InlineData("hand-over")]
    [InlineData("rectified")]
    [InlineData("accept")]
    [InlineData("send-back")]
    public void A_step_is_taken_from_its_states_and_from_no_other(string action)
    {
        var step = Find(action)!;
        VisitSample[] everywhere = [Planned(), Recorded(), Rectifying(), Rectified(), Planned().Do(LocalWorker, "cancel", Reason()), Recorded().Do(LocalWorker, "end")];

        foreach (var sample in everywhere)
            foreach (var actor in Everybody)
                Assert.True(step.From.Contains(sample.Visit.State) || !sample.Offered(actor).Contains(action));
        Assert.Contains(everywhere, sample => Everybody.Any(actor => sample.Offered(actor).Contains(action)));
    }

    [Fact]
    public void Every_open_visit_can_be_moved_on_by_somebody()
    {
        foreach (var sample in new[] { Planned(), Recorded(), Rectifying(), Rectifying(DistrictMarket), Rectified() })
            Assert.Contains(Everybody, actor => sample.Offered(actor).Count > 0);
    }

    [Fact]
    public void A_visit_that_became_a_case_is_over()
    {
        var sample = Rectifying();
        Assert.True(sample.For(Teacher).MayBecomeCase(sample.Visit));
        Assert.True(sample.For(LocalWorker).MayBecomeCase(sample.Visit));
        Assert.False(sample.For(MarketHead).MayBecomeCase(sample.Visit));

        sample.Visit.Apply(new VisitBecameCase(IdOf("case").ToString("D")), new(default, LocalPolice, LocalWorker.Person));

        Assert.Equal((VisitState.BecameCase, (Guid?)IdOf("case"), false), (sample.Visit.State, sample.Visit.Case, sample.Visit.IsOpen));
        Assert.False(sample.For(Teacher).MayBecomeCase(sample.Visit));
        Assert.All(Everybody, actor => Assert.Empty(sample.Offered(actor)));
    }

    [Fact]
    public void A_colleague_takes_the_place_of_somebody_who_leaves()
    {
        var planned = Planned();
        planned.Visit.Apply(new VisitPassedOn(LocalWorker.Person, LocalHead.Person), new(default, LocalPolice, LocalHead.Person));
        Assert.Equal([LocalHead.Person], planned.Visit.People);

        var found = Rectified();
        found.Visit.Apply(new VisitPassedOn(LocalWorker.Person, LocalHead.Person), new(default, LocalPolice, LocalHead.Person));
        Assert.Equal((LocalHead.Person, LocalHead.Person), (found.Visit.FoundBy!.Value, found.Visit.RecordedBy!.Value));
    }

    [Fact]
    public void A_visit_is_seen_by_its_line_the_school_the_heads_of_the_group_and_the_offices()
    {
        var sample = Planned();

        var seen = Everybody.Where(actor => sample.For(actor).MaySee(sample.Visit)).Select(NameOf);

        Assert.Equal(new[] { Teacher, SchoolHead, Guide, LocalHead, LocalWorker, DistrictWorker, DistrictHead, DistrictSecondHead, CityWorker, CityHead, OfficeStaff, OfficeHead, CityOffice }
            .Select(NameOf).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_inspection_is_told_to_the_other_departments_of_the_group_once_it_took_place()
    {
        var made = new VisitSample();
        made.Begin(DistrictHead, Done, isPlan: false);
        Assert.Contains(LocalHead.Person, VisitNotices.Of(made.Events[0], made.Visit, City).Select(notice => notice.To).Concat(City.At(LocalPolice).Select(at => at.Person)));

        var market = new VisitSample();
        market.Begin(MarketHead, Done, isPlan: false);
        var told = VisitNotices.Of(market.Events[0], market.Visit, City).ToList();
        Assert.Contains(told, notice => notice.To == LocalHead.Person && notice.Code == "VisitNotice.Inspected");
        Assert.Contains(told, notice => notice.To == Teacher.Person && notice.Code == "VisitNotice.Made");
        Assert.True(market.For(LocalHead).MaySee(market.Visit));

        var advice = new VisitSample();
        advice.Begin(MarketHead, Done with { Kind = VisitKind.Advice }, isPlan: false);
        Assert.DoesNotContain(VisitNotices.Of(advice.Events[0], advice.Visit, City), notice => notice.Code == "VisitNotice.Inspected");
        Assert.False(advice.For(LocalHead).MaySee(advice.Visit));
    }

    [Fact]
    public void The_target_hears_of_a_rectification_and_the_finder_of_its_end()
    {
        var sample = Rectifying(DistrictMarket);
        Assert.Equal([(MarketHead.Person, "VisitNotice.Rectify")], Told(sample).Where(told => told.Code == "VisitNotice.Rectify"));
        Assert.Contains((Teacher.Person, "VisitNotice.Found"), Told(sample));

        sample.Do(MarketHead, "rectified", new VisitInput().With("outcome", "好了。"));
        Assert.Equal([(LocalWorker.Person, "VisitNotice.Rectified")], Told(sample));
    }

    [Fact]
    public void The_events_keep_their_names_and_parameters()
    {
        var written = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Guidance", "events.txt"));

        Assert.Equal(written, VisitEvents.Format.Signatures());
    }

    [Fact]
    public void The_fold_of_what_was_written_is_the_visit()
    {
        var sample = Rectified().Do(LocalWorker, "accept", new VisitInput().With("note", "到位。"));
        var people = new Dictionary<PersonId, Guid>();
        var folded = new GuidanceVisit(sample.Visit.Id);

        foreach (var happened in sample.Events)
        {
            var (data, texts) = VisitEvents.Format.Write(happened, person => people.TryGetValue(person, out var alias) ? alias : people[person] = Guid.CreateVersion7(), () => "salt");
            var again = VisitEvents.Format.Read(happened.GetType().Name, data, field => texts.FirstOrDefault(text => text.Field == field)?.Text, alias => people.Single(p => p.Value == alias).Key);
            folded.Apply((VisitEvent)again, new(default, LocalPolice, LocalWorker.Person));
        }

        Assert.Equal((sample.Visit.State, sample.Visit.Day, sample.Visit.Season, sample.Visit.Problem, sample.Visit.Outcome), (folded.State, folded.Day, folded.Season, folded.Problem, folded.Outcome));
        Assert.Equal(sample.Visit.People, folded.People);
    }

    private static List<(PersonId To, string Code)> Told(VisitSample sample)
        => [.. VisitNotices.Of(sample.Events[^1], sample.Visit, City).Select(notice => (notice.To, notice.Code)).Distinct()];
}
