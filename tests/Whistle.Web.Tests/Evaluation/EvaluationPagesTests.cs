using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Searches;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Evaluation;

/// <summary>The pages as people meet them.</summary>
public sealed class EvaluationPagesTests(Apps apps) : IClassFixture<Apps>
{
    private const string Year = "from=2026-01-01&to=2026-11-23";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_figure_opens_the_very_cases_that_it_counts(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = await app.SignInAsync("education.office");
        var page = await office.OpenAsync($"/evaluation?{Year}&by=category&ratio=closing");
        Assert.Equal(HttpStatusCode.OK, page.Status);

        var figure = page.Document.QuerySelectorAll(".figure").Single(f => f.QuerySelector(".figure-name")?.TextContent == "结案率").QuerySelectorAll(".figure-parts a");
        foreach (var link in figure)
        {
            var number = int.Parse(link.TextContent, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number > 0);
            Assert.Equal(number, await RowsAsync(office, link.GetAttribute("href")!));
        }
    }

    [Theory, Engines]
    public async Task Everybody_sees_figures_of_his_own_and_nothing_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = DemoCity.UnitOf("school").Id.Value;
        var neighbour = DemoCity.UnitOf("neighbour.school").Id.Value;

        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync(app, "grid.guide", "/evaluation")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync(app, "local.police.officer", "/evaluation")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync(app, "admin", "/evaluation")).Status);
        // a head of a school who asks for another one's is shown nothing
        Assert.NotEqual("0", await DueAsync(app, "school.head", ""));
        Assert.Equal(await DueAsync(app, "school.head", ""), await DueAsync(app, "education.office", $"&school={school:D}"));
        Assert.Equal("", await DueAsync(app, "school.head", $"&school={neighbour:D}"));
        // a station's head sees what his station answered for, and no other unit of the line
        Assert.Equal(await DueAsync(app, "local.police", ""), await DueAsync(app, "education.office", $"&unit={DemoCity.UnitOf("local.police").Id.Value:D}"));
        Assert.Equal("", await DueAsync(app, "local.police", $"&unit={DemoCity.UnitOf("local.market").Id.Value:D}"));
        Assert.Equal(await DueAsync(app, "city.police.head", ""), await DueAsync(app, "city.education", "&line=police"));
        Assert.True(Number(await DueAsync(app, "district.police.head", "")) < Number(await DueAsync(app, "city.police.head", "")));
        // the other district's office has the other district's
        Assert.Equal("", await DueAsync(app, "other.education.office", $"&school={school:D}"));
        var (own, other, both) = (Number(await DueAsync(app, "education.office", "")), Number(await DueAsync(app, "other.education.office", "")), Number(await DueAsync(app, "city.education", "")));
        Assert.Equal(both, own + other);
    }

    [Theory, InlineData("from=2026-11-20&to=2026-11-01"), InlineData("from=2026-02-30&to=2026-03-01"), InlineData("from=2001-01-01&to=2026-01-01")]
    public async Task Days_that_are_no_period_are_said_to_be_none(string days)
    {
        var page = await OpenAsync(await apps.OnAsync(Engine.Sqlite), "education.office", "/evaluation?" + days);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("起止日期不对", page.Text(".error-summary"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_month_is_printed_with_its_definitions_and_as_a_workbook(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = await app.SignInAsync("education.office");
        var page = await office.OpenAsync("/evaluation/month?month=2026-10");

        Assert.Contains("2026年10月", page.Text("h1"), StringComparison.Ordinal);
        Assert.True(page.Has("details.definitions[open]"));
        Assert.Contains("月末未办结", page.Texts("dt"));
        using var workbook = await office.Http.GetAsync("/evaluation/month.xlsx?month=2026-10", Stop);
        Assert.Equal(HttpStatusCode.OK, workbook.StatusCode);
        Assert.True((await workbook.Content.ReadAsByteArrayAsync(Stop)).Length > 4_000);
        Assert.Contains("2026年11月", (await office.OpenAsync("/evaluation/month?month=2026-11")).Text("h1"), StringComparison.Ordinal);
        // no such month: the last that is over
        Assert.Contains("2026年10月", (await office.OpenAsync("/evaluation/month?month=2026-13")).Text("h1"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_score_is_shown_once_a_district_has_weights_of_a_hundred(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var head = await app.SignInAsync("education.office.head");
        Assert.DoesNotContain("综合得分", (await head.OpenAsync($"/evaluation?{Year}")).Texts(".figure-name"));

        var wrong = await (await head.OpenAsync("/evaluation/weights")).SubmitAsync(("extension", "11"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("合计100", wrong.Text(".error-summary"), StringComparison.Ordinal);
        var stale = await head.OpenAsync("/evaluation/weights");
        Assert.Equal("/evaluation", (await (await head.OpenAsync("/evaluation/weights")).SubmitAsync(("extension", "10"))).RedirectedTo);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await stale.SubmitAsync(("handling", "40"), ("extension", "0"))).Status);

        var page = await head.OpenAsync($"/evaluation?{Year}");
        Assert.Contains("综合得分", page.Texts(".figure-name"));
        Assert.Contains(page.Texts(".figure .small"), words => words.Contains("30/20/20/20/10", StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task A_saved_search_is_its_owners_alone_and_can_be_deleted(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var school = await app.SignInAsync("school");
        var list = await school.OpenAsync("/cases?state=open&q=护栏");
        var form = await list.ClickAsync(".page-head-tools a[href^='/searches/new']");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.SubmitAsync(("name", " "))).Status);
        Assert.Equal("/searches", (await form.SubmitAsync(("name", "护栏"), ("telling", "daily"))).RedirectedTo);

        var mine = await school.OpenAsync("/searches");
        Assert.Equal(["护栏"], mine.Texts("a.row-what"));
        Assert.Equal(HttpStatusCode.OK, (await mine.ClickAsync("a.row-what")).Status);
        using var other = await app.SignInAsync("neighbour.school");
        Assert.Empty((await other.OpenAsync("/searches")).Texts("a.row-what"));
        var id = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<SavedSearch>().Select(s => s.Id).SingleAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await other.OpenAsync($"/searches/{id:D}")).Status);
        await (await other.OpenAsync("/searches")).SubmitFormAsync("#search-form", ("do", $"remove {id:D}"));
        Assert.Single((await school.OpenAsync("/searches")).Texts("a.row-what"));

        await mine.SubmitFormAsync("#search-form", ("do", $"remove {id:D}"));
        Assert.Empty((await school.OpenAsync("/searches")).Texts("a.row-what"));
    }

    [Theory, InlineData("https://example.org/cases"), InlineData("//example.org/cases"), InlineData("/accounts?x=1"), InlineData("/cases/../accounts"), InlineData("")]
    public void Only_our_own_lists_can_be_saved(string address) => Assert.Null(SearchDesk.Read(address));

    [Fact]
    public void A_search_keeps_its_filters_and_not_its_place() => Assert.Equal(("/cases", "?state=open"), SearchDesk.Read("/cases?state=open&cursor=5&q="));

    [Theory, Engines]
    public async Task A_subscription_tells_how_many_are_new_once_and_only_of_what_its_owner_may_see(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (school, neighbour) = (await app.SaveSearchAsync("school", telling: Telling.Daily), await app.SaveSearchAsync("other.school", telling: Telling.Daily));
        await app.ReportAsync();
        await app.ReportAsync();
        await app.SettleAsync();

        Assert.Equal(0, await RoundAsync(app));
        app.Clock.MoveTo(Story.At("11-24 07:31"));
        // the program's own round may have been faster; both together tell once
        await RoundAsync(app);
        await app.SettleAsync();
        await RoundAsync(app);
        await app.SettleAsync();

        var told = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().Where(n => n.Code == SearchNoticeWords.Code).Select(n => new { n.Person, n.Path }).ToListAsync());
        Assert.Equal([(DemoCity.PersonOf("school"), $"/searches/{school:D}")], told.Select(n => (n.Person, n.Path)));
        using var browser = await app.SignInAsync("school");
        Assert.Contains("您保存的搜索有2件新事件", (await browser.OpenAsync("/inbox")).Html, StringComparison.Ordinal);
        Assert.NotEqual(school, neighbour);
    }

    private static Task<int> RoundAsync(WhistleApp app) => app.WithAsync(services => services.GetRequiredService<SearchRound>().RunAsync(Stop));

    private static async Task<int> RowsAsync(TestKit.Pages.Browser browser, string address)
    {
        var rows = 0;
        for (var next = address; next is not null;)
        {
            var page = await browser.OpenAsync(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            rows += page.Texts(".rows > li").Count;
            next = page.Document.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");
        }
        return rows;
    }

    private static async Task<TestKit.Pages.Page> OpenAsync(WhistleApp app, string login, string address)
    {
        using var browser = await app.SignInAsync(login);
        return await browser.OpenAsync(address);
    }

    /// <summary>The denominator of the closings; empty where the page shows no figures.</summary>
    private static async Task<string> DueAsync(WhistleApp app, string login, string narrow)
        => (await OpenAsync(app, login, $"/evaluation?{Year}{narrow}")).Document.QuerySelectorAll(".figure").FirstOrDefault(f => f.QuerySelector(".figure-name")?.TextContent == "结案率")?.QuerySelectorAll(".figure-parts a")[1].TextContent ?? "";

    private static int Number(string text) => int.Parse(text, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
}
