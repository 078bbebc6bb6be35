using System.Globalization;
using System.Text.Json;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.InRows;
using Whistle.Exchange.Readings;
using Whistle.Exchange.Readings.Pages;
using Whistle.Exchange.Readings.Stations;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Export;
using Xunit;

namespace Whistle.Rules.Tests.Exchange;

/// <summary>Readings without a database: what a row may say, which of two counts, who keeps and sees stations, what a page shows.</summary>
public sealed class ReadingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);
    private static readonly UnitId District = DemoCity.UnitOf("school").District!.Value, Other = DemoCity.UnitOf("other.school").District!.Value;

    [Theory]
    [InlineData("at", "2026-11-23T10:00:00+08:00", "Reading.Ahead")]
    [InlineData("at", "1999-12-31T08:00:00+08:00", "Reading.TooOld")]
    [InlineData("at", "2026-11-23 08:00", "Field.NotAnInstant")]
    [InlineData("at", "2026-11-23T08:00:00", "Field.NotAnInstant")]
    [InlineData("at", null, "Field.Missing")]
    [InlineData("indicator", "pm1", "Field.NotACode")]
    [InlineData("indicator", "PM2.5", "Field.NotACode")]
    [InlineData("value", -1, "Reading.OutOfRange")]
    [InlineData("value", 2000.1, "Reading.OutOfRange")]
    [InlineData("value", 35.123, "Reading.TooFine")]
    [InlineData("value", "35", "Field.NotANumber")]
    [InlineData("value", null, "Reading.NeitherValueNorNone")]
    [InlineData("noData", true, "Reading.BothValueAndNone")]
    [InlineData("noData", "yes", "Field.NotYesNo")]
    [InlineData("station", null, "Field.Missing")]
    [InlineData("station", "\u200B", "Field.Missing")]
    [InlineData("station", 7, "Field.NotText")]
    [InlineData("issuedAt", "2026-11-23T09:11:00+08:00", "Rows.IssuedAhead")]
    public void A_row_that_cannot_be_right_is_refused_at_its_field(string field, object? value, string code)
    {
        var (said, errors) = Read(field, value);

        Assert.Null(said);
        Assert.Contains(errors, error => (error.Code, error.Field) == (code, field == "noData" && code.StartsWith("Reading", StringComparison.Ordinal) ? "value" : field));
    }

    [Fact]
    public void A_clock_ten_minutes_ahead_is_forgiven_and_the_bounds_belong_to_what_is_plausible()
    {
        Assert.NotNull(Read("at", "2026-11-23T09:10:00+08:00").Said);
        Assert.Equal(2000, Read("value", 2000).Said!.Value);
        Assert.Equal(0, Read("value", 0).Said!.Value);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), Read("value", 3.5).Said!.At);
    }

    [Theory]
    [InlineData("2026-11-23 08:00")]
    [InlineData("2026/11/23 8:00")]
    [InlineData("2026-11-23 08:00:00")]
    [InlineData("2026-11-23T00:00:00Z")]
    public void A_sheet_may_write_an_instant_on_the_clock_of_the_wall(string at)
    {
        var row = new GivenRow(2, field => field switch { "station" => "A-1", "at" => at, "indicator" => "二氧化硫", "value" => "6", _ => null }, false, []);

        Assert.Equal((Indicator.So2, new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)), (ReadingRows.Said(2, new RowReader(row), Now)!.Indicator, ReadingRows.Said(2, new RowReader(row), Now)!.At));
    }

    [Fact]
    public async Task A_cell_of_a_workbook_that_holds_a_time_keeps_it()
    {
        using var file = new MemoryStream();
        await Workbook.WriteAsync(file, "读数", [new("站点"), new("时刻"), new("指标"), new("数值")], Of(["A-1", new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), "PM10", 58]), TestContext.Current.CancellationToken);
        var table = RowTable.Read(file.ToArray(), new ReadingRows(null!, null!, null!, TimeProvider.System));

        Assert.Empty(table.Problems);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), ReadingRows.Said(2, new RowReader(table.Rows[0]), Now)!.At);
        // for sheets that ask for days nothing has changed
        Assert.Equal("2026-11-23", SheetFile.Read(file.ToArray()).Rows[0].Cells[1]);

        static async IAsyncEnumerable<object?[]> Of(object?[] row)
        {
            await Task.CompletedTask;
            yield return row;
        }
    }

    [Fact]
    public void What_was_put_out_later_counts_in_whatever_order_it_comes()
    {
        var (early, late) = (Now, Now.AddMinutes(1));

        Assert.Equal(RowOutcome.Repeated, Precedence.Judge(true, late, early));
        Assert.Equal(RowOutcome.Corrected, Precedence.Judge(false, early, late));
        Assert.Equal(RowOutcome.Late, Precedence.Judge(false, late, early));
        Assert.Null(Precedence.Judge(false, early, early));
        Assert.Equal(RowOutcome.Corrected, Precedence.Judge(false, null, early));
        Assert.Equal(RowOutcome.Corrected, Precedence.Judge(false, late, null));
        Assert.Equal(late, Precedence.Latest(late, early));
        Assert.Equal(early, Precedence.Latest(null, early));
    }

    [Fact]
    public void Every_indicator_has_a_rule_and_only_delivered_indices_have_a_class()
    {
        Assert.Equal(Enum.GetValues<Indicator>(), Indicators.All.Select(rule => rule.Indicator).Order());
        Assert.All(Indicators.All, rule => Assert.True(rule.From < rule.To && ReferenceEquals(rule, rule.Indicator.Rule())));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], new[] { 0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500.0 }.Select(aqi => Indicators.ClassOf(Indicator.Aqi, aqi)!.Value));
        Assert.Null(Indicators.ClassOf(Indicator.Pm25, 35));
        Assert.Equal("62（良）", Indicators.Say(Indicator.Aqi, 62, CultureInfo.GetCultureInfo("zh-CN")));
        Assert.Equal("劣Ⅴ类", Indicators.Say(Indicator.WaterClass, 6, CultureInfo.GetCultureInfo("zh-CN")));
        Assert.Equal("no data", Indicators.Say(Indicator.O3, null, CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public void Ecologys_line_and_the_office_keep_the_stations_of_their_district_and_nobody_else_does()
    {
        var city = DemoCity.City;
        Actor Of(Unit unit, Role role) => new(new(Guid.NewGuid()), default, [new(unit.Id, role)]);
        var (ecology, ofCity) = (city.Department(District, Line.Ecology)!, city.CityDepartment(Line.Ecology)!);

        Assert.Equal(ecology.Id, StationRules.KeeperFor(city, Of(ecology, Role.UnitWorker), District));
        Assert.Null(StationRules.KeeperFor(city, Of(ecology, Role.UnitWorker), Other));
        Assert.Null(StationRules.KeeperFor(city, Of(ecology, Role.UnitLiaison), District));
        Assert.Equal(ofCity.Id, StationRules.KeeperFor(city, Of(ofCity, Role.UnitHead), Other));
        Assert.NotNull(StationRules.KeeperFor(city, Of(city.Office(District), Role.OfficeStaff), District));
        Assert.Null(StationRules.KeeperFor(city, Of(city.Office(District), Role.OfficeStaff), Other));
        Assert.NotNull(StationRules.KeeperFor(city, Of(city.CityOffice!, Role.CityOffice), Other));
        foreach (var role in Enum.GetValues<Role>().Except([Role.OfficeStaff, Role.OfficeHead, Role.CityOffice]))
            Assert.Null(StationRules.KeeperFor(city, Of(city.Department(District, Line.Police)!, role), District));
        // an office's role at another department is not the office
        Assert.Null(StationRules.KeeperFor(city, Of(city.Department(District, Line.Police)!, Role.OfficeStaff), District));
        Assert.Empty(StationRules.Reach(city, Of(ecology, Role.Admin))!);
    }

    [Fact]
    public void The_nearest_station_of_a_kind_counts_and_only_within_the_distance()
    {
        var campus = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;
        var at = new GeoPoint(campus.Lat!.Value, campus.Lon!.Value);
        Station Away(string code, StationKind kind, double metres, double bearing) => new(Guid.NewGuid(), new(code, kind, new(code, code), District, default, Geodesic.From(at, bearing, metres), null));
        var (settings, near, far) = (ReadingSettings.Usual, Away("B", StationKind.Air, 3_900, 10), Away("A", StationKind.Air, 3_950, 200));

        Assert.Equal(["B"], ReadingQueries.Nearest(campus, [far, near, Away("W", StationKind.Water, 5_010, 90)], settings).Select(one => one.Station.Code));
        Assert.Empty(ReadingQueries.Nearest(campus, [near], settings with { AirMetres = 3_899 }));
        Assert.Equal(3_900, ReadingQueries.Nearest(campus, [near], settings).Single().Metres, 0.1);
    }

    [Fact]
    public void Silence_is_said_only_when_it_is_long()
    {
        Assert.Null(ReadingSettings.Usual.HoursSilent(StationKind.Air, Now.AddHours(-3), Now));
        Assert.Equal(4, ReadingSettings.Usual.HoursSilent(StationKind.Air, Now.AddHours(-4.9), Now));
        Assert.Null(ReadingSettings.Usual.HoursSilent(StationKind.Water, Now.AddHours(-4), Now));
        Assert.Null(ReadingSettings.Usual.HoursSilent(StationKind.Water, null, Now));
    }

    [Fact]
    public void The_line_of_a_week_breaks_where_there_is_nothing()
    {
        DateTimeOffset At(int hour) => Now.AddDays(-7).AddHours(hour);
        var week = Week.Of([(At(1), 10), (At(2), 20), (At(3), null), (At(4), 15), (At(30), 12), (At(31), 11)], At(0), Now, TimeSpan.FromHours(3), at => at.Day(), day => day.Start())!;

        Assert.Equal(2, week.Lines.Count);
        Assert.Single(week.Alone);
        Assert.Equal((10.0, 20.0), (week.Low, week.High));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Week.Left + ((Week.Width - Week.Left - Week.Right) / 168):0.0},192 "), week.Lines[0], StringComparison.Ordinal);
        Assert.Null(Week.Of([(At(1), null)], At(0), Now, TimeSpan.FromHours(3), at => at.Day(), day => day.Start()));
        Assert.Equal(7, week.Days.Count);
    }

    private static (SaidReading? Said, IReadOnlyList<Refusal> Errors) Read(string field, object? value)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal) { ["station"] = "A-1", ["at"] = "2026-11-23T08:00:00+08:00", ["indicator"] = "pm2.5", ["value"] = 35 };
        row[field] = value;
        var table = RowTable.Read(JsonSerializer.SerializeToElement(new { readings = new[] { row } }), new ReadingRows(null!, null!, null!, TimeProvider.System));
        var reader = new RowReader(table.Rows[0]);
        return (ReadingRows.Said(1, reader, Now), reader.Errors);
    }
}
