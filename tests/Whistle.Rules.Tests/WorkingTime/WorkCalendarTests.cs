using System.Text;
using Whistle.Kernel.WorkingTime;
using Xunit;

namespace Whistle.Rules.Tests.WorkingTime;

public class WorkCalendarTests
{
    [Theory]
    [InlineData(2025, "01-26 02-08 04-27 09-28 10-11")]
    [InlineData(2026, "01-04 02-14 02-28 05-09 09-20 10-10")]
    public void The_make_up_days_of_the_notices_are_worked(int year, string days)
    {
        var weekends = Days(year).Where(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);

        var worked = weekends.Where(WorkCalendar.Usual.IsWorkingDay).Select(d => d.ToString("MM-dd", null));

        Assert.Equal(days.Split(' '), worked);
    }

    [Theory]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_its_working_days(int year, int workdays)
        => Assert.Equal(workdays, Days(year).Count(WorkCalendar.Usual.IsWorkingDay));

    [Fact]
    public void A_year_not_loaded_counts_weekends_only_and_says_so()
    {
        Assert.True(WorkCalendar.Usual.KnowsYear(2026));
        Assert.False(WorkCalendar.Usual.KnowsYear(2031));
        Assert.All(Days(2031), d => Assert.Equal(d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday), WorkCalendar.Usual.IsWorkingDay(d)));
    }

    [Fact]
    public void A_file_in_the_citys_folder_joins_or_replaces_ours()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("holidays");
        File.WriteAllText(Path.Combine(folder.FullName, "2031.json"), """{ "year": 2031, "days": [ { "date": "2031-01-01", "isOffDay": true }, { "date": "2031-01-04", "isOffDay": false } ] }""");
        File.WriteAllText(Path.Combine(folder.FullName, "2026.json"), """{ "year": 2026, "days": [] }""");

        var calendar = new WorkCalendar(HolidayYear.BroughtAnd(folder.FullName));
        folder.Delete(recursive: true);

        Assert.True(calendar.KnowsYear(2031));
        Assert.False(calendar.IsWorkingDay(new(2031, 1, 1)));
        Assert.True(calendar.IsWorkingDay(new(2031, 1, 4)));
        Assert.False(calendar.IsWorkingDay(new(2026, 2, 14)));
        Assert.True(calendar.IsWorkingDay(new(2025, 1, 26)));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{ "year": 2031, "days": [ { "date": "31-01-01", "isOffDay": true } ] }""")]
    [InlineData("""{ "year": 2031, "days": [ { "date": "2031-01-01", "isOffDay": "yes" } ] }""")]
    [InlineData("""{ "year": 2031, "days": [ { "date": "2031-01-01", "isOffDay": true }, { "date": "2031-01-01", "isOffDay": false } ] }""")]
    public void A_wrong_file_is_named(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        var wrong = Assert.Throws<InvalidDataException>(() => HolidayYear.Read(stream, "2031.json"));

        Assert.StartsWith("2031.json", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_that_overlap_or_touch_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WorkCalendar([], [new(new(8, 0), new(12, 0)), new(new(11, 0), new(17, 0))]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([], [new(new(8, 0), new(12, 0)), new(new(12, 0), new(17, 0))]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([], [new(new(12, 0), new(8, 0))]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([], []));
    }

    [Theory]
    [InlineData("4wh", 4, TimeUnit.WorkHours)]
    [InlineData("5wd", 5, TimeUnit.WorkDays)]
    [InlineData("24uh", 24, TimeUnit.UrgentHours)]
    [InlineData("3d", 3, TimeUnit.CalendarDays)]
    public void A_limit_is_read_and_written(string code, int amount, TimeUnit unit)
    {
        Assert.Equal(new(amount, unit), Limit.Parse(code));
        Assert.Equal(code, Limit.Parse(code).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("wh")]
    [InlineData("0wh")]
    [InlineData("04wh")]
    [InlineData("-4wh")]
    [InlineData("4 wh")]
    [InlineData("4WH")]
    [InlineData("4h")]
    [InlineData("10000d")]
    [InlineData("99999999999d")]
    [InlineData("４wh")]
    public void What_is_no_limit_is_refused(string? code)
    {
        Assert.False(Limit.TryParse(code, out _));
        Assert.Throws<FormatException>(() => Limit.Parse(code!));
    }

    private static IEnumerable<DateOnly> Days(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            yield return day;
    }
}
