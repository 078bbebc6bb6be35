using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Readings;
using Whistle.Exchange.Readings.Demo;
using Whistle.Exchange.Readings.Stations;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.Web.Tests.Safety;
using static Whistle.Web.Tests.Exchange.DepartmentClient;

namespace Whistle.Web.Tests.Exchange;

/// <summary>Readings come in by HTTP and by sheets: in any order, repeated, corrected, refused; and are seen where they should be.</summary>
public sealed class ReadingTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Check 34: the same readings and their corrections, shuffled and sent one to three times, give what one delivery in order gives.</summary>
    [Theory, Engines]
    public async Task Repeated_and_shuffled_readings_end_as_if_each_had_come_once_and_in_order(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = Of(app, "education.office");
        foreach (var prefix in new[] { "ORDER", "SHUFFLE" })
            Assert.Equal(HttpStatusCode.OK, (await client.StationsAsync(Station(prefix + "-AIR"), Station(prefix + "-WATER", "water"))).Status);
        List<JsonObject> All(string prefix)
            => [.. from issue in Enumerable.Range(0, 3)
                   from hour in Enumerable.Range(0, 6)
                   from one in new[] { ("AIR", "pm2.5", 30.5, 1), ("AIR", "aqi", 60, 1), ("WATER", "ph", 7.1, 0.1) }
                   select Reading($"{prefix}-{one.Item1}", At(60 * hour), one.Item2, (issue + hour) % 5 == 4 ? null : one.Item3 + ((issue + hour) * one.Item4), At((60 * hour) - (issue * 5) - 1 is var late && late < 0 ? 0 : late))];
        // an hour's third issue is the same instant as its second at nine o'clock sharp: each instant says one thing
        static bool IsFirst(JsonObject one, HashSet<string> seen) => seen.Add($"{one["station"]}{one["at"]}{one["indicator"]}{one["issuedAt"]}");
        var (seenInOrder, seenShuffled) = (new HashSet<string>(), new HashSet<string>());

        foreach (var reading in All("ORDER").Where(one => IsFirst(one, seenInOrder)).Chunk(9))
            Assert.Equal(HttpStatusCode.OK, (await client.ReadingsAsync(reading)).Status);
        var random = new Random(34);
        var shuffled = All("SHUFFLE").Where(one => IsFirst(one, seenShuffled)).SelectMany(one => Enumerable.Repeat(one, random.Next(1, 4))).ToArray();
        random.Shuffle(shuffled);
        foreach (var batch in shuffled.Chunk(13))
            Assert.Equal(HttpStatusCode.OK, (await client.ReadingsAsync(batch)).Status);

        var (ordered, reordered) = (await StateAsync(app, "ORDER"), await StateAsync(app, "SHUFFLE"));
        Assert.Contains("before", ordered, StringComparison.Ordinal);
        Assert.Equal(ordered, reordered);
    }

    [Theory, Engines]
    public async Task A_batch_with_one_wrong_row_changes_nothing_and_says_which_and_why(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = Of(app, "education.office");
        await client.StationsAsync(Station("WRONG-AIR"));
        var good = Reading("WRONG-AIR", At(60), "so2", 6);

        foreach (var (wrong, place, code) in new (JsonObject, string, string)[]
        {
            (Reading("WRONG-AIR", At(-60), "so2", 6), "row 2, at", "reading.ahead"),
            (Reading("WRONG-AIR", At(0), "so2", 3001), "row 2, value", "reading.out-of-range"),
            (Reading("WRONG-AIR", At(0), "ph", 7), "row 2, indicator", "reading.other-kind"),
            (Reading("NOBODYS", At(0), "so2", 6), "row 2, station", "reading.unknown-station"),
            (Reading(DemoReadings.CodeOf(1, 0), At(0), "so2", 6), "row 2, station", "reading.unknown-station"),
            (Reading("WRONG-AIR", At(60), "so2", 7), "row 2, value", "rows.twice"),
        })
        {
            var (status, body) = await client.ReadingsAsync(good, wrong);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, (string?)body["code"]));
            Assert.NotEmpty((string)body["errors"]![place]![0]!);
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.ReadingsAsync()).Status);
        Assert.Equal("rows.too-many", (string?)(await client.ReadingsAsync(Enumerable.Range(0, 1001).Select(at => Reading("WRONG-AIR", At(at), "so2", 6)))).Body["code"]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await client.CsvAsync("/api/v1/readings", "{}", "text/plain")).Status);
        Assert.Equal("body.not-json", (string?)(await client.CsvAsync("/api/v1/readings", "[1", "application/json")).Body["code"]);
        Assert.DoesNotContain("WRONG", await StateAsync(app, "WRONG-AIR"), StringComparison.Ordinal);
        Assert.Empty(await client.AllAsync($"/api/v1/stations/{await IdAsync(app, "WRONG-AIR")}/readings?indicator=so2"));
    }

    [Theory, Engines]
    public async Task A_correction_keeps_what_was_said_before_with_who_and_when(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = Of(app, "education.office");
        using var head = Of(app, "education.office.head");
        await client.StationsAsync(Station("KEEP"));

        Assert.Equal(1, (int)(await client.ReadingsAsync(Reading("KEEP", At(30), "no2", 28))).Body["added"]!);
        Assert.Equal(1, (int)(await client.ReadingsAsync(Reading("KEEP", At(30), "no2", 28))).Body["repeated"]!);
        var corrected = (await head.ReadingsAsync(Reading("KEEP", At(30), "no2", 31))).Body;

        Assert.Equal("corrected", (string?)corrected["rows"]![0]!["outcome"]);
        var before = await app.WithAsync(async all => await (from b in all.GetRequiredService<WhistleDb>().Set<ReadingBefore>() join s in all.GetRequiredService<WhistleDb>().Set<Station>() on b.Station equals s.Id where s.Code == "KEEP" select b).SingleAsync(Stop));
        Assert.Equal((28, DemoCity.PersonOf("education.office"), DemoCity.PersonOf("education.office.head"), app.Clock.GetUtcNow()), (before.Value, before.Person, before.ReplacedBy!.Value, before.ReplacedAt!.Value));
        using var asker = new Asker(app, "school");
        var page = await (await asker.PagesAsync()).GetStringAsync($"/readings/{await IdAsync(app, "KEEP")}?indicator=no2", Stop);
        Assert.Contains("28 µg/m³", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("更正过的和迟到的读数", page, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task The_same_batch_sent_by_many_at_once_is_there_once(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = Of(app, "education.office");
        await client.StationsAsync(Station("AT-ONCE"));
        var batch = Enumerable.Range(0, 50).Select(at => Reading("AT-ONCE", At(at * 5), "o3", 76)).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => client.ReadingsAsync(batch))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal((50, 250), (answers.Sum(answer => (int)answer.Body["added"]!), answers.Sum(answer => (int)answer.Body["repeated"]!)));
        Assert.Equal(50, (await client.AllAsync($"/api/v1/stations/{await IdAsync(app, "AT-ONCE")}/readings?indicator=o3")).Count);
    }

    [Theory, Engines]
    public async Task A_sheet_comes_by_http_and_by_the_page_with_the_same_rows(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = Of(app, "education.office");
        var stations = "站点编码,类别,名称,纬度,经度\nSHEET-1,水质断面,=cmd|' /C calc'!A0,30.4121,120.0312\n";
        var readings = "站点,时刻,指标,数值,无数据\nSHEET-1,2026-11-23 08:00,pH,7.4,\nSHEET-1,2026/11/23 4:00,溶解氧,,是\n";

        Assert.Equal("rows.column-missing", (string?)(await client.CsvAsync("/api/v1/stations", "站点编码,类别,名称\nX,air,站\n")).Body["code"]);
        Assert.Equal(1, (int)(await client.CsvAsync("/api/v1/stations", stations)).Body["added"]!);
        Assert.Equal(2, (int)(await client.CsvAsync("/api/v1/readings", readings, "text/csv; charset=utf-8", "sheet-key")).Body["added"]!);
        // the key gives the first answer again, the sheet without it is a repeat
        Assert.Equal(2, (int)(await client.CsvAsync("/api/v1/readings", readings, "text/csv; charset=utf-8", "sheet-key")).Body["added"]!);
        Assert.Equal(2, (int)(await client.CsvAsync("/api/v1/readings", readings)).Body["repeated"]!);
        Assert.Equal("row 3, indicator", (await client.CsvAsync("/api/v1/readings", readings.Replace("溶解氧", "氧", StringComparison.Ordinal))).Body["errors"]!.AsObject().Single().Key);

        using var office = new Asker(app, "education.office");
        var before = await CountAsync(app);
        var more = readings.Replace(" 08:00", " 07:00", StringComparison.Ordinal);
        var tried = await SheetAsync(office, "/readings/import", more);
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Contains("新增 1 行，重复 1 行", await tried.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(app));
        var wrong = await SheetAsync(office, "/readings/import", more + "SHEET-1,明天,pH,7,\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("第 4 行：时刻：", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await BringAsync(office, "/readings/import", more)).StatusCode);
        Assert.Equal(before + 1, await CountAsync(app));
        // what comes back by the browser is judged as if it were new
        using var other = new Asker(app, "other.education.office");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await BringAsync(other, "/readings/import", more)).StatusCode);
    }

    [Theory, Engines]
    public async Task Nobody_brings_in_what_is_not_his_to_keep(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var otherDistrict = DemoCity.UnitOf("other.school").District!.Value.Value.ToString("D");
        foreach (var login in new[] { "local.police", "district.market.head", "school", "grid.guide", "town.command", "district.police.liaison" })
        {
            using var client = Of(app, login);
            Assert.Equal((HttpStatusCode.Forbidden, "rows.not-yours"), await client.StationsAsync(Station("THEIRS")) is var (status, body) ? (status, (string?)body["code"]) : default);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.ReadingsAsync(Reading(DemoReadings.CodeOf(0, 0), At(0), "so2", 6))).Status);
        }
        using var office = Of(app, "education.office");
        Assert.Equal("station.not-yours", (string?)(await office.StationsAsync(Station("FORGED", district: otherDistrict))).Body["code"]);
        Assert.Equal("station.code-taken", (string?)(await office.StationsAsync(Station(DemoReadings.CodeOf(1, 0)))).Body["code"]);
        Assert.Equal("station.other-kind", (string?)(await office.StationsAsync(Station(DemoReadings.CodeOf(0, 0), "water"))).Body["code"]);
        Assert.Equal("station.far-away", (string?)(await office.StationsAsync(Station("FAR", lat: 39.9, lon: 116.4))).Body["code"]);
        using var readOnly = new DepartmentClient(app.Api("education.office", TokenScope.Read));
        Assert.Equal(HttpStatusCode.Forbidden, (await readOnly.ReadingsAsync(Reading(DemoReadings.CodeOf(0, 0), At(0), "so2", 6))).Status);
        using var city = Of(app, "city.education");
        Assert.Equal(HttpStatusCode.OK, (await city.StationsAsync(Station("CITYS", district: otherDistrict, lat: 30.352, lon: 120.112))).Status);
        Assert.Equal("field.missing", (string?)(await city.StationsAsync(Station("CITYS-2"))).Body["code"]);
        Assert.Equal(0, await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<Station>().CountAsync(s => s.Code == "THEIRS" || s.Code == "FORGED" || s.Code == "FAR", Stop)));
    }

    [Theory, Engines]
    public async Task Stations_are_seen_in_their_district_and_on_the_pages_of_schools_beside_them(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var school = new Asker(app, "school");
        using var other = new Asker(app, "other.school");
        using var admin = new Asker(app, "admin");
        var (pages, theirs) = (await school.PagesAsync(), await other.PagesAsync());

        var list = WebUtility.HtmlDecode(await pages.GetStringAsync("/readings?kind=air", Stop));
        Assert.Contains("1号大气自动站", list, StringComparison.Ordinal);
        Assert.DoesNotContain("水质断面</a>", list, StringComparison.Ordinal);
        Assert.Contains("小时没有读数", list, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoReadings.Other.ToString("D"), list, StringComparison.Ordinal);

        Assert.Contains("<polyline", await pages.GetStringAsync($"/readings/{DemoReadings.First:D}", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.GetAsync($"/readings/{DemoReadings.First:D}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Program.GetAsync($"/api/v1/stations/{DemoReadings.First:D}/readings?indicator=aqi", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Program.GetAsync("/api/v1/stations", Stop)).StatusCode);
        var own = WebUtility.HtmlDecode(await pages.GetStringAsync($"/schools/{DemoCity.UnitOf("school").Id.Value:D}", Stop));
        Assert.Contains("附近的空气和水质读数", own, StringComparison.Ordinal);
        Assert.Contains("600 米", own, StringComparison.Ordinal);
        Assert.Contains($"/readings/{DemoReadings.First:D}", own, StringComparison.Ordinal);
    }

    /// <summary>Everything of the stations whose code begins so, current and before, without when it came.</summary>
    private static Task<string> StateAsync(WhistleApp app, string prefix) => app.WithAsync(async all =>
    {
        var db = all.GetRequiredService<WhistleDb>();
        var stations = await db.Set<Station>().Where(s => s.Code.StartsWith(prefix)).ToDictionaryAsync(s => s.Id, s => s.Code[prefix.Length..], Stop);
        var ids = stations.Keys.ToList();
        var readings = await db.Set<Reading>().Where(r => ids.Contains(r.Station)).ToListAsync(Stop);
        var before = await db.Set<ReadingBefore>().Where(r => ids.Contains(r.Station)).ToListAsync(Stop);
        var latest = await db.Set<LatestReading>().Where(r => ids.Contains(r.Station)).ToListAsync(Stop);
        Assert.Equal(readings.GroupBy(r => (r.Station, r.Indicator)).Select(g => (g.Key, g.MaxBy(r => r.At)!.At, g.MaxBy(r => r.At)!.Value)).Order(), latest.Select(r => ((r.Station, r.Indicator), r.At, r.Value)).Order());
        var lines = readings.Select(r => $"{stations[r.Station]} {r.Indicator} {r.At:O} {r.Value} {r.IssuedAt:O}").Concat(before.Select(r => $"before {stations[r.Station]} {r.Indicator} {r.At:O} {r.Value} {r.IssuedAt:O}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    });

    private static Task<Guid> IdAsync(WhistleApp app, string code) => app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<Station>().Where(s => s.Code == code).Select(s => s.Id).SingleAsync(Stop));

    private static Task<int> CountAsync(WhistleApp app) => app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<Reading>().CountAsync(Stop));

    internal static async Task<HttpResponseMessage> BringAsync(Asker asker, string page, string csv)
        => await (await asker.PagesAsync()).PostAsync(page, new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "rows", ["__RequestVerificationToken"] = await asker.MarkAsync(), ["do"] = "bring", ["tried"] = csv,
        }), Stop);

    internal static async Task<HttpResponseMessage> SheetAsync(Asker asker, string page, string csv)
        => await (await asker.PagesAsync()).PostAsync(page, new MultipartFormDataContent
        {
            { new StringContent("rows"), "_handler" }, { new StringContent(await asker.MarkAsync()), "__RequestVerificationToken" }, { new StringContent("try"), "do" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "rows.csv" },
        }, Stop);
}
