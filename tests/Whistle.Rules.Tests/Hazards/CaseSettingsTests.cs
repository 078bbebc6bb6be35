using System.Text;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>Which calendar and which limit hold: the district's over the city's over the program's, and the most specific of all.</summary>
public sealed class CaseSettingsTests
{
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 1, 0, 0, TimeSpan.Zero);

    private int made;

    [Fact]
    public void The_program_brings_the_limits_of_the_reference()
    {
        Assert.Equal("4wh", Of(CaseSettings.BuiltIn, Stage.Accept));
        Assert.Equal("2uh", Of(CaseSettings.BuiltIn, Stage.Accept, urgency: Urgency.Urgent));
        Assert.Equal("5wd", Of(CaseSettings.BuiltIn, Stage.Finish));
        Assert.Equal("24uh", Of(CaseSettings.BuiltIn, Stage.Finish, urgency: Urgency.Urgent));
        Assert.Equal(("1wd", "4wh", "2wd"), (Of(CaseSettings.BuiltIn, Stage.Review), Of(CaseSettings.BuiltIn, Stage.Assign), Of(CaseSettings.BuiltIn, Stage.Confirm)));
        Assert.All(Limits.BuiltIn, rule => Assert.Null(Limits.WhyNot(rule.Stage, rule.Value)));
        Assert.All(Enum.GetValues<Stage>(), stage => Assert.Contains(Limits.BuiltIn, rule => rule.Stage == stage && rule.Weight == 0));
    }

    [Fact]
    public void A_district_stands_over_the_city_and_the_city_over_the_program()
    {
        var city = Set(default, Stage.Accept, "6wh");
        Assert.Equal("6wh", Of(new([], [city]), Stage.Accept));

        var both = new CaseSettings([], [city, Set(District, Stage.Accept, "8wh")]);
        Assert.Equal("8wh", Of(both, Stage.Accept));
        Assert.Equal("6wh", both.Of(OtherDistrict, Stage.Accept, 5, Level.Local, Urgency.Normal).ToString());
    }

    [Fact]
    public void The_most_specific_wins_whoever_set_it()
    {
        var settings = new CaseSettings([], [Set(District, Stage.Accept, "8wh"), Set(default, Stage.Accept, "1wh", item: 5), Set(default, Stage.Accept, "3wh", level: Level.Local)]);

        Assert.Equal("1wh", Of(settings, Stage.Accept));
        Assert.Equal("3wh", Of(settings, Stage.Accept, item: 6));
        Assert.Equal("8wh", Of(settings, Stage.Accept, item: 6, level: Level.District));
        Assert.Equal("2uh", Of(settings, Stage.Accept, item: 6, level: Level.District, urgency: Urgency.Urgent));
    }

    [Fact]
    public void Taken_back_it_falls_to_what_lies_above()
        => Assert.Equal("6wh", Of(new([], [Set(default, Stage.Accept, "6wh"), Set(District, Stage.Accept, "8wh"), Set(District, Stage.Accept, null)]), Stage.Accept));

    [Fact]
    public void A_districts_day_holds_in_the_district_only()
    {
        var settings = new CaseSettings([Day(District, "2027-03-03", "off"), Day(default, "2027-03-06", "work")], []);

        Assert.False(settings.CalendarOf(District).IsWorkingDay(new(2027, 3, 3)));
        Assert.True(settings.CalendarOf(OtherDistrict).IsWorkingDay(new(2027, 3, 3)));
        Assert.True(settings.CalendarOf(District).IsWorkingDay(new(2027, 3, 6)));
        Assert.True(settings.CalendarOf(OtherDistrict).IsWorkingDay(new(2027, 3, 6)));
    }

    [Fact]
    public void The_calendar_of_a_past_instant_knows_nothing_of_later_changes()
    {
        var settings = new CaseSettings([Day(District, "2027-03-03", "off", Monday.AddDays(1))], []);

        Assert.True(settings.CalendarOf(District, Monday).IsWorkingDay(new(2027, 3, 3)));
        Assert.False(settings.CalendarOf(District, Monday.AddDays(1)).IsWorkingDay(new(2027, 3, 3)));
    }

    [Fact]
    public void Single_days_do_not_make_a_year_known_but_a_loaded_one_is()
    {
        Assert.False(new CaseSettings([Day(default, "2031-03-03", "off")], []).CalendarOf(District).KnowsYear(2031));
        Assert.True(new CaseSettings([Day(default, "2031-03-03", "off"), Change(default, CalendarPart.Year, "2031", "loaded")], []).CalendarOf(District).KnowsYear(2031));
        Assert.True(new CaseSettings([Day(default, "2031-03-03", "off")], []).CalendarOf(District).KnowsYear(2026));
    }

    [Fact]
    public void Spans_of_a_district_move_its_limits()
    {
        var settings = new CaseSettings([Change(District, CalendarPart.Spans, "spans", "09:00-12:00,14:00-17:00")], []);

        Assert.Equal(new DateTimeOffset(2027, 3, 1, 15, 0, 0, TimeSpan.FromHours(8)), settings.Due(District, Stage.Accept, 5, Level.Local, Urgency.Normal, Monday).By);
        Assert.Equal(new DateTimeOffset(2027, 3, 1, 14, 30, 0, TimeSpan.FromHours(8)), settings.Due(OtherDistrict, Stage.Accept, 5, Level.Local, Urgency.Normal, Monday).By);
    }

    [Theory]
    [InlineData("08:30-12:00,13:30-17:30", true)]
    [InlineData("08:30–17:30", true)]
    [InlineData("08:30-12:00,12:00-17:30", false)]
    [InlineData("08:30-12:00,11:00-17:30", false)]
    [InlineData("12:00-08:30", false)]
    [InlineData("8.30", false)]
    [InlineData("24:00-25:00", false)]
    [InlineData("", false)]
    public void Spans_follow_one_another(string text, bool good) => Assert.Equal(good, CaseSettings.ReadSpans(text) is not null);

    [Theory]
    [InlineData("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2026-12-31","isOffDay":true}]}""", null)]
    [InlineData("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-02-30","isOffDay":true}]}""", "Calendar.RowImpossible 2")]
    [InlineData("""{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-01-01","isOffDay":false}]}""", "Calendar.RowDoubled 2")]
    [InlineData("""{"year":2027,"days":[{"date":"2025-01-01","isOffDay":true}]}""", "Calendar.RowOtherYear 1")]
    [InlineData("""{"year":2027,"days":[{"date":"2027-01-01"}]}""", "Calendar.RowNoOff 1")]
    [InlineData("""{"year":2027,"days":[{"isOffDay":true}]}""", "Calendar.RowNoDate 1")]
    [InlineData("""{"year":2027,"days":[7]}""", "Calendar.RowNoDate 1")]
    [InlineData("""{"year":2027,"days":[]}""", "Calendar.NoDays")]
    [InlineData("""{"year":"2027","days":[{"date":"2027-01-01","isOffDay":true}]}""", "Calendar.NoYear")]
    [InlineData("""[1]""", "Calendar.NoYear")]
    [InlineData("""not json""", "Calendar.NotJson")]
    public void A_file_is_taken_whole_or_refused_with_the_row(string json, string? refusal)
    {
        var (file, problems) = HolidayFile.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal(refusal is null, file is not null);
        Assert.Equal(refusal, problems.Select(p => string.Join(' ', [p.Code, .. p.Fills.Take(1)])).FirstOrDefault());
    }

    [Theory]
    [InlineData("accept", "4wh", null)]
    [InlineData("accept", "0wh", "Limits.NotALimit")]
    [InlineData("accept", "", "Limits.NotALimit")]
    [InlineData("accept", "99999wh", "Limits.NotALimit")]
    [InlineData("pause", "30wd", null)]
    [InlineData("pause", "30wh", "Limits.WorkDaysOnly")]
    [InlineData("extensions", "0", null)]
    [InlineData("extensions", "10", "Limits.NotATimes")]
    [InlineData("extensions", "1wd", "Limits.NotATimes")]
    public void A_limit_of_nothing_is_no_limit(string stage, string value, string? wrong) => Assert.Equal(wrong, Limits.WhyNot(Codes.Parse<Stage>(stage)!.Value, value));

    [Fact]
    public void Ten_years_of_calendar_answer_in_a_few_microseconds()
    {
        var settings = new CaseSettings([.. Enumerable.Range(0, 300).Select(n => Day(District, $"2027-{1 + n % 12:00}-{1 + n % 28:00}", n % 2 == 0 ? "off" : "work"))], []);
        settings.Due(District, Stage.Finish, 5, Level.Local, Urgency.Normal, Monday);
        var before = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 10_000; i++)
            settings.Due(District, Stage.Finish, 5, Level.Local, Urgency.Normal, Monday.AddMinutes(i));

        Assert.InRange(TimeProvider.System.GetElapsedTime(before).TotalMilliseconds, 0, 2_000);
    }

    private static string Of(CaseSettings settings, Stage stage, int item = 5, Level level = Level.Local, Urgency urgency = Urgency.Normal)
        => settings.Of(District, stage, item, level, urgency).ToString();

    private LimitChange Set(UnitId owner, Stage stage, string? value, int? item = null, Level? level = null)
        => new() { Id = IdOf($"limit {++made}"), Owner = owner, Stage = stage, DutyItem = item, Level = level, Value = value, At = Monday.AddMinutes(made), By = CityOffice.Person, Why = "因为" };

    private CalendarChange Day(UnitId owner, string day, string value, DateTimeOffset? at = null) => Change(owner, CalendarPart.Day, day, value, at);

    private CalendarChange Change(UnitId owner, CalendarPart part, string key, string value, DateTimeOffset? at = null)
        => new() { Id = IdOf($"change {++made}"), Owner = owner, Part = part, Key = key, Value = value, At = at ?? Monday.AddDays(-100).AddMinutes(made), By = CityOffice.Person, Why = "因为" };
}
