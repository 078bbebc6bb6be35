using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.TestKit.Pages;
using Whistle.Web.Tests.Files;

namespace Whistle.Web.Tests.Duties;

/// <summary>Lists, schools' lists and packages as people meet them, without scripts.</summary>
public sealed class DutyPagesTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Guid School => DemoCity.UnitOf("school").Id.Value;

    [Theory, Engines]
    public async Task Every_page_opens_in_both_languages_without_a_key_showing(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var things = await DutyScenes.MakeAsync(app);
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var school = (await app.SignInAsync("school")).Speaking(language);
            using var office = (await app.SignInAsync("education.office")).Speaking(language);
            using var police = (await app.SignInAsync("local.police")).Speaking(language);
            foreach (var (browser, path) in new[]
            {
                (office, "/duty-lists"), (office, $"/duty-lists/{things.List}"), (office, $"/duty-lists/{things.List}?state=late"), (police, $"/duty-lists/{things.List}?line=police"),
                (police, $"/duty-lists/{things.List}/measures/{things.Measure}"), (office, $"/duty-lists/{things.List}/measures/{things.Measure}/edit"), (office, $"/duty-lists/{things.List}/measures/new?item=20"),
                (office, "/school-lists"), (office, "/school-lists?q=%E6%9C%9B"), (school, $"/school-lists/{School}"), (school, $"/school-lists/{School}/rows"), (school, $"/school-lists/{School}/plan"),
                (school, $"/school-lists/{School}/indicators"), (school, $"/school-lists/{School}/self-check"), (school, $"/self-checks/{things.Check}"),
                (school, "/packages"), (police, "/packages?mine=waiting"), (office, "/packages?unclaimed=true"), (school, "/packages/raise"), (school, $"/packages/{things.Claimed}"),
                (police, $"/packages/{things.Offered}/decline?line=police"), (police, $"/packages/{things.Claimed}/finish?line=police"), (school, $"/schools/{School}"),
            })
            {
                var page = await browser.OpenAsync(path);
                Assert.Equal((path, HttpStatusCode.OK), (path, page.Status));
                Assert.DoesNotMatch(@"(Packages?|Lists?|School|SelfCheck|Finding|Field|Progress|Measure|Target|Indicator|Raise|TaskState|PackageAction|Counts|Owes|Time|Left)\.[A-Za-z]{3,}", page.Document.QuerySelector("main")!.TextContent);
                if (language == "en")
                    Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", string.Concat(page.Document.QuerySelectorAll("main label, main legend, main button, main thead th, main dt, main summary, main .hint").Where(e => !e.ClassList.Contains("choice") && e.QuerySelector(".choice") is null && e.Closest(".choices") is null && !e.Id!.StartsWith("row-", StringComparison.Ordinal) && e.Closest("fieldset[id^='row-']") is null).Select(e => e.TextContent)));
            }
        }
    }

    [Theory, Engines]
    public async Task Progress_is_written_with_a_photo_and_struck_on_the_page(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var things = await DutyScenes.MakeAsync(app);
        using var browser = await app.SignInAsync("local.police.officer");
        var path = $"/duty-lists/{things.List}/measures/{things.Measure}";
        var page = await browser.OpenAsync(path);

        var again = await page.SubmitAsync(("text", ""), ("figure", "12"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("请填写进展。", again.Text("#text-error"));
        Assert.Equal("请选择数字对应的指标。", again.Text("#targetId-error"));
        Assert.Equal("12", again.Value("figure"));

        var done = await again.SubmitAsync([("text", "新增标志牌12块"), ("figure", "")], ("photoFiles", "标志牌.jpg", Pictures.Jpeg()));
        Assert.Equal(path, done.RedirectedTo);
        var shown = await done.FollowAsync();
        Assert.Equal("进展已记录。", shown.Text(".said"));
        Assert.Contains("新增标志牌12块", shown.Text(".path > li"), StringComparison.Ordinal);
        Assert.True(shown.Has(".path .photos img"));
        var picture = shown.Document.QuerySelector(".path .photos a")!.GetAttribute("href")!;
        foreach (var (login, status) in new[] { ("school", HttpStatusCode.OK), ("other.school", HttpStatusCode.NotFound), ("admin", HttpStatusCode.NotFound) })
        {
            using var other = await app.SignInAsync(login);
            Assert.Equal((login, status), (login, (await other.Http.GetAsync(picture, Stop)).StatusCode));
        }

        var struck = await (await shown.SubmitFormAsync(".path > li form", ("reason", "写错地点"))).FollowAsync();
        Assert.Contains("写错地点", struck.Text(".path > li"), StringComparison.Ordinal);
        Assert.True(struck.Has(".path > li s"));
    }

    [Theory, Engines]
    public async Task A_school_draws_its_list_adds_its_own_and_a_colleague_who_is_late_is_told(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var staff = await app.SignInAsync("school");
        using var head = await app.SignInAsync("school.head");
        var (first, second) = (await staff.OpenAsync($"/school-lists/{School}/rows"), await head.OpenAsync($"/school-lists/{School}/rows"));
        var chosen = first.Document.QuerySelectorAll("input[name=measures][checked]").Select(e => e.GetAttribute("value")!).ToList();

        var done = await first.SubmitAsync([("measures", chosen[0]), ("measures", chosen[1]), ("own", "北门坡道雨天防滑\n旧操场围挡")]);
        Assert.Equal($"/school-lists/{School}", done.RedirectedTo);
        var late = await second.SubmitAsync(("own", "别的"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.Status);
        Assert.Contains("同事修改", late.Text(".error-summary"), StringComparison.Ordinal);
        var page = await staff.OpenAsync($"/school-lists/{School}");
        Assert.Contains("旧操场围挡", page.Text(".school-rows"), StringComparison.Ordinal);
        using var neighbour = await app.SignInAsync("neighbour.school");
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.OpenAsync($"/school-lists/{School}")).Status);
        using var police = await app.SignInAsync("local.police");
        Assert.Equal(HttpStatusCode.OK, (await police.OpenAsync($"/school-lists/{School}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await police.OpenAsync($"/school-lists/{School}/rows")).Status);
    }

    [Theory, Engines]
    public async Task A_self_check_is_made_once_a_month_and_a_finding_becomes_one_case(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var browser = await app.SignInAsync("school");
        var page = await browser.OpenAsync($"/school-lists/{School}/self-check");
        var rows = page.Document.QuerySelectorAll("input[type=radio][value=ok]").Select(e => e.GetAttribute("name")!).ToList();

        var missing = await page.SubmitAsync([.. rows.Skip(1).Select(row => (row, "ok"))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.Status);
        var unsaid = await page.SubmitAsync([(rows[0], "problem"), .. rows.Skip(1).Select(row => (row, "ok"))]);
        Assert.Equal("请写明问题情况。", unsaid.Text($"#{rows[0].Replace("row-", "text-", StringComparison.Ordinal)}-error"));
        (string, string)[] answers = [(rows[0], "problem"), (rows[0].Replace("row-", "text-", StringComparison.Ordinal), "门卫室报警装置失灵"), .. rows.Skip(1).Select(row => (row, "ok"))];
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => page.SubmitAsync(answers)));
        var done = Assert.Single(sent, one => one.RedirectedTo is not null);
        Assert.All(sent.Where(one => one.RedirectedTo is null), one => Assert.Equal(HttpStatusCode.Conflict, one.Status));

        var shown = await done.FollowAsync();
        var link = shown.Document.QuerySelector("a[href^='/report?from=self-check:']")!.GetAttribute("href")!;
        var id = Guid.Parse(link.Split(':')[^1]);
        await app.WithAsync(async services =>
        {
            var (leads, db) = (services.GetServices<ILeadSource>().Single(source => source.Kind == "self-check"), services.GetRequiredService<WhistleDb>());
            var lead = await leads.FindAsync(id, await ActorAsync("school.head"), Stop);
            Assert.Equal((DemoCity.UnitOf("school").Id, "门卫室报警装置失灵"), (lead!.School, lead.Description));
            Assert.Null(await leads.FindAsync(id, await ActorAsync("neighbour.school"), Stop));
            Assert.Null(await leads.FindAsync(id, await ActorAsync("local.police"), Stop));
            Assert.NotNull(await leads.PathForAsync(id, await ActorAsync("education.office"), Stop));
            Assert.Null(await leads.PathForAsync(id, await ActorAsync("local.police"), Stop));
            await leads.BecameAsync(db, id, new(Guid.NewGuid()), await ActorAsync("school"), Stop);
            await db.SaveChangesAsync(Stop);
            Assert.Null(await leads.FindAsync(id, await ActorAsync("school"), Stop));
        });
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            var finding = await db.Set<Finding>().SingleAsync(f => f.Id == id, Stop);
            await app.WithAsync(async other =>
            {
                var second = other.GetRequiredService<WhistleDb>();
                (await second.Set<Finding>().SingleAsync(f => f.Id == id, Stop)).Became(new(Guid.NewGuid()), app.Clock.GetUtcNow());
                await second.SaveChangesAsync(Stop);
            });
            finding.Became(new(Guid.NewGuid()), app.Clock.GetUtcNow());
            await db.SaveChangesAsync(Stop);
        }));
    }

    [Theory, Engines]
    public async Task A_package_is_raised_from_the_list_claimed_in_one_tap_and_finished(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var school = await app.SignInAsync("school");
        var form = await school.OpenAsync("/packages/raise");
        var row = form.Document.QuerySelectorAll("input[name=rows]")[0].GetAttribute("value")!;
        var wrong = await form.SubmitAsync(("title", ""), ("need", "请检查"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("请填写需要做什么。", wrong.Text("#title-error"));
        Assert.Equal("请填写请哪些部门。", wrong.Text("#lines-error"));

        var raised = await wrong.SubmitAsync(("title", "校门口秩序"), ("lines", "police"), ("rows", row));
        var path = raised.RedirectedTo!;
        Assert.Contains("校门口秩序", (await raised.FollowAsync()).Text("h1"), StringComparison.Ordinal);

        using var police = await app.SignInAsync("local.police.officer");
        var claimed = await (await police.OpenAsync(path)).SubmitFormAsync("form[action*='/claim']");
        Assert.Equal(path, claimed.RedirectedTo);
        var finish = await police.OpenAsync($"{path}/finish?line=police");
        var done = await finish.SubmitAsync([("outcome", "已安排警力值守")], ("photoFiles", "值守.jpg", Pictures.Jpeg()));
        Assert.Equal(path, done.RedirectedTo);
        var seen = await school.OpenAsync(path);
        Assert.Contains("已安排警力值守", seen.Text("#task-police"), StringComparison.Ordinal);
        Assert.True(seen.Has("#task-police .photos img"));

        using var market = await app.SignInAsync("local.market");
        Assert.Equal(HttpStatusCode.NotFound, (await market.OpenAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Http.GetAsync(seen.Document.QuerySelector("#task-police .photos a")!.GetAttribute("href"), Stop)).StatusCode);
    }

    [Theory, Engines]
    public async Task Lists_go_out_as_workbooks_with_the_same_rights(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var things = await DutyScenes.MakeAsync(app);
        using var office = await app.SignInAsync("education.office");
        foreach (var path in new[] { $"/duty-lists/{things.List}/list.xlsx", "/packages.xlsx", "/school-lists.xlsx", $"/school-lists/{School}/list.xlsx" })
        {
            var answer = await office.Http.GetAsync(path, Stop);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
            Assert.Equal((path, HttpStatusCode.OK, "PK"), (path, answer.StatusCode, System.Text.Encoding.ASCII.GetString(bytes, 0, 2)));
        }
    }

    private static Task<Actor> ActorAsync(string login)
        => Task.FromResult(new Actor(DemoCity.PersonOf(login), default, DemoCity.City.PostsOf(DemoCity.PersonOf(login))));
}
