using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Duties.Lists;
using Whistle.Kernel;

namespace Whistle.Rules.Tests.Duties;

public sealed class RhythmsTests
{
    private static readonly DateOnly NewYear = new(2026, 1, 1), EndOfJune = new(2026, 6, 30);

    [Fact]
    public void A_standing_measure_is_never_late()
        => Assert.Equal(new Standing(MeasureState.Standing, null, 0), On(new(2026, 12, 31), Rhythm.Standing));

    [Theory]
    [InlineData("2026-01-01", "open")]
    [InlineData("2026-05-30", "open")]
    [InlineData("2026-05-31", "soon")]
    [InlineData("2026-06-30", "soon")]
    [InlineData("2026-07-01", "late")]
    public void A_measure_with_a_day_is_late_when_its_day_is_past(string today, string state)
        => Assert.Equal(new Standing(Codes.Parse<MeasureState>(state)!.Value, EndOfJune, 0), On(Day(today), Rhythm.ByDate));

    [Fact]
    public void It_is_done_by_the_entry_that_completes_it_or_when_all_its_targets_are_reached()
    {
        Assert.Equal(MeasureState.Done, On(new(2026, 7, 1), Rhythm.ByDate, new([], new(2026, 6, 20), false)).State);
        Assert.Equal(MeasureState.Done, On(new(2026, 7, 1), Rhythm.ByDate, new([], null, true)).State);
        Assert.Equal(MeasureState.Late, On(new(2026, 7, 1), Rhythm.ByDate, Days("2026-06-20")).State);
    }

    [Theory]
    [InlineData("2026-03-10", "open", "2026-03-31", 0)]
    [InlineData("2026-03-24", "soon", "2026-03-31", 0)]
    [InlineData("2026-04-01", "late", "2026-04-30", 1)]
    [InlineData("2026-06-01", "late", "2026-06-30", 3)]
    public void A_monthly_measure_owes_an_entry_in_each_month(string today, string state, string dueOn, int missed)
        => Assert.Equal(new Standing(Codes.Parse<MeasureState>(state)!.Value, Day(dueOn), missed), On(Day(today), Rhythm.Monthly, Days("2026-01-31", "2026-02-01")));

    [Fact]
    public void A_month_is_done_by_an_entry_of_that_month_also_one_written_later()
    {
        Assert.Equal(MeasureState.Done, On(new(2026, 2, 3), Rhythm.Monthly, Days("2026-01-15", "2026-02-02")).State);
        Assert.Equal(MeasureState.Open, On(new(2026, 2, 3), Rhythm.Monthly, Days("2026-01-15")).State);
    }

    [Fact]
    public void Twice_a_year_means_once_in_each_half()
    {
        Assert.Equal(new Standing(MeasureState.Late, new(2026, 12, 31), 1), On(new(2026, 7, 1), Rhythm.TwiceYearly));
        Assert.Equal(new Standing(MeasureState.Open, new(2026, 12, 31), 0), On(new(2026, 7, 1), Rhythm.TwiceYearly, Days("2026-06-30")));
        Assert.Equal(MeasureState.Done, On(new(2026, 12, 31), Rhythm.TwiceYearly, Days("2026-06-30", "2026-07-01")).State);
    }

    [Fact]
    public void What_ended_before_the_list_was_made_owes_nothing()
        => Assert.Equal(new Standing(MeasureState.Open, new(2026, 10, 31), 0), Rhythms.On(new(2026, 10, 2), Rhythm.Monthly, null, 2026, new(2026, 10, 1), Kept.Nothing, []));

    [Fact]
    public void After_its_year_a_list_is_done_or_late_for_good()
    {
        var twelve = Enumerable.Range(1, 12).Select(month => new DateOnly(2026, month, 5)).ToList();

        Assert.Equal(MeasureState.Done, On(new(2027, 3, 1), Rhythm.Monthly, new(twelve, null, false)).State);
        Assert.Equal(new Standing(MeasureState.Late, new(2026, 12, 31), 1), On(new(2027, 3, 1), Rhythm.Monthly, new([.. twelve.Skip(1)], null, false)));
    }

    [Fact]
    public void The_periods_cover_the_year_without_a_gap()
    {
        foreach (var months in new[] { 1, 6 })
        {
            var periods = Rhythms.Periods(2028, months);
            Assert.Equal((new DateOnly(2028, 1, 1), new DateOnly(2028, 12, 31)), (periods[0].From, periods[^1].To));
            Assert.All(periods.Zip(periods.Skip(1)), pair => Assert.Equal(pair.First.To.AddDays(1), pair.Second.From));
        }
    }

    /// <summary>From 21 December before a usual 20 February, and from 3 July before 1 September.</summary>
    [Theory]
    [InlineData("2026-01-02", "open", "2026-02-19", 0)]
    [InlineData("2026-02-05", "soon", "2026-02-19", 0)]
    [InlineData("2026-02-20", "late", "2026-08-31", 1)]
    [InlineData("2026-09-01", "late", "2026-08-31", 2)]
    public void What_is_owed_before_a_term_is_late_on_its_first_day(string today, string state, string dueOn, int missed)
        => Assert.Equal(new Standing(Codes.Parse<MeasureState>(state)!.Value, Day(dueOn), missed), On(Day(today), Rhythm.BeforeTerm));

    [Fact]
    public void The_districts_own_terms_decide_and_a_summer_course_is_none()
    {
        SchoolTerm[] terms = [new("2025学年第二学期", new(2026, 3, 2), new(2026, 7, 3)), new("夏令营", new(2026, 7, 6), new(2026, 7, 24)), new("2026学年第一学期", new(2026, 8, 31), new(2027, 1, 22))];

        Assert.Equal([new(2026, 3, 2), new(2026, 8, 31)], Rhythms.TermStarts(2026, terms));
        Assert.Equal([new(2027, 2, 20), new(2027, 9, 1)], Rhythms.TermStarts(2027, terms));
        Assert.Equal(new Standing(MeasureState.Soon, new(2026, 3, 1), 0), On(new(2026, 2, 20), Rhythm.BeforeTerm, null, terms));
        Assert.Equal(new Standing(MeasureState.Open, new(2026, 8, 30), 0), On(new(2026, 3, 2), Rhythm.BeforeTerm, Days("2026-02-20"), terms));
        Assert.Equal(MeasureState.Done, On(new(2026, 9, 1), Rhythm.BeforeTerm, Days("2026-02-20", "2026-08-25"), terms).State);
    }

    private static Standing On(DateOnly today, Rhythm rhythm, Kept? kept = null, IReadOnlyList<SchoolTerm>? terms = null) => Rhythms.On(today, rhythm, EndOfJune, 2026, NewYear, kept ?? Kept.Nothing, terms ?? []);

    private static Kept Days(params string[] days) => new([.. days.Select(Day)], null, false);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
