using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Rules.Tests.WorkingTime;

/// <summary>Pauses and extensions: by example, and for any start, limit, pause and set of holidays.</summary>
public sealed class LegClockTests
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>A start by the minute, an amount, a pause that begins before the end (by share of a thousand) and its length in minutes, days that differ.</summary>
    private static readonly Arbitrary<(DateTimeOffset Start, int Amount, int Share, int Minutes, WorkCalendar Calendar)> Pauses = Arb.From(
        from minute in Gen.Choose(0, 120 * 24 * 60)
        from amount in Gen.Choose(1, 40)
        from share in Gen.Choose(0, 999)
        from minutes in Gen.Choose(0, 20 * 24 * 60)
        from days in Gen.ListOf(Gen.Choose(0, 200))
        select (Origin.AddMinutes(minute), amount, share, minutes, Calendar(days)));

    [Fact]
    public void Pausing_n_working_minutes_moves_working_hours_by_exactly_n_working_minutes()
        => Prop.ForAll(Pauses, p =>
        {
            var (before, from, to) = Paused(p.Start, new(p.Amount, TimeUnit.WorkHours), p.Share, p.Minutes, p.Calendar);
            var after = before.Pause(from).Resume(to, p.Calendar);
            return Deadline.WorkingMinutesBetween(before.Due, after.Due, p.Calendar) == Deadline.WorkingMinutesBetween(from, to, p.Calendar);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pausing_urgent_hours_moves_them_by_the_same_time_on_the_wall()
        => Prop.ForAll(Pauses, p =>
        {
            var (before, from, to) = Paused(p.Start, new(p.Amount, TimeUnit.UrgentHours), p.Share, p.Minutes, p.Calendar);
            return before.Pause(from).Resume(to, p.Calendar).Due - before.Due == to - from;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pausing_working_days_moves_them_by_the_working_days_of_the_pause()
        => Prop.ForAll(Pauses, p =>
        {
            var (before, from, to) = Paused(p.Start, new(p.Amount, TimeUnit.WorkDays), p.Share, p.Minutes, p.Calendar);
            return Workdays(before.Due, before.Pause(from).Resume(to, p.Calendar).Due, p.Calendar) == Workdays(from, to, p.Calendar);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pause_leaves_as_much_time_as_there_was()
        => Prop.ForAll(Pauses, p =>
        {
            var (before, from, to) = Paused(p.Start, new(p.Amount, TimeUnit.WorkHours), p.Share, p.Minutes, p.Calendar);
            return Deadline.WorkingMinutesBetween(to, before.Pause(from).Resume(to, p.Calendar).Due, p.Calendar) == Deadline.WorkingMinutesBetween(from, before.Due, p.Calendar);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_pauses_are_worth_what_they_are_worth_together()
        => Prop.ForAll(Pauses, p =>
        {
            var (before, from, to) = Paused(p.Start, new(p.Amount, TimeUnit.WorkHours), p.Share, p.Minutes, p.Calendar);
            var middle = from + (to - from) / 2;
            return before.Pause(from).Resume(to, p.Calendar).Due == before.Pause(from).Resume(middle, p.Calendar).Pause(middle).Resume(to, p.Calendar).Due;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_and_four_fifths_lie_between_start_and_end_and_in_order()
        => Prop.ForAll(Pauses, p =>
        {
            var clock = LegClock.Begin(p.Start, new(p.Amount, TimeUnit.WorkHours), p.Calendar);
            var (half, most) = (clock.At(0.5, p.Calendar), clock.At(0.8, p.Calendar));
            return p.Start < half && half <= most && most <= clock.Due && Math.Abs(Deadline.WorkingMinutesBetween(half, clock.Due, p.Calendar) - p.Amount * 30) <= 1;
        }).QuickCheckThrowOnFailure();

    [Theory]
    // over lunch, over a night, over a weekend; days by days
    [InlineData("2026-03-02 09:00", "4wh", "2026-03-02 11:30", "2026-03-02 14:00", "2026-03-02 15:30")]
    [InlineData("2026-03-02 09:00", "4wh", "2026-03-02 11:30", "2026-03-03 09:00", "2026-03-03 10:30")]
    [InlineData("2026-03-06 16:00", "4wh", "2026-03-06 17:30", "2026-03-09 08:30", "2026-03-09 11:00")]
    [InlineData("2026-03-02 09:00", "5wd", "2026-03-03 10:00", "2026-03-03 16:00", "2026-03-09 17:30")]
    [InlineData("2026-03-02 09:00", "5wd", "2026-03-03 10:00", "2026-03-05 16:00", "2026-03-11 17:30")]
    [InlineData("2026-03-02 09:00", "5wd", "2026-03-06 10:00", "2026-03-08 16:00", "2026-03-09 17:30")]
    [InlineData("2026-03-02 09:00", "3d", "2026-03-03 10:00", "2026-03-05 10:00", "2026-03-09 17:30")]
    [InlineData("2026-03-02 09:00", "24uh", "2026-03-02 10:00", "2026-03-02 13:00", "2026-03-03 12:00")]
    public void A_pause_moves_the_end(string start, string limit, string from, string to, string end)
        => Assert.Equal(At(end), LegClock.Begin(At(start), Limit.Parse(limit), WorkCalendar.Usual).Pause(At(from)).Resume(At(to), WorkCalendar.Usual).Due);

    [Theory]
    [InlineData("2026-03-02 09:00", "5wd", "3wd", "2026-03-12 17:30")]
    [InlineData("2026-03-02 09:00", "4wh", "1wd", "2026-03-03 17:30")]
    public void An_extension_counts_from_the_end_that_stands(string start, string limit, string by, string end)
        => Assert.Equal(At(end), LegClock.Begin(At(start), Limit.Parse(limit), WorkCalendar.Usual).Extend(Limit.Parse(by), WorkCalendar.Usual).Due);

    [Fact]
    public void What_has_run_out_is_not_stopped_and_what_runs_is_not_resumed()
    {
        var clock = LegClock.Begin(At("2026-03-02 09:00"), Limit.Parse("1wh"), WorkCalendar.Usual);

        Assert.Equal(clock, clock.Pause(At("2026-03-02 10:00")));
        Assert.Equal(clock, clock.Resume(At("2026-03-02 10:00"), WorkCalendar.Usual));
    }

    [Fact]
    public void A_calendar_changed_meanwhile_touches_only_what_comes_after()
    {
        var changed = new WorkCalendar([new(2026, new Dictionary<DateOnly, bool> { [new(2026, 3, 4)] = true, [new(2026, 3, 12)] = true })]);
        var change = At("2026-03-05 00:00");

        var clock = LegClock.Fold(At("2026-03-02 09:00"), Limit.Parse("5wd"), [new(ClockChangeKind.Extend, At("2026-03-06 09:00"), Limit.Parse("3wd"))],
            at => at < change ? WorkCalendar.Usual : changed);

        Assert.Equal(At("2026-03-13 17:30"), clock.Due);
    }

    [Fact]
    public void Changes_are_written_and_read()
    {
        ClockChange[] changes = [new(ClockChangeKind.Pause, At("2026-03-02 10:00")), new(ClockChangeKind.Resume, At("2026-03-02 11:00")), new(ClockChangeKind.Extend, At("2026-03-02 12:00"), Limit.Parse("3wd"))];

        Assert.Equal(changes, ClockChange.Read(ClockChange.Write(changes)));
        Assert.Null(ClockChange.Write([]));
        Assert.Empty(ClockChange.Read(null));
    }

    private static (LegClock Before, DateTimeOffset From, DateTimeOffset To) Paused(DateTimeOffset start, Limit limit, int share, int minutes, WorkCalendar calendar)
    {
        var clock = LegClock.Begin(start, limit, calendar);
        var from = start.AddMinutes((int)((clock.Due - start).TotalMinutes * share / 1000));
        return (clock, from, from.AddMinutes(minutes));
    }

    private static int Workdays(DateTimeOffset from, DateTimeOffset to, WorkCalendar calendar)
        => Enumerable.Range(1, Math.Max(0, to.Day().DayNumber - from.Day().DayNumber)).Count(day => calendar.IsWorkingDay(from.Day().AddDays(day)));

    private static WorkCalendar Calendar(IEnumerable<int> days)
        => new([new(2026, days.Distinct().ToDictionary(day => DateOnly.FromDateTime(Origin.Date).AddDays(day), day => day % 2 == 0))]);

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
