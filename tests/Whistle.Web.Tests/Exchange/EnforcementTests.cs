using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.Enforcement;
using Whistle.Exchange.Enforcement.Demo;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Safety;

namespace Whistle.Web.Tests.Exchange;

/// <summary>Enforcement records come in by HTTP and by sheets, are told to the other departments, and hold nobody's name.</summary>
public sealed class EnforcementTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Check 34.</summary>
    [Theory, Engines]
    public async Task Repeated_and_shuffled_records_end_as_if_each_had_come_once_and_in_order(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = DepartmentClient.Of(app, "local.market");
        JsonObject One(string prefix, int no, int issue)
        {
            var record = Record($"{prefix}-{no}", issue == 2 ? "order-to-correct" : "fine");
            record["words"] = $"第{issue}稿";
            record["issuedAt"] = DepartmentClient.At(60 - issue);
            if (issue == 1 && no % 2 == 0)
            {
                record.Remove("campus");
                (record["lat"], record["lon"]) = (Campus.Lat!.Value + 0.0005, Campus.Lon!.Value);
            }
            return record;
        }
        List<JsonObject> All(string prefix) => [.. from issue in Enumerable.Range(0, 3) from no in Enumerable.Range(0, 5) select One(prefix, no, issue)];

        foreach (var batch in All("顺").Chunk(4))
            Assert.Equal(HttpStatusCode.OK, (await client.RecordsAsync(batch)).Status);
        var random = new Random(34);
        var shuffled = All("乱").SelectMany(one => Enumerable.Repeat(one, random.Next(1, 4))).ToArray();
        random.Shuffle(shuffled);
        foreach (var batch in shuffled.Chunk(4))
            Assert.Equal(HttpStatusCode.OK, (await client.RecordsAsync(batch)).Status);

        Assert.Contains("before", await StateAsync(app, "顺"), StringComparison.Ordinal);
        Assert.Equal(await StateAsync(app, "顺"), await StateAsync(app, "乱"));
    }

    [Theory, Engines]
    public async Task A_record_that_tells_who_somebody_is_or_lies_elsewhere_takes_the_whole_batch_with_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = DepartmentClient.Of(app, "local.market");
        foreach (var (field, value, code) in new (string, JsonNode?, string)[]
        {
            ("words", "当事人330106199001011234", "record.identity-number"), ("words", "电话13800138000", "record.phone"), ("place", "找13800138000", "record.phone"), ("business", "张三", "record.person-not-business"),
            ("number", "330106199001011234", "record.identity-number"),
            ("unit", DemoCity.UnitOf("local.police").Id.Value.ToString("D"), "record.not-yours"), ("unit", DemoCity.UnitOf("other.local.market").Id.Value.ToString("D"), "record.not-yours"),
            ("campus", DemoCity.City.MainCampus(DemoCity.UnitOf("other.school").Id)!.Id.Value.ToString("D"), "field.unknown-unit"),
            ("day", "2026-11-24", "field.not-a-day"), ("dutyItem", 23, "record.no-such-item"), ("dutyItem", 1.5, "record.no-such-item"), ("outcome", "detention", "field.not-a-code"), ("campus", null, "record.nowhere"),
        })
        {
            var wrong = Record("错-2");
            wrong[field] = value;
            var (status, body) = await client.RecordsAsync(Record("错-1"), wrong);
            Assert.Equal((field, HttpStatusCode.UnprocessableEntity, code), (field, status, (string?)body["code"]));
            Assert.StartsWith("row 2, ", body["errors"]!.AsObject().Single().Key, StringComparison.Ordinal);
        }
        var far = Record("错-3");
        far.Remove("campus");
        (far["lat"], far["lon"]) = (Campus.Lat!.Value + 0.05, Campus.Lon!.Value);
        Assert.Equal("record.no-campus-near", (string?)(await client.RecordsAsync(far)).Body["code"]);
        // no error says what was written back to whoever reads logs
        Assert.DoesNotContain("330106199001011234", (await client.RecordsAsync(Worded("错-4", "330106199001011234"))).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("", await StateAsync(app, "错"));
    }

    [Theory, Engines]
    public async Task A_campus_that_does_not_take_part_yet_has_no_records(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var today = new DateOnly(2026, 11, 23);
        var off = DemoCity.City.Campuses.First(campus => campus.Lat is not null && !DemoCity.City.IsOn(campus.Id, today));
        Assert.Equal(DemoCity.UnitOf("other.school").District, off.District);
        using var client = DepartmentClient.Of(app, "other.district.market");
        var (named, beside) = (Record("未启用-1"), Record("未启用-2"));
        named["campus"] = off.Id.Value.ToString("D");
        beside.Remove("campus");
        (beside["lat"], beside["lon"]) = (off.Lat!.Value, off.Lon!.Value);

        Assert.Equal("record.not-on-yet", (string?)(await client.RecordsAsync(named)).Body["code"]);
        var (status, body) = await client.RecordsAsync(beside);
        Assert.True(status == HttpStatusCode.UnprocessableEntity ? (string?)body["code"] == "record.no-campus-near" : !(await StateAsync(app, "未启用")).Contains(off.Id.Value.ToString("D"), StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task The_other_departments_of_the_group_are_told_and_read_it_and_nobody_else_can(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = DepartmentClient.Of(app, "local.market");
        var answer = (await client.RecordsAsync(Record("通报-1"), Record("通报-2"))).Body;
        await client.RecordsAsync(Record("通报-1"), Record("通报-2"));
        await app.SettleAsync();
        var id = Guid.Parse((string)answer["rows"]![0]!["id"]!);

        var told = await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<Notice>().Where(n => n.Path.Contains("/enforcement")).ToListAsync(Stop));
        var batch = await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<EnforcementRecord>().Where(r => r.Id == id).Select(r => r.Batch).SingleAsync(Stop));
        var police = Assert.Single(told, notice => notice.Person == DemoCity.PersonOf("local.police") && notice.Path == $"/enforcement?brought={batch:D}");
        Assert.DoesNotContain(told, notice => notice.Person == DemoCity.PersonOf("local.market") || notice.Person == DemoCity.PersonOf("other.local.police"));
        using var reader = new Asker(app, "local.police");
        var pages = await reader.PagesAsync();
        Assert.Contains(id.ToString("D"), await pages.GetStringAsync(police.Path, Stop), StringComparison.Ordinal);
        Assert.Contains("Enforcement.Told", police.Code, StringComparison.Ordinal);

        foreach (var (login, opens) in new[] { ("school", true), ("grid.guide", true), ("education.office", true), ("city.market", true), ("neighbour.school", false), ("other.local.market", false), ("other.education.office", false), ("town.command", false), ("city.police", false) })
        {
            using var asker = new Asker(app, login);
            Assert.Equal((login, opens ? HttpStatusCode.OK : HttpStatusCode.NotFound), (login, (await (await asker.PagesAsync()).GetAsync($"/enforcement/{id:D}", Stop)).StatusCode));
            using var program = DepartmentClient.Of(app, login);
            Assert.Equal((login, opens), (login, (await program.AllAsync("/api/v1/enforcement-records?q=通报")).Any(one => (string?)one["id"] == id.ToString("D"))));
        }
        using var admin = DepartmentClient.Of(app, "admin");
        Assert.Equal(HttpStatusCode.Forbidden, await admin.StatusAsync("/api/v1/enforcement-records"));
        using var stranger = new DepartmentClient(app.Stranger());
        Assert.Equal(HttpStatusCode.Unauthorized, await stranger.StatusAsync("/api/v1/enforcement-records"));
    }

    [Theory, Engines]
    public async Task A_place_means_the_campuses_within_200_metres_and_a_school_reads_it_on_its_page(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = DepartmentClient.Of(app, "local.market");
        var record = Record("近-1");
        record.Remove("campus");
        (record["lat"], record["lon"]) = (Campus.Lat!.Value + 0.001, Campus.Lon!.Value);
        Assert.Equal(HttpStatusCode.OK, (await client.RecordsAsync(record)).Status);

        var read = (await client.AllAsync("/api/v1/enforcement-records?q=近-1")).Single();
        Assert.Contains((Campus.Id.Value.ToString("D"), 110.9), read["campuses"]!.AsArray().Select(campus => ((string)campus!["campus"]!, (double)campus["metres"]!)));
        Assert.All(read["campuses"]!.AsArray(), campus => Assert.InRange((double)campus!["metres"]!, 0, 200));
        using var school = new Asker(app, "school");
        var page = WebUtility.HtmlDecode(await (await school.PagesAsync()).GetStringAsync($"/schools/{Campus.School.Value:D}", Stop));
        Assert.Contains("周边执法记录", page, StringComparison.Ordinal);
        Assert.Contains((string)read["id"]!, page, StringComparison.Ordinal);
        using var neighbour = new Asker(app, "neighbour.school");
        Assert.DoesNotContain("周边执法记录", WebUtility.HtmlDecode(await (await neighbour.PagesAsync()).GetStringAsync($"/schools/{DemoCity.UnitOf("neighbour.school").Id.Value:D}", Stop)), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_sheet_is_tried_shown_and_brought_in_and_a_correction_keeps_the_old_words(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var market = new Asker(app, "local.market");
        var campus = DemoCity.City.Unit(Campus.Id).Name.Zh;
        string Sheet(string words) => $"文号,日期,事项,处理结果,校区,经营场所,简要内容\n表-1,2026-11-20,16,责令改正,{campus},某某小吃店,{words}\n";

        var tried = await ReadingTests.SheetAsync(market, "/enforcement/import", Sheet("未公示许可证。"));
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Equal("", await StateAsync(app, "表-"));
        Assert.Equal(HttpStatusCode.Redirect, (await ReadingTests.BringAsync(market, "/enforcement/import", Sheet("未公示许可证。"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await ReadingTests.BringAsync(market, "/enforcement/import", Sheet("未公示许可证，已补办。"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ReadingTests.SheetAsync(market, "/enforcement/import", Sheet("找13800138000"))).StatusCode);

        var id = await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<EnforcementRecord>().Where(r => r.Number == "表-1").Select(r => r.Id).SingleAsync(Stop));
        var page = WebUtility.HtmlDecode(await (await market.PagesAsync()).GetStringAsync($"/enforcement/{id:D}", Stop));
        Assert.Contains("未公示许可证，已补办。", page, StringComparison.Ordinal);
        Assert.Contains("未公示许可证。", page, StringComparison.Ordinal);
        Assert.Contains("更正前的和迟到的内容", page, StringComparison.Ordinal);
        using var export = await (await market.PagesAsync()).GetAsync("/enforcement.xlsx?q=表-1", Stop);
        var sheet = SheetFile.Read(await export.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(("表-1", "未公示许可证，已补办。"), (sheet.Rows.Single().Cells[0], sheet.Rows.Single().Cells[8]));
        using var police = new Asker(app, "other.local.police");
        Assert.Empty(SheetFile.Read(await (await police.PagesAsync()).GetByteArrayAsync("/enforcement.xlsx?q=表-1", Stop)).Rows);
    }

    [Fact]
    public async Task The_demo_says_that_its_records_are_invented()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var client = DepartmentClient.Of(app, "education.office");

        var records = await client.AllAsync("/api/v1/enforcement-records?q=演示");
        Assert.Contains(records, record => (string?)record["id"] == DemoEnforcement.First.ToString("D"));
        Assert.Equal(records.Count, records.Select(record => (string)record["id"]!).Distinct().Count());
    }

    private static Campus Campus => DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;

    private static JsonObject Record(string number, string outcome = "fine")
        => new() { ["number"] = number, ["day"] = "2026-11-20", ["dutyItem"] = 16, ["outcome"] = outcome, ["campus"] = Campus.Id.Value.ToString("D"), ["business"] = "某某小吃店" };

    private static JsonObject Worded(string number, string words)
    {
        var record = Record(number);
        record["words"] = words;
        return record;
    }

    /// <summary>Everything of the records whose number begins so, without when it came.</summary>
    private static Task<string> StateAsync(WhistleApp app, string prefix) => app.WithAsync(async all =>
    {
        var db = all.GetRequiredService<WhistleDb>();
        var records = await db.Set<EnforcementRecord>().Where(r => r.Number.StartsWith(prefix)).ToDictionaryAsync(r => r.Id, Stop);
        var ids = records.Keys.ToList();
        var campuses = await db.Set<EnforcementCampus>().Where(c => ids.Contains(c.Record)).ToListAsync(Stop);
        var before = await db.Set<EnforcementBefore>().Where(b => ids.Contains(b.Record)).ToListAsync(Stop);
        return string.Join('\n', records.Values.Select(r => $"{Whistle.Exchange.InRows.KeptJson.Write(r.ToFacts() with { Number = r.Number[prefix.Length..] })} {r.IssuedAt:O}")
            .Concat(campuses.Select(c => $"{records[c.Record].Number[prefix.Length..]} {c.Campus.Value} {c.Metres}"))
            .Concat(before.Select(b => $"before {b.Facts.Replace(prefix, "", StringComparison.Ordinal)} {b.IssuedAt:O}")).Order(StringComparer.Ordinal));
    });
}
