using Whistle.Supervision.Evaluation;
using Whistle.Supervision.Evaluation.Searches;
using Whistle.Supervision.Evaluation.Sums;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Rules.Tests.Evaluation;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2026-11-01", "2026-11-30", "2026-10-01", "2026-10-31")]
    [InlineData("2026-11-01", "2026-11-23", "2026-10-01", "2026-10-23")]
    [InlineData("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31")]
    [InlineData("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28")]
    [InlineData("2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28")]
    [InlineData("2026-11-10", "2026-11-16", "2026-11-03", "2026-11-09")]
    public void The_period_before_is_as_long_and_ends_where_this_one_begins(string from, string to, string beforeFrom, string beforeTo)
        => Assert.Equal(new Period(Day(beforeFrom), Day(beforeTo)), new Period(Day(from), Day(to)).Before());

    [Fact]
    public void What_is_not_in_whole_months_is_counted_by_days()
    {
        Assert.Equal([(Day("2026-08-15"), Day("2026-08-31")), (Day("2026-10-01"), Day("2026-10-31")), (Day("2026-12-01"), Day("2026-12-05"))],
            EvaluationQueries.Rest(Day("2026-08-15"), Day("2026-12-05"), [202609, 202611]));
        Assert.Empty(EvaluationQueries.Rest(Day("2026-01-01"), Day("2026-02-28"), [202601, 202602]));
        Assert.Equal([(Day("2026-01-02"), Day("2026-01-30"))], EvaluationQueries.Rest(Day("2026-01-02"), Day("2026-01-30"), []));
    }

    /// <summary>2026-11-23 is a Monday.</summary>
    [Theory]
    [InlineData("daily", "11-22 09:00", "11-23 07:29", false)]
    [InlineData("daily", "11-22 09:00", "11-23 07:30", true)]
    [InlineData("daily", "11-23 07:31", "11-23 23:00", false)]
    [InlineData("daily", "11-20 09:00", "11-23 06:00", true)]
    [InlineData("weekly", "11-17 09:00", "11-22 23:00", false)]
    [InlineData("weekly", "11-17 09:00", "11-23 07:30", true)]
    [InlineData("weekly", "11-23 07:31", "11-24 07:30", false)]
    [InlineData("weekly", "11-10 09:00", "11-18 12:00", true)]
    [InlineData("never", "11-01 09:00", "11-23 12:00", false)]
    public void A_subscription_is_due_in_the_morning(string telling, string looked, string now, bool due)
        => Assert.Equal(due, new SavedSearch(default, default, default, "", "", "", Whistle.Kernel.Codes.Parse<Telling>(telling)!.Value, Story.At(looked)).IsDue(Story.At(now)));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
