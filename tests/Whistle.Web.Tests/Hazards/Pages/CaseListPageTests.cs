using System.Net;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Whistle.TestKit;
using static Whistle.Web.Tests.Hazards.Pages.Courses;

namespace Whistle.Web.Tests.Hazards.Pages;

public sealed class CaseListPageTests(Apps apps) : IClassFixture<Apps>
{
    [Theory, Engines]
    public async Task The_list_keeps_its_place_while_cases_arrive(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("education.office");
        var undisturbed = await (await browser.OpenAsync("/cases")).ClickAsync(".pager a[rel=next]");
        var first = await browser.OpenAsync("/cases");

        for (var i = 0; i < 3; i++)
            await app.ReportAsync();
        var second = await first.ClickAsync(".pager a[rel=next]");

        Assert.Equal(Rows(undisturbed), Rows(second));
        Assert.Empty(Rows(first).Intersect(Rows(second)));
        Assert.Equal(3, Rows(await browser.OpenAsync("/cases")).Except(Rows(first)).Count());
    }

    [Theory, Engines]
    public async Task Filters_narrow_and_are_taken_away_one_by_one(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync("school", new() { ["description"] = "南门口有蓝色三轮车占道" });
        using var browser = await app.SignInAsync("education.office");

        var found = await browser.OpenAsync("/cases?q=蓝色三轮车&state=Reported&dutyItem=5");
        Assert.Equal([$"/cases/{id}"], Rows(found));
        Assert.Equal(3, found.Texts(".chip").Count);
        Assert.Equal("1件", found.Text(".page-head-lead"));

        var wider = await found.ClickAsync(".chip[href*='state=Reported'][href*='dutyItem']");
        Assert.Equal(2, wider.Texts(".chip").Count);
        Assert.DoesNotContain(wider.Texts(".chip"), chip => chip.Contains("蓝色三轮车", StringComparison.Ordinal));
        Assert.True(Rows(wider).Count > 1);
    }

    [Theory, Engines]
    public async Task A_filter_that_cannot_be_read_is_named(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("education.office");

        var page = await browser.OpenAsync("/cases?from=gestern&state=Nowhere");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.True(page.Has(".error-summary a[href='#filter-from']"));
        Assert.True(page.Has(".error-summary a[href='#filter-state']"));
        Assert.Empty(Rows(page));
    }

    [Theory, Engines]
    public async Task Everybody_finds_his_own_and_nobody_elses(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync("school", new() { ["description"] = "独一无二的紫色气球" });

        foreach (var (login, finds) in new[] { ("school", true), ("local.police", true), ("education.office", true), ("neighbour.school", false), ("other.education.office", false), ("district.police", false), ("local.market", false) })
        {
            using var browser = await app.SignInAsync(login);
            Assert.Equal((login, finds), (login, Rows(await browser.OpenAsync("/cases?q=紫色气球")).Contains($"/cases/{id}")));
        }
    }

    [Theory, Engines]
    public async Task The_workbook_holds_the_list_and_is_written_down(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        const string formula = "=HYPERLINK(\"http://example.org\")绿色暗号";
        var id = await app.ReportAsync("school", new() { ["description"] = formula });
        var number = (string)(await app.CaseAsync(id, "school"))["number"]!;
        using var browser = await app.SignInAsync("education.office");

        var rows = await ReadAsync(browser, "/cases.xlsx?q=绿色暗号");
        Assert.Equal(2, rows.Count);
        Assert.Equal("编号", rows[0][0]);
        Assert.Equal(number, rows[1][0]);
        Assert.Contains(formula, rows[1]);
        Assert.Contains("绿色暗号", (await browser.OpenAsync("/cases?q=绿色暗号")).Text(".rows"), StringComparison.Ordinal);
        Assert.Single((await browser.OpenAsync($"/cases/{id}/reads?kind=export")).Texts("tbody tr"));

        using var above = await app.SignInAsync("district.police");
        var without = (await ReadAsync(above, "/cases.xlsx")).Single(row => row[0] == number);
        Assert.DoesNotContain(formula, without);
    }

    [Theory, Engines]
    public async Task The_workbook_of_a_filter_that_cannot_be_read_leads_to_the_list_that_names_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("school");

        Assert.Equal("/cases?from=gestern", (await browser.OpenAsync("/cases.xlsx?from=gestern")).RedirectedTo);
    }

    [Theory, Engines]
    public async Task Work_shows_to_each_what_waits_for_him(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        Assert.Contains($"/cases/{id}", await WorkAsync(app, "local.police.officer", "Waiting"));

        await app.DoAsync(id, "local.police.officer", "accept");
        Assert.Contains($"/cases/{id}", await WorkAsync(app, "local.police", "Colleagues"));
        Assert.DoesNotContain($"/cases/{id}", await WorkAsync(app, "local.police", "Waiting"));
        Assert.Contains($"/cases/{id}", await WorkAsync(app, "school", "Schools"));

        await app.DoAsync(id, "local.police.officer", "ask", new() { ["text"] = "在哪个门？" });
        Assert.Contains($"/cases/{id}", await WorkAsync(app, "school", "Asked"));

        await app.DoAsync(id, "local.police.officer", "report-up", new() { ["reason"] = "本级无法解决" });
        Assert.Contains($"/cases/{id}", await WorkAsync(app, "district.police.liaison", "Watched"));
    }

    [Theory, Engines]
    public async Task The_administrator_has_no_work_with_cases(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("admin");

        var page = await browser.OpenAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(Rows(page));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/cases")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/cases.xlsx")).Status);
    }

    private static List<string> Rows(TestKit.Pages.Page page) => [.. page.Document.QuerySelectorAll(".rows [data-row] a.row-what, .rows li[data-row] > a").Select(a => a.GetAttribute("href")!).Distinct()];

    private static async Task<List<string>> WorkAsync(WhistleApp app, string login, string part)
    {
        using var browser = await app.SignInAsync(login);
        var page = await browser.OpenAsync("/work");
        return [.. page.Document.QuerySelectorAll($"section[aria-labelledby={part}] a.row-what").Select(a => a.GetAttribute("href")!)];
    }

    private static async Task<List<List<string>>> ReadAsync(TestKit.Pages.Browser browser, string path)
    {
        using var answer = await browser.Http.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        using var file = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Stop));
        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        return [.. book.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList())];
    }
}
