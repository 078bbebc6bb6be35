using System.Globalization;
using Whistle.Kernel.WorkingTime;
using Xunit;

namespace Whistle.Rules.Tests.WorkingTime;

public class DeadlineTests
{
    [Theory]
    // the two rows of the reference: a make-up Saturday and a make-up Sunday
    [InlineData("2026-02-13 16:00", "4wh", "2026-02-14 11:00")]
    [InlineData("2026-09-18 17:00", "2wh", "2026-09-20 10:00")]
    // lunch and night
    [InlineData("2026-03-02 08:30", "4wh", "2026-03-02 14:00")]
    [InlineData("2026-03-02 09:00", "3wh", "2026-03-02 12:00")]
    [InlineData("2026-03-02 12:30", "2wh", "2026-03-02 15:30")]
    [InlineData("2026-03-02 11:50", "1wh", "2026-03-02 14:20")]
    [InlineData("2026-03-02 16:30", "1wh", "2026-03-02 17:30")]
    [InlineData("2026-03-02 17:30", "1wh", "2026-03-03 09:30")]
    [InlineData("2026-03-02 22:00", "4wh", "2026-03-03 14:00")]
    [InlineData("2026-03-03 06:00", "4wh", "2026-03-03 14:00")]
    [InlineData("2026-03-02 10:00", "15wh", "2026-03-04 10:00")]
    // weekend, a holiday, the end of the year (2026-01-04 is a make-up Sunday)
    [InlineData("2026-03-07 10:00", "2wh", "2026-03-09 10:30")]
    [InlineData("2026-04-30 17:00", "1wh", "2026-05-06 09:00")]
    [InlineData("2025-12-31 17:00", "1wh", "2026-01-04 09:00")]
    [InlineData("2025-09-30 15:30", "4wh", "2025-10-09 10:30")]
    public void Working_hours_run_within_the_spans_of_working_days(string start, string limit, string end)
        => Assert.Equal(At(end), Deadline.Of(At(start), Limit.Parse(limit), WorkCalendar.Usual));

    [Theory]
    [InlineData("2026-03-02 09:00", "1wd", "2026-03-03 17:30")]
    [InlineData("2026-03-02 23:59", "1wd", "2026-03-03 17:30")]
    [InlineData("2026-03-02 09:00", "5wd", "2026-03-09 17:30")]
    [InlineData("2026-03-07 10:00", "1wd", "2026-03-09 17:30")]
    [InlineData("2026-02-13 09:00", "1wd", "2026-02-14 17:30")]
    [InlineData("2026-02-13 09:00", "2wd", "2026-02-24 17:30")]
    [InlineData("2026-02-14 09:00", "1wd", "2026-02-24 17:30")]
    [InlineData("2026-09-18 09:00", "5wd", "2026-09-24 17:30")]
    [InlineData("2025-12-31 09:00", "1wd", "2026-01-04 17:30")]
    [InlineData("2025-09-26 09:00", "5wd", "2025-10-10 17:30")]
    public void Working_days_do_not_count_the_starting_day_and_end_with_the_last_span(string start, string limit, string end)
        => Assert.Equal(At(end), Deadline.Of(At(start), Limit.Parse(limit), WorkCalendar.Usual));

    [Theory]
    [InlineData("2026-03-02 09:00", "1d", "2026-03-03 17:30")]
    [InlineData("2026-03-04 09:00", "3d", "2026-03-09 17:30")]
    [InlineData("2026-02-12 09:00", "2d", "2026-02-14 17:30")]
    [InlineData("2026-02-13 09:00", "2d", "2026-02-24 17:30")]
    public void Calendar_days_that_end_on_a_day_off_move_to_the_next_working_day(string start, string limit, string end)
        => Assert.Equal(At(end), Deadline.Of(At(start), Limit.Parse(limit), WorkCalendar.Usual));

    [Fact]
    public void Urgent_hours_run_through_nights_and_holidays()
        => Assert.Equal(At("2026-02-16 20:15"), Deadline.Of(At("2026-02-15 20:15"), new(24, TimeUnit.UrgentHours), WorkCalendar.Usual));

    [Fact]
    public void An_instant_in_another_zone_is_a_day_in_Shanghai()
    {
        var afterMidnight = new DateTimeOffset(2026, 3, 2, 16, 30, 0, TimeSpan.Zero);

        var end = Deadline.Of(afterMidnight, new(1, TimeUnit.WorkDays), WorkCalendar.Usual);

        Assert.Equal(At("2026-03-04 17:30"), end);
        Assert.Equal(TimeSpan.FromHours(8), end.Offset);
    }

    [Fact]
    public void Milliseconds_are_kept()
        => Assert.Equal(At("2026-03-02 11:00").AddMilliseconds(7), Deadline.Of(At("2026-03-02 10:00").AddMilliseconds(7), new(1, TimeUnit.WorkHours), WorkCalendar.Usual));

    [Theory]
    [InlineData("2026-03-02 09:00", "2026-03-02 11:30", 150)]
    [InlineData("2026-03-02 11:30", "2026-03-02 14:00", 60)]
    [InlineData("2026-03-02 16:00", "2026-03-03 09:00", 120)]
    [InlineData("2026-02-13 16:00", "2026-02-24 08:30", 90 + 450)]
    [InlineData("2026-03-07 08:00", "2026-03-08 20:00", 0)]
    [InlineData("2026-03-03 09:00", "2026-03-02 16:00", -120)]
    public void Working_minutes_between_two_instants(string from, string to, int minutes)
        => Assert.Equal(minutes, Deadline.WorkingMinutesBetween(At(from), At(to), WorkCalendar.Usual));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_of_nothing_has_no_end(int amount)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Deadline.Of(At("2026-03-02 09:00"), new(amount, TimeUnit.WorkDays), WorkCalendar.Usual));

    [Fact]
    public void Ten_years_cost_no_more_than_an_hour()
    {
        var tenYears = new Limit(2_500, TimeUnit.WorkDays);
        var start = At("2026-03-02 09:00");
        Deadline.Of(start, tenYears, WorkCalendar.Usual);
        var before = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 100_000; i++)
            Deadline.Of(start.AddMinutes(i), tenYears, WorkCalendar.Usual);

        Assert.InRange(TimeProvider.System.GetElapsedTime(before).TotalMilliseconds, 0, 2_000);
    }

    private static DateTimeOffset At(string local)
        => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
