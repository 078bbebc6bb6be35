using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Rules.Tests.Hazards.Sample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>What the nightly check finds: each kept instant that is not what was frozen and what happened since make of it.</summary>
public sealed class ClockRowTests
{
    private static readonly CaseSettings Known = CaseSettings.BuiltIn;

    [Fact]
    public void Every_clock_is_what_its_changes_make_of_it()
    {
        var row = RowOf(Handled().Do(DistrictHead, "pause", Long(5)).Later(TimeSpan.FromDays(3)).Do(DistrictWorker, "resume").Do(DistrictHead, "extend", Long(4)).Case);

        Assert.Equal(1, row.Check(Known, out var differs));
        Assert.False(differs);
        Assert.True(Differs(row with { Leg = row.Leg!.Value with { Due = row.Leg.Value.Due!.Value.AddMilliseconds(1) } }));
        Assert.True(Differs(row with { Leg = row.Leg.Value with { Limit = "6wd" } }));
        Assert.True(Differs(row with { Leg = row.Leg.Value with { Changes = null } }));
        Assert.True(Differs(row with { DueBy = row.DueBy!.Value.AddMilliseconds(1) }));
    }

    [Fact]
    public void What_can_not_be_read_differs_and_stops_nobodys_night()
    {
        var row = RowOf(Handled().Case);

        Assert.True(Differs(row with { Leg = row.Leg!.Value with { Limit = "soon" } }));
        Assert.True(Differs(row with { Leg = row.Leg.Value with { Changes = "z@tomorrow" } }));
        Assert.True(Differs(row with { Leg = null }));
        Assert.False(Differs(row with { Leg = default(KeptClock) }));
    }

    [Fact]
    public void A_clock_that_stands_still_has_no_limit_for_lists()
    {
        var row = RowOf(Handled().Do(DistrictHead, "pause", Long(5)).Case);

        Assert.False(Differs(row));
        Assert.True(Differs(row with { DueBy = row.FinishBy }));
    }

    [Fact]
    public void A_review_is_computed_again_too()
    {
        var row = RowOf(Handled().Do(DistrictWorker, "propose-send-down", Filled("analysis")).Case);

        Assert.Equal(2, row.Check(Known, out var differs));
        Assert.False(differs);
        Assert.True(Differs(row with { Review = row.Review with { Limit = "2wd" } }));
    }

    [Fact]
    public void The_whole_is_exact_until_a_leg_was_moved_and_then_never_earlier()
    {
        var now = Handled().Now;
        var by = Deadline.Of(now, Limit.Parse("60d"), WorkCalendar.Usual);
        var row = RowOf(Handled().Case) with { Whole = new(now, "60d", by) };

        Assert.False(Differs(row));
        Assert.True(Differs(row with { Whole = row.Whole with { Due = by.AddDays(1) } }));
        Assert.False(Differs(row with { Whole = row.Whole with { Due = by.AddDays(1) }, WasMoved = true }));
        Assert.True(Differs(row with { Whole = row.Whole with { Due = by.AddDays(-1) }, WasMoved = true }));
    }

    [Fact]
    public void The_calendar_of_each_instant_decides_and_not_todays()
    {
        var row = RowOf(Handled().Case);
        var tomorrow = row.Leg!.Value.From!.Value.AddDays(1);
        var day = tomorrow.Day().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.False(row.Check(With(row.District, tomorrow), out var differs) is 0 || differs);
        row.Check(With(row.District, row.Leg.Value.From.Value), out differs);
        Assert.True(differs);
        row.Check(With(new(Guid.CreateVersion7()), row.Leg.Value.From.Value), out differs);
        Assert.False(differs);

        CaseSettings With(UnitId owner, DateTimeOffset at)
            => new([new() { Id = Guid.CreateVersion7(), Owner = owner, Part = CalendarPart.Day, Key = day, Value = WorkCalendar.Usual.IsWorkingDay(tomorrow.Day()) ? "off" : "work", At = at }], []);
    }

    private static bool Differs(ClockRow row)
    {
        row.Check(Known, out var differs);
        return differs;
    }

    private static ClockRow RowOf(HazardCase now) => new(now.Id, now.District, now.State, now.PausedAt, now.DueBy, now.AcceptBy, now.FinishBy)
    {
        Leg = new(now.Leg.ClockFrom, now.Leg.LimitCode, now.Leg.Limit, now.Leg.Changes),
        Review = new(now.ReviewFrom, now.ReviewLimit, now.ReviewBy), Whole = new(now.WholeFrom, now.WholeLimit, now.WholeBy),
        WasMoved = now.Legs.Any(leg => leg.Changes is not null && leg.From >= now.WholeFrom),
    };

    private static Sample Handled() => AtDistrict().Do(DistrictWorker, "accept");

    private static ActionInput Long(int days) => Reason with { Days = days };
}
