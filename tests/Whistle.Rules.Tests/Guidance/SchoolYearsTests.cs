using System.Text;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Rules.Tests.Guidance;

public sealed class SchoolYearsTests
{
    private static readonly SchoolYears Years = new([new(2026, new(new(2026, 9, 1), new(2027, 1, 22)), new(new(2027, 2, 22), new(2027, 7, 2)))]);

    [Theory]
    [InlineData("2026-08-17", 2025, "Other")]
    [InlineData("2026-08-18", 2026, "AutumnStart")]
    [InlineData("2026-09-29", 2026, "AutumnStart")]
    [InlineData("2026-09-30", 2026, "Other")]
    [InlineData("2026-12-17", 2026, "Other")]
    [InlineData("2026-12-18", 2026, "BeforeWinter")]
    [InlineData("2027-01-22", 2026, "BeforeWinter")]
    [InlineData("2027-01-23", 2026, "Other")]
    [InlineData("2027-02-08", 2026, "SpringStart")]
    [InlineData("2027-03-22", 2026, "SpringStart")]
    [InlineData("2027-05-28", 2026, "BeforeSummer")]
    [InlineData("2027-07-02", 2026, "BeforeSummer")]
    [InlineData("2027-07-03", 2026, "Other")]
    public void A_day_has_one_season_of_one_school_year(string day, int year, string season)
        => Assert.Equal((year, season), (Years.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Year, Years.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Season.ToString()));

    [Fact]
    public void Every_day_of_twelve_years_falls_into_the_days_of_its_season()
    {
        for (var day = new DateOnly(2019, 1, 1); day.Year < 2031; day = day.AddDays(1))
        {
            var of = SchoolYears.Usual.Of(day);
            Assert.True(SchoolYears.Usual.DaysOf(of).Has(day), $"{day} is not within {of}");
        }
    }

    [Fact]
    public void A_year_that_is_not_in_the_file_has_usual_days()
    {
        Assert.False(Years.Knows(2040));
        Assert.Equal(new(2040, Season.AutumnStart), Years.Of(new(2040, 9, 3)));
    }

    [Fact]
    public void Seasons_lie_round_the_terms_that_were_entered()
    {
        var years = Years.With([new("第一学期", new(2026, 8, 24), new(2027, 1, 15)), new("夏令营", new(2027, 7, 5), new(2027, 7, 30)), new("第二学期", new(2027, 3, 1), new(2027, 6, 25))]);

        Assert.Equal(new Days(new(2026, 8, 10), new(2026, 9, 21)), years.DaysOf(new(2026, Season.AutumnStart)));
        Assert.Equal(new Days(new(2026, 12, 11), new(2027, 1, 15)), years.DaysOf(new(2026, Season.BeforeWinter)));
        Assert.Equal(new Days(new(2027, 2, 15), new(2027, 3, 29)), years.DaysOf(new(2026, Season.SpringStart)));
        Assert.Equal(new Days(new(2027, 5, 21), new(2027, 6, 25)), years.DaysOf(new(2026, Season.BeforeSummer)));
        Assert.True(years.IsEntered(2026));
        Assert.False(Years.IsEntered(2026));
        Assert.Equal(new(2026, Season.AutumnStart), years.Of(new(2026, 8, 10)));
        for (var day = new DateOnly(2025, 1, 1); day.Year < 2029; day = day.AddDays(1))
            Assert.True(years.DaysOf(years.Of(day)).Has(day), $"{day}");
    }

    [Fact]
    public void One_term_that_is_entered_leaves_the_other_as_it_was()
    {
        var years = Years.With([new("第二学期", new(2027, 3, 1), new(2027, 6, 25))]);

        Assert.Equal(Years.DaysOf(new(2026, Season.AutumnStart)), years.DaysOf(new(2026, Season.AutumnStart)));
        Assert.Equal(new DateOnly(2027, 2, 15), years.DaysOf(new(2026, Season.SpringStart)).From);
        Assert.True(years.IsEntered(2026));
    }

    [Fact]
    public void Terms_that_do_not_follow_one_another_change_nothing()
    {
        var years = Years.With([new("第一学期", new(2026, 9, 1), new(2027, 3, 20))]);

        Assert.Equal(Years.DaysOf(new(2026, Season.BeforeWinter)), years.DaysOf(new(2026, Season.BeforeWinter)));
        Assert.False(years.IsEntered(2026));
    }

    [Fact]
    public void Each_district_has_the_years_of_its_own_terms()
    {
        var (one, other) = (new UnitId(Guid.CreateVersion7()), new UnitId(Guid.CreateVersion7()));
        var years = new DistrictYears(Years, new Entered(one));

        Assert.Equal(new DateOnly(2026, 8, 10), years.Of(one).DaysOf(new(2026, Season.AutumnStart)).From);
        Assert.Equal(new DateOnly(2026, 8, 18), years.Of(other).DaysOf(new(2026, Season.AutumnStart)).From);
    }

    private sealed class Entered(UnitId by) : IDistrictCalendars
    {
        public WorkCalendar CalendarOf(UnitId district) => WorkCalendar.Usual;

        public IReadOnlyList<SchoolTerm> TermsOf(UnitId district) => district == by ? [new("第一学期", new(2026, 8, 24), new(2027, 1, 15))] : [];
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"years": [{"year": 2026, "autumn": {"from": "2026-09-01", "until": "1.2.2027"}, "spring": {"from": "2027-02-22", "until": "2027-07-02"}}]}""")]
    [InlineData("""{"years": [{"year": 2026, "autumn": {"from": "2026-09-01", "until": "2027-03-01"}, "spring": {"from": "2027-02-22", "until": "2027-07-02"}}]}""")]
    public void A_file_that_is_no_calendar_says_which_it_is(string json)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.Contains("mine.json", Assert.Throws<InvalidDataException>(() => SchoolYears.Read(file, "mine.json")).Message, StringComparison.Ordinal);
    }
}
