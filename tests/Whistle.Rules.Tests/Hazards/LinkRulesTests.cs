using System.Text.Json;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.LinkSteps;
using static Whistle.Rules.Tests.Hazards.BesideSample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class LinkRulesTests
{
    [Fact]
    public void Merge_then_unmerge_gives_back_both_cases_as_they_were()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var sample = CaseWalkTests.Stroll(seed, seed % 12);
            if (!sample.Case.IsOpen || sample.No(OfficeStaff, "merge") is not null)
                continue;
            var main = Sample.Twin(sample.Case);
            var (before, mainBefore) = (Whole(sample.Case), Whole(main));

            sample.Take(OfficeStaff, "merge", i => i with { Other = main });
            main.Apply(MergedIn(sample.Case), new(sample.Now, Office, OfficeStaff.Person));
            Assert.Equal((CaseState.Closed, false), (sample.Case.State, sample.Case.IsOpen));
            sample.Later(TimeSpan.FromDays(seed % 20)).Take(OfficeStaff, "unmerge");
            main.Apply(new CaseUnmergedFrom(sample.Case.Id.ToString("D"), sample.Case.Number), new(sample.Now, Office, OfficeStaff.Person));

            Assert.Equal(before, Whole(sample.Case));
            Assert.Equal(mainBefore, Whole(main));
        }
    }

    [Fact]
    public void A_merged_case_rests_until_it_is_separated()
    {
        var sample = Handling().Take(OfficeStaff, "merge");

        Assert.Equal(["unmerge"], Everybody.SelectMany(sample.Offered).Distinct());
        Assert.Equal(IsMerged, sample.WhyNot(Teacher, "reopen", Sample.Reason));
        Assert.Equal(IsMerged, sample.WhyNot(Teacher, "rate", new() { YesNo = true }));
    }

    [Fact]
    public void The_office_merges_any_two_of_its_district_and_a_holder_only_what_he_holds_both()
    {
        Assert.Null(Handling().No(OfficeStaff, "merge"));
        Assert.Null(Handling().No(LocalHead, "merge"));
        var elsewhere = Sample.Twin(Sample.Reported(16, DistrictMarket).Case);
        Assert.Equal(OtherNotYours, Handling().No(LocalHead, "merge", i => i with { Other = elsewhere }));
        Assert.Null(Handling().No(OfficeStaff, "merge", i => i with { Other = elsewhere }));
    }

    [Fact]
    public void A_case_is_not_merged_into_itself_or_into_what_has_ended_or_is_not_there()
    {
        var sample = Handling();
        Assert.Equal(OtherItself, sample.No(OfficeStaff, "merge", i => i with { Other = sample.Case }));
        Assert.Equal(OtherUnknown, sample.No(OfficeStaff, "merge", i => i with { Other = null }));
        Assert.Equal(OtherEnded, Handling().No(OfficeStaff, "merge", i => i with { Other = Sample.Closed().Case is var closed ? Moved(closed) : null }));
    }

    [Fact]
    public void What_is_listed_or_has_others_in_it_or_open_parts_is_not_merged()
    {
        Assert.Equal(LinkSteps.Listed, BesideSample.Listed().No(OfficeStaff, "merge"));
        Assert.Equal(HelperSteps.PartsOpen, Handling().Take(LocalHead, "ask-help").No(OfficeStaff, "merge"));
        var main = Handling();
        main.Case.Apply(MergedIn(Sample.Twin(main.Case)), new(main.Now, Office, OfficeStaff.Person));
        Assert.Equal(HasMerged, main.No(OfficeStaff, "merge"));
        Assert.Equal(HasMerged, WithMerged(Sample.Reported()).WhyNot(Teacher, "withdraw", Sample.Reason));
    }

    [Fact]
    public void The_reporter_and_the_school_of_a_merged_case_follow_the_main_one()
    {
        var main = WithMerged(Handling());

        Assert.Contains(Guide.Person, main.Case.Reporters);
        Assert.Contains(Sight.Of(main.Case, City), sight => sight.Key == Guide.Person.Value && sight.Full);
        var told = CaseNotices.Of(new CaseClosed("好了", []), main.Case, City).Select(notice => notice.To).ToList();
        Assert.Contains(Guide.Person, told);
        Assert.Contains(Teacher.Person, told);
    }

    [Fact]
    public void A_hidden_reporter_of_a_merged_case_stays_hidden_by_the_main_one()
    {
        var main = WithMerged(Handling()).Case;

        Assert.False(new CaseSight(Teacher, City, main.ReportedAt, Whistle.Hazards.Settings.CaseSettings.BuiltIn).MayName(main, Guide.Person));
        Assert.False(new CaseSight(LocalHead, City, main.ReportedAt, Whistle.Hazards.Settings.CaseSettings.BuiltIn).MayName(main, Guide.Person));
        Assert.True(new CaseSight(OfficeStaff, City, main.ReportedAt, Whistle.Hazards.Settings.CaseSettings.BuiltIn).MayName(main, Guide.Person));
        Assert.True(new CaseSight(LocalHead, City, main.ReportedAt, Whistle.Hazards.Settings.CaseSettings.BuiltIn).MayName(main, Teacher.Person));
    }

    [Fact]
    public void A_parent_waits_for_its_open_children_and_names_them()
    {
        var sample = Handling().Take(LocalHead, "link-child");
        var child = sample.Case.OpenChildren.Single();
        var refusal = sample.No(LocalHead, "finish");
        Assert.Equal(ChildrenOpen, refusal);
        Assert.Equal([child.Number], refusal!.Fills);

        sample.Case.Apply(new ChildEnded(child.Other.ToString("D"), child.Number), new(sample.Now, LocalPolice, LocalHead.Person));
        Assert.Null(sample.No(LocalHead, "finish"));
        sample.Case.Apply(new ChildReopened(child.Other.ToString("D"), child.Number), new(sample.Now, LocalPolice, LocalHead.Person));
        Assert.Equal(ChildrenOpen, sample.No(LocalHead, "finish"));
        Assert.Null(sample.Take(LocalHead, "unlink-child").No(LocalHead, "finish"));
    }

    [Fact]
    public void A_confirmed_result_waits_for_children_too()
        => Assert.Equal(ChildrenOpen, Sample.WithResult().Take(DistrictWorker, "link-child").WhyNot(DistrictWorker, "confirm", new()));

    [Fact]
    public void A_child_has_one_parent_and_nothing_above_becomes_a_child()
    {
        var sample = Handling();
        var taken = Sample.Twin(sample.Case);
        taken.Apply(new ParentLinked(IdOf("somebody").ToString("D"), "20260302-990101-0009"), new(sample.Now, Office, OfficeStaff.Person));
        Assert.Equal(HasParent, sample.No(OfficeStaff, "link-child", i => i with { Other = taken }));
        var above = Sample.Twin(sample.Case);
        Assert.Equal(Cycle, sample.No(OfficeStaff, "link-child", i => i with { Other = above, Above = new HashSet<Guid> { sample.Case.Id, above.Id } }));
    }

    [Fact]
    public void Events_of_links_come_back_from_the_journal_as_they_were_written()
    {
        var people = new Dictionary<Guid, PersonId>();
        foreach (var happened in new CaseEvent[] { MergedIn(Handling().Case), new ChildLinked(IdOf("child").ToString("D"), "1", true), new CaseUnmergedFrom(IdOf("case").ToString("D"), "2") })
        {
            var (data, _) = CaseEvents.Format.Write(happened, person => { var alias = IdOf("alias " + person.Value); people[alias] = person; return alias; }, () => "salt");
            Assert.Equal(happened, CaseEvents.Format.Read(happened.GetType().Name, data, _ => null, alias => people[alias]));
            Assert.DoesNotContain(Teacher.Person.Value.ToString("D"), data, StringComparison.Ordinal);
        }
    }

    private static CaseMergedIn MergedIn(HazardCase source)
        => new(source.Id.ToString("D"), source.Number, source.School, source.Campus, source.Reporter, source.HideReporter);

    /// <summary>With the twin in it: reported by the grid guide, hidden.</summary>
    private static Sample WithMerged(Sample main)
    {
        main.Case.Apply(MergedIn(Sample.Twin(main.Case)), new(main.Now, Office, OfficeStaff.Person));
        return main;
    }

    /// <summary>An ended case under another id.</summary>
    private static HazardCase Moved(HazardCase ended)
    {
        var other = Sample.Twin(ended);
        other.Apply(new CaseAccepted(ended.ReportedAt), new(ended.ReportedAt, LocalPolice, LocalHead.Person));
        other.Apply(new CaseClosed("好了", []), new(ended.ReportedAt, LocalPolice, LocalHead.Person));
        return other;
    }

    /// <summary>Everything there is of a case but the count of its events.</summary>
    private static string Whole(HazardCase now)
        => JsonSerializer.Serialize(typeof(HazardCase).GetProperties().Where(property => property.Name is not (nameof(HazardCase.Version) or nameof(HazardCase.Head) or nameof(HazardCase.Leg)))
            .ToDictionary(property => property.Name, property => property.GetValue(now))) + now.Beside();
}
