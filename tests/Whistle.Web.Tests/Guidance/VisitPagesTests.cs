using System.Globalization;
using System.IO.Compression;
using System.Net;
using Whistle.Directory.Demo;
using Whistle.TestKit;
using static Whistle.Web.Tests.Guidance.Visits;

namespace Whistle.Web.Tests.Guidance;

public sealed class VisitPagesTests(Apps apps) : IClassFixture<Apps>
{
    private static readonly string School = DemoCity.UnitOf("school").Id.Value.ToString("D");

    [Theory, Engines]
    public async Task A_visit_without_a_problem_from_the_schools_page(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync(Officer);

        var school = await browser.OpenAsync($"/schools/{School}");
        var form = await school.ClickAsync("a[href^='/visits/new']");
        var done = await form.SubmitAsync(("kind", "education"), ("done", "在操场讲了交通安全。"), ("end", "true"));
        var visit = await done.FollowAsync();

        Assert.Equal(HttpStatusCode.OK, visit.Status);
        Assert.Contains("已结束", visit.Text(".letter-head"), StringComparison.Ordinal);
        Assert.Contains("在操场讲了交通安全。", visit.Text(".letter-words"), StringComparison.Ordinal);
        Assert.Equal(["VisitMade", "VisitEnded"], await app.JournalAsync(Guid.Parse(done.RedirectedTo!.Split('/')[^1])));
    }

