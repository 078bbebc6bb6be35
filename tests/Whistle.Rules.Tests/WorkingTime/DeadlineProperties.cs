using FsCheck;
using FsCheck.Fluent;
using Whistle.Kernel.WorkingTime;
using Xunit;

namespace Whistle.Rules.Tests.WorkingTime;

/// <summary>What holds for any start, limit and set of holidays.</summary>
public class DeadlineProperties
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    /// <summary>A start by the minute, an amount, a unit that knows working days, days that differ from the plain week, one more day.</summary>
    private static readonly Arbitrary<Sample> Samples = Arb.From(
        from minute in Gen.Choose(0, 120 * 24 * 60)
        from amount in Gen.Choose(1, 40)
        from unit in Gen.Elements(TimeUnit.WorkHours, TimeUnit.WorkDays, TimeUnit.CalendarDays)
        from days in Gen.ListOf(Gen.Choose(0, 200))
        from off in Gen.Choose(0, 1)
        from more in Gen.Choose(0, 200)
        select new Sample(Origin.AddMinutes(minute), new(amount, unit), Change(days, off == 1), more));

    private static readonly Arbitrary<(Sample Sample, int Later)> Pairs = Arb.From(
        from sample in Samples.Generator
        from later in Gen.Choose(0, 10 * 24 * 60)
        select (sample, later));

    [Fact]
    public void A_make_up_day_never_makes_a_deadline_later()
        => Holds(s => Of(s, s.With(s.More, off: false)) <= Of(s, s.Days));

    [Fact]
    public void A_holiday_never_makes_a_deadline_earlier()
        => Holds(s => Of(s, s.With(s.More, off: true)) >= Of(s, s.Days));

    [Fact]
    public void A_later_start_never_ends_earlier()
        => Prop.ForAll(Pairs, p => Of(p.Sample with { Start = p.Sample.Start.AddMinutes(p.Later) }, p.Sample.Days) >= Of(p.Sample, p.Sample.Days))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_limit_ends_later_unless_both_end_on_a_day_off()
        => Holds(s =>
        {
            var (one, more) = (Of(s, s.Days), Of(s with { Limit = s.Limit with { Amount = s.Limit.Amount + 1 } }, s.Days));
            return s.Limit.Unit is TimeUnit.CalendarDays ? more >= one : more > one;
        });

    [Fact]
    public void A_deadline_lies_after_its_start_inside_or_at_the_end_of_a_span()
        => Holds(s =>
        {
            var (end, calendar) = (Of(s, s.Days), Calendar(s.Days));
            var time = TimeOnly.FromTimeSpan(end.TimeOfDay);
            return end > s.Start && calendar.IsWorkingDay(DateOnly.FromDateTime(end.Date)) && calendar.Spans.Any(x => time > x.From && time <= x.To);
        });

    [Fact]
    public void Exactly_the_working_hours_of_the_limit_lie_before_its_end()
        => Holds(s => s.Limit.Unit is not TimeUnit.WorkHours || Deadline.WorkingMinutesBetween(s.Start, Of(s, s.Days), Calendar(s.Days)) == s.Limit.Amount * 60);

    [Fact]
    public void Counting_minute_by_minute_gives_the_same_end()
        => Holds(s => Of(s, s.Days) == Walked(s));

    private static void Holds(Func<Sample, bool> law) => Prop.ForAll(Samples, law).QuickCheckThrowOnFailure();

    private static DateTimeOffset Of(Sample sample, IReadOnlyDictionary<DateOnly, bool> days) => Deadline.Of(sample.Start, sample.Limit, Calendar(days));

    private static WorkCalendar Calendar(IReadOnlyDictionary<DateOnly, bool> days) => new([new(2026, days)]);

    private static Dictionary<DateOnly, bool> Change(IEnumerable<int> days, bool off)
        => days.Distinct().ToDictionary(Date, d => d % 2 == 0 ? off : !off);

    private static DateOnly Date(int day) => DateOnly.FromDateTime(Origin.Date).AddDays(day);

    /// <summary>The same end by the slowest way there is.</summary>
    private static DateTimeOffset Walked(Sample s)
    {
        bool Worked(DateTimeOffset at) => s.Days.TryGetValue(DateOnly.FromDateTime(at.Date), out var off) ? !off : at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        var at = s.Start;
        if (s.Limit.Unit is TimeUnit.WorkHours)
        {
            for (var left = s.Limit.Amount * 60; left > 0; at = at.AddMinutes(1))
                if (Worked(at) && at.TimeOfDay.TotalMinutes is (>= 510 and < 720) or (>= 810 and < 1050))
                    left--;
            return at;
        }
        var days = s.Limit.Amount;
        while (s.Limit.Unit is TimeUnit.CalendarDays ? days > 0 || !Worked(at) : days > 0)
        {
            at = at.AddDays(1);
            if (s.Limit.Unit is TimeUnit.CalendarDays || Worked(at))
                days--;
        }
        return new(at.Date.AddMinutes(1050), at.Offset);
    }

    internal sealed record Sample(DateTimeOffset Start, Limit Limit, Dictionary<DateOnly, bool> Days, int More)
    {
        public Dictionary<DateOnly, bool> With(int day, bool off) => new(Days) { [Date(day)] = off };
    }
}
