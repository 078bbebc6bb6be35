using Whistle.Hazards.Cases;
using Whistle.Hazards.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Rules.Tests.Hazards;
using Whistle.Supervision.Lateness;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Supervision;

/// <summary>Where a clock stands on the ladder, and who hears of it.</summary>
public sealed class LadderTests
{
    [Fact]
    public void The_rungs_are_half_four_fifths_the_end_and_three_times_four_working_hours()
    {
        var clock = ClockOf(Sample.Reported().Do(LocalHead, "accept"));

        Assert.Equal(6, clock.Rungs.Count);
        Assert.Equal(clock.Rungs.Order(), clock.Rungs);
        Assert.Equal(clock.Due, clock.Rungs[2]);
        Assert.Equal("2026-03-09 17:30, 2026-03-10 14:00, 2026-03-11 09:00, 2026-03-11 14:30", string.Join(", ", clock.Rungs.Skip(2).Select(at => at.InShanghai().ToString("yyyy-MM-dd HH:mm", null))));
    }

    [Fact]
    public void A_pause_puts_the_coming_rungs_off()
    {
        var sample = Sample.AtDistrict().Do(DistrictWorker, "accept");
        var before = ClockOf(sample);

        sample.Do(DistrictHead, "pause", Sample.Reason with { Days = 5 });
        Assert.Null(CaseClocks.Of(sample.Case, City, CaseSettings.BuiltIn));

        sample.Later(TimeSpan.FromDays(2)).Do(DistrictWorker, "resume");
        var after = ClockOf(sample);
        Assert.Equal(before.Key, after.Key);
        Assert.All(before.Rungs.Zip(after.Rungs), pair => Assert.True(pair.Second >= pair.First.AddDays(2)));
    }

    [Fact]
    public void A_review_and_a_new_leg_have_clocks_of_their_own()
    {
        var sample = Sample.AtDistrict().Do(DistrictWorker, "accept");
        var handling = ClockOf(sample).Key;

        var review = ClockOf(sample.Do(DistrictWorker, "propose-send-down", Sample.Filled("analysis"))).Key;
        Assert.NotEqual(handling, review);
        Assert.Equal(handling, ClockOf(sample.Do(DistrictWorker, "cancel-proposal")).Key);
        Assert.NotEqual(handling, ClockOf(sample.Do(DistrictWorker, "report-up", Sample.Reason)).Key);
    }

    [Fact]
    public void What_was_reached_stays_reached_when_the_end_moves()
    {
        var clock = ClockOf(Sample.Reported().Do(LocalHead, "accept"));
        var row = new LadderRow { CaseId = clock.Case.Value };
        RungRow[] reached = [Reached(clock, Rung.Half), Reached(clock, Rung.FourFifths), Reached(clock, Rung.Late)];

        Ladder.Follow(row, clock with { Due = clock.Due.AddDays(9) }, reached);

        Assert.Equal((3, clock.Rungs[3]), (row.Reached, row.NextAt));
        Ladder.Follow(row, null, reached);
        Assert.Null(row.NextAt);
        Assert.False(row.IsRunning);
    }

    [Fact]
    public void Of_several_rungs_each_person_hears_once_of_the_highest_that_concerns_him()
    {
        var clock = ClockOf(Sample.Reported().Do(LocalWorker, "accept"));

        var notices = LatenessNotices.Of(clock, new(clock.Case.Value, clock.Key, Rung.Half, Rung.Office), City).DistinctBy(n => n.To).ToDictionary(n => n.To, n => n.Code);

        Assert.Equal("Lateness.four-fifths", notices[LocalWorker.Person]);
        Assert.Equal("Lateness.late", notices[LocalHead.Person]);
        Assert.Equal("Lateness.district", notices[DistrictHead.Person]);
        Assert.Equal("Lateness.office", notices[OfficeStaff.Person]);
        Assert.DoesNotContain(OtherOfficeStaff.Person, notices.Keys);
        Assert.DoesNotContain(Liaison.Person, notices.Keys);
    }

    [Fact]
    public void A_department_is_not_told_above_itself()
    {
        var clock = ClockOf(Sample.AtDistrict().Do(DistrictWorker, "accept"));

        Assert.Empty(LatenessNotices.Of(clock, new(clock.Case.Value, clock.Key, Rung.District, Rung.District), City));
    }

    [Fact]
    public void A_head_watches_his_unit_and_his_line_below_the_office_its_district()
    {
        Assert.Equal([LocalPolice], Scope(LocalHead).Holders!);
        Assert.Equal([DistrictPolice, LocalPolice], Scope(DistrictHead).Holders!);
        Assert.Equal((District, null), Scope(OfficeStaff));
        Assert.Equal((null, null), Scope(CityOffice));
        Assert.Empty(Scope(Teacher).Holders!);
        Assert.Contains(OtherPolice, Scope(CityHead).Holders!);
        Assert.DoesNotContain(DistrictMarket, Scope(CityHead).Holders!);
    }

    private static (UnitId? District, IReadOnlyList<UnitId>? Holders) Scope(Actor reader) => LatenessScope.Of(reader, City);

    private static CaseClock ClockOf(Sample sample) => CaseClocks.Of(sample.Case, City, CaseSettings.BuiltIn)!;

    private static RungRow Reached(CaseClock clock, Rung rung) => new() { CaseId = clock.Case.Value, Clock = clock.Key, Rung = rung };
}
