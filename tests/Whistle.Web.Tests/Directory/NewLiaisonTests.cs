using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Kernel;
using Whistle.TestKit;
using Whistle.TestKit.Pages;

namespace Whistle.Web.Tests.Directory;

/// <summary>
/// A district that is empty, and what a new liaison makes of it with nothing but the pages and the template: the department's
/// people, its seat in twenty schools, a season of visits planned, made and covered, a package claimed.
/// </summary>
public sealed class NewLiaisonTests
{
    private const string Password = "三只猫坐在窗台上";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task From_an_empty_district_to_a_claimed_package_with_only_the_pages(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var city = await app.SignInAsync("city.education");
        await ImportAsync(city, "units", "名称,类型,条线,上级单位,代码\n新桥区,区,,澜桥市（演示）,990177\n新桥区教育局,部门,education,新桥区,\n新桥区公安分局,部门,police,新桥区,\n新桥街道,镇（街道）,,新桥区,\n新桥派出所,部门,police,新桥街道,\n");
        await ImportAsync(city, "schools", "名称,区,镇（街）,启用日期\n" + string.Concat(Enumerable.Range(1, 20).Select(n => $"新桥第{n}小学,新桥区,新桥街道,一直\n")));
        var head = await OpenAccountAsync(app, city, "新桥区教育局", "office.head", "新局长");
        using var office = await ComeInAsync(app, head);
        using var liaison = await ComeInAsync(app, await OpenAccountAsync(app, office, "新桥区公安分局", "unit.liaison", "新联络员"));
        using var school = await ComeInAsync(app, await OpenAccountAsync(app, office, "新桥第1小学", "school.head", "新校长"));

        // the department's people, by the template's headings
        await ImportAsync(liaison, "people", "姓名,办公电话,账号,单位,岗位\n李甲,0571-1,xq.head,新桥派出所,负责人\n王乙,0571-2,xq.officer,新桥派出所,工作人员\n周丙,0571-3,xq.police,新桥区公安分局,工作人员\n");
        var station = await UnitAsync(app, "新桥派出所");
        var (chief, officer) = (await PersonAsync(app, "李甲"), await PersonAsync(app, "王乙"));

        // its seat in twenty schools, and the board of one of them
        var fill = await liaison.OpenAsync("/groups/fill?line=police&state=missing");
        Assert.Equal(20, fill.Document.QuerySelectorAll("input[name=campus][checked]").Length);
        var filled = await fill.SubmitAsync(("member", Choices.Value(station, officer)), ("substitute", Choices.Value(station, chief)));
        Assert.NotNull(filled.RedirectedTo);
        var now = await CityAsync(app);
        var campuses = now.Campuses.Where(campus => now.Unit(campus.School).Name.Zh.StartsWith("新桥第", StringComparison.Ordinal)).ToList();
        Assert.All(campuses, campus => Assert.Equal(officer, now.GroupOf(campus.Id).Single(seat => seat.Line is Line.Police).Member));
        Assert.Contains("王乙", (await liaison.OpenAsync($"/campuses/{campuses[0].Id.Value:D}/board")).Html, StringComparison.Ordinal);

        // a season of visits: planned for all, made at one, seen in the coverage
        using var police = await ComeInAsync(app, await LinkAsync(liaison, await PersonAsync(app, "周丙"), "xq.police"));
        var plan = await police.OpenAsync("/visits/plan");
        var planned = await plan.SubmitFormAsync("main form.sheet", [("kind", "advice"), ("day", "2026-12-21"), .. campuses.Select(campus => ("campusId", campus.Id.Value.ToString("D")))]);
        Assert.Equal("/visits/calendar?month=2026-12", planned.RedirectedTo);
        var made = await (await police.OpenAsync($"/visits/new?school={campuses[0].School.Value:D}")).SubmitAsync(("kind", "advice"), ("done", "到校指导校门秩序，一切正常。"), ("end", "true"));
        Assert.NotNull(made.RedirectedTo);
        var coverage = await police.OpenAsync("/visits/coverage?season=other");
        Assert.Single(coverage.Document.QuerySelectorAll("td.is-covered"));

        // a package of the school, claimed in one tap
        var raised = await (await school.OpenAsync("/packages/raise")).SubmitAsync(("title", "放学护校"), ("need", "请安排警力维护放学秩序。"), ("lines", "police"));
        var package = raised.RedirectedTo!.Split('#')[0];
        using var station1 = await ComeInAsync(app, await LinkAsync(liaison, officer, "xq.officer"));
        var claimed = await (await station1.OpenAsync(package)).SubmitFormAsync("form[action*='/claim']");
        Assert.Equal(package, claimed.RedirectedTo);
        Assert.Contains("王乙", (await school.OpenAsync(package)).Html, StringComparison.Ordinal);

        // and nobody else's: neither another department of the district nor an account above his own
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenFormAsync(app, liaison, "新桥区教育局", "unit.worker", "外人")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenFormAsync(app, liaison, "新桥区公安分局", "unit.liaison", "又一联络员")).Status);
    }

    private static async Task ImportAsync(Browser browser, string kind, string csv)
    {
        var page = await browser.OpenAsync("/import");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new StringContent("import"), "_handler" }, { new StringContent(kind), "kind" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "sheet.csv" },
        };
        using var sent = await browser.Http.PostAsync("/import", form, Stop);
        Assert.True(sent.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect, $"{kind}: {sent.StatusCode}\n{await sent.Content.ReadAsStringAsync(Stop)}");
        Assert.Equal("/import", (await (await browser.OpenAsync(sent.Headers.Location!.ToString())).SubmitAsync()).RedirectedTo);
    }

    /// <summary>Opens an account on the page and gives the one-time link that it shows, with the login.</summary>
    private static async Task<(string Link, string Login)> OpenAccountAsync(WhistleApp app, Browser by, string unit, string role, string name)
    {
        var login = StaffProgram.NewLogin();
        var shown = await OpenFormAsync(app, by, unit, role, name, login);
        return (LinkOn(shown), login);
    }

    private static async Task<Page> OpenFormAsync(WhistleApp app, Browser by, string unit, string role, string name, string? login = null)
    {
        var form = await by.OpenAsync("/accounts/new");
        return await form.SubmitAsync(("unitId", (await UnitAsync(app, unit)).Value.ToString("D")), ("role", role), ("name", name), ("login", login ?? StaffProgram.NewLogin()));
    }

    /// <summary>Somebody who came in by a sheet has no password yet: a link is made on his page.</summary>
    private static async Task<(string Link, string Login)> LinkAsync(Browser by, PersonId person, string login)
    {
        var page = await by.OpenAsync($"/accounts/{person.Value:D}");
        return (LinkOn(await page.SubmitFormAsync("main form:has(input[value='link'])")), login);
    }

    private static string LinkOn(Page page)
        => System.Text.RegularExpressions.Regex.Match(page.Html, "/welcome/[A-Za-z0-9_-]+").Value is { Length: > 0 } link ? link : throw new InvalidOperationException($"{page.Status}: no link\n{page.Html}");

    /// <summary>Sets the password by the link, signs the undertaking, and is in.</summary>
    private static async Task<Browser> ComeInAsync(WhistleApp app, (string Link, string Login) account)
    {
        var browser = app.Visitor();
        await (await browser.OpenAsync(account.Link)).SubmitAsync(("Input.Password", Password), ("Input.Repeat", Password));
        var undertaking = await browser.OpenAsync("/undertaking");
        await undertaking.SubmitAsync(("agreed", "true"));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/")).Status);
        return browser;
    }

    private static async Task<UnitId> UnitAsync(WhistleApp app, string name) => (await CityAsync(app)).Units.Single(unit => unit.Name.Zh == name).Id;

    private static async Task<PersonId> PersonAsync(WhistleApp app, string name) => (await CityAsync(app)).People.Single(person => person.Name == name).Id;

    private static Task<City> CityAsync(WhistleApp app) => app.WithAsync(async services => await services.GetRequiredService<ICity>().GetAsync(Stop));
}