    [Theory, Engines]
    public async Task What_is_missing_is_said_beside_its_field_and_the_rest_stays(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync(Officer);

        var again = await (await browser.OpenAsync($"/visits/new?school={School}")).SubmitAsync(("done", "看了一圈。"), ("end", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("请选择指导类型。", again.Text("#kind-error"));
        Assert.Equal("看了一圈。", again.Value("done"));
    }

    [Theory, Engines]
    public async Task A_problem_goes_on_to_its_form_and_the_school_answers(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync(Officer);

        var recorded = await (await browser.OpenAsync($"/visits/new?school={School}")).SubmitAsync(("kind", "inspection"), ("done", "检查了校门口。"), ("end", "false"));
        Assert.EndsWith("/hand-over", recorded.RedirectedTo, StringComparison.Ordinal);
        var handed = await (await recorded.FollowAsync()).SubmitAsync(("problem", "护栏松动"), ("rectifyBy", "2026-12-03"));
        using var school = await app.SignInAsync("school");
        var visit = await school.OpenAsync(handed.RedirectedTo!);
        Assert.Contains("护栏松动", visit.Text(".letter-words"), StringComparison.Ordinal);

        Assert.Contains("护栏松动", (await school.OpenAsync("/work")).Html, StringComparison.Ordinal);
        var rectified = await (await visit.ClickAsync(".action-bar a.btn-primary")).SubmitAsync(("outcome", "拧紧了"));

        Assert.Contains("待复核", (await rectified.FollowAsync()).Text(".letter-head"), StringComparison.Ordinal);
        Assert.Contains("护栏松动", (await browser.OpenAsync("/work")).Html, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_season_is_planned_for_several_schools_at_once_or_for_none(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("district.police");
        var page = await browser.OpenAsync("/visits/plan");

        var none = await page.SubmitAsync(("kind", "advice"), ("day", "2026-12-21"));
        Assert.Equal("请至少选择一所学校。", none.Text("#campusId-error"));

        var campuses = page.Document.QuerySelectorAll("input[name=campusId]").Take(3).Select(input => input.GetAttribute("value")!).ToList();
        var planned = await page.SubmitFormAsync("main form.sheet", [("kind", "advice"), ("day", "2026-12-21"), .. campuses.Select(campus => ("campusId", campus))]);
        var month = await planned.FollowAsync();

        Assert.Equal("/visits/calendar?month=2026-12", planned.RedirectedTo);
        Assert.Equal(3, month.Document.QuerySelectorAll("#day-21 ~ ul.rows > li").Length);
    }

    [Theory, Engines]
    public async Task The_coverage_shows_a_school_that_nobody_of_a_department_has_visited(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = await app.SignInAsync("education.office");
        var page = await office.OpenAsync("/visits/coverage?season=");
        Assert.Equal(13, page.Document.QuerySelectorAll("table.coverage thead th").Length - 1);
        Assert.True(page.Has("td.is-gap"));
        Assert.True(page.Has("td.is-covered"));

        using var police = await app.SignInAsync("district.police");
        var own = await police.OpenAsync("/visits/coverage?season=&line=market&district=" + DemoCity.UnitOf("other.school").District!.Value.Value.ToString("D", CultureInfo.InvariantCulture));
        Assert.Single(own.Document.QuerySelectorAll("table.coverage thead th").Skip(1));
        Assert.Contains("公安", own.Text("table.coverage thead"), StringComparison.Ordinal);
        Assert.DoesNotContain(DemoCity.UnitOf("other.school").Name.Zh, own.Html, StringComparison.Ordinal);

        using var school = await app.SignInAsync("school");
        Assert.Equal(HttpStatusCode.Forbidden, (await school.OpenAsync("/visits/coverage")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await school.OpenAsync("/visits/coverage.xlsx")).Status);

        using var answer = await office.Http.GetAsync("/visits/coverage.xlsx?season=");
        using var book = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        Assert.Contains(DemoCity.UnitOf("school").Name.Zh, await sheet.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_feed_is_found_by_its_secret_until_it_is_revoked_and_names_nobody(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = (await app.CreateAsync(With(Plan, new() { ["time"] = "09:30", ["purpose"] = "内部安排" }))).Id();
        using var browser = await app.SignInAsync(Officer);
        var page = await (await browser.OpenAsync("/visits/calendar")).SubmitFormAsync("#feed ~ form", ("do", "make"));
        var address = new Uri(page.Text(".feed-address")).PathAndQuery;
        using var stranger = app.Stranger();

        using var answer = await stranger.GetAsync(address);
        var ics = (await answer.Content.ReadAsStringAsync()).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"UID:visit-{id}@whistle\r\n", ics, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Asia/Shanghai:20261127T093000", ics, StringComparison.Ordinal);
        Assert.DoesNotContain("内部安排", ics, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoCity.City.Person(DemoCity.PersonOf(Officer))!.Name, ics, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(address[^20..^4], StringComparison.Ordinal));

        var renewed = new Uri((await (await browser.OpenAsync("/visits/calendar")).SubmitFormAsync("#feed ~ form", ("do", "make"))).Text(".feed-address")).PathAndQuery;
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(renewed)).StatusCode);
        await (await browser.OpenAsync("/visits/calendar")).SubmitFormAsync("#feed ~ form", ("do", "revoke"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(renewed)).StatusCode);
    }

    [Theory, Engines]
    public async Task A_standard_is_written_by_its_departments_head_and_liaison_and_shown_while_recording(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var path = $"/visits/standards/{DemoCity.UnitOf("school").District!.Value.Value:D}/police";
        foreach (var (login, status) in new[] { ("district.police", 403), ("district.market.head", 403), ("school", 403), ("other.district.police.head", 404), ("education.office.head", 403) })
        {
            using var other = await app.SignInAsync(login);
            Assert.True((int)(await other.OpenAsync(path)).Status == status, login);
        }
        using var liaison = await app.SignInAsync("district.police.liaison");
        var stale = await liaison.OpenAsync(path);

        Assert.Equal("/visits/standards", (await (await liaison.OpenAsync(path)).SubmitAsync(("text", "一看防冲撞，二看保安员。"))).RedirectedTo);
        var late = await stale.SubmitAsync(("text", "我的版本"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.Status);
        Assert.Equal("我的版本", late.Value("text"));
        using var officer = await app.SignInAsync(Officer);
        Assert.Contains("一看防冲撞", (await officer.OpenAsync($"/visits/new?school={School}")).Text("details.more"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task The_report_page_is_filled_in_from_the_visit(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.RectifyingAsync();
        using var school = await app.SignInAsync("school");

        var page = await school.OpenAsync($"/report?from=visit:{id}");
        Assert.Equal("4", page.Value("dutyItem"));
        Assert.StartsWith("南门防冲撞柱松动。", page.Value("description"), StringComparison.Ordinal);
        var sent = await page.SubmitFormAsync("main form.sheet", ("urgency", "urgent"), ("similarSeen", "true"));
        var @case = await sent.FollowAsync();

        Assert.Contains("服务指导", @case.Text(".case-letter"), StringComparison.Ordinal);
        Assert.True(@case.Has($"a[href='/visits/{id}']"));
        Assert.Contains("已转为事件", (await school.OpenAsync($"/visits/{id}")).Html, StringComparison.Ordinal);
    }
}
