using System.Net;
using Whistle.TestKit;
using static Whistle.Web.Tests.Hazards.Pages.Courses;

namespace Whistle.Web.Tests.Hazards.Pages;

public sealed class CaseDetailPageTests(Apps apps) : IClassFixture<Apps>
{
    [Theory, Engines]
    public async Task The_page_offers_exactly_what_the_API_allows(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();

        foreach (var login in new[] { "school", "school.head", "grid.guide", "local.police", "local.police.officer", "district.police.head", "education.office", "city.education" })
        {
            using var browser = await app.SignInAsync(login);
            var page = await browser.OpenAsync($"/cases/{id}");
            var offered = page.Document.QuerySelectorAll(".action-bar a, .action-bar form").Select(to => (to.GetAttribute("href") ?? to.GetAttribute("action"))!.Split('/')[^1]);
            var allowed = (await app.CaseAsync(id, login))["allowedActions"]!.AsArray().Select(action => (string)action!);
            Assert.Equal(allowed.Order(), offered.Order());
        }
    }

    [Theory, Engines]
    public async Task A_step_without_fields_is_done_from_the_page(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        using var browser = await app.SignInAsync("local.police.officer");
        var page = await browser.OpenAsync($"/cases/{id}");

        var done = await page.SubmitFormAsync($"form[action='/cases/{id}/accept']");

        Assert.Equal($"/cases/{id}", done.RedirectedTo);
        var after = await done.FollowAsync();
        Assert.Equal("已接收，由您负责处置。", after.Text(".said"));
        Assert.Equal("处置中", after.Text(".letter-head .state"));
    }

    [Theory, Engines]
    public async Task A_step_without_fields_that_came_too_late_says_who_was_faster(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        using var browser = await app.SignInAsync("local.police.officer");
        var page = await browser.OpenAsync($"/cases/{id}");
        await app.DoAsync(id, "local.police", "accept");

        var refused = await page.SubmitFormAsync($"form[action='/cases/{id}/accept']");

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        var faster = (string)(await app.CaseAsync(id, "school"))["holder"]!["person"]!["name"]!;
        Assert.Contains(faster, refused.Text(".error-summary"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Words_and_place_are_for_those_who_may_read_them(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync("school", new() { ["location"] = new System.Text.Json.Nodes.JsonObject { ["lat"] = 30.25, ["lon"] = 120.05, ["text"] = "东门外路口" } });
        await app.DoAsync(id, "local.police", "note", new() { ["text"] = "已联系市政" });

        foreach (var (login, may) in new[] { ("school", true), ("local.police", true), ("education.office", true), ("grid.guide", true), ("district.police", false), ("city.police.head", false) })
        {
            using var browser = await app.SignInAsync(login);
            var page = await browser.OpenAsync($"/cases/{id}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            foreach (var words in new[] { Words, "东门外路口", "已联系市政", "120.05" })
                Assert.Equal((login, words, may), (login, words, page.Html.Contains(words, StringComparison.Ordinal)));
            if (!may)
                Assert.Contains("仅承办单位和学校可见", page.Text("main"), StringComparison.Ordinal);
        }
    }

    [Theory, Engines]
    public async Task A_hidden_reporter_stays_hidden_on_every_page(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync("school", new() { ["hideReporter"] = true });
        await app.DoAsync(id, "school", "note", new() { ["text"] = "补一句" });
        var name = (string)(await app.CaseAsync(id, "education.office"))["reporter"]!["name"]!;

        foreach (var (login, knows) in new[] { ("education.office", true), ("city.education", true), ("local.police", false), ("district.police", false), ("grid.guide", false) })
        {
            using var browser = await app.SignInAsync(login);
            foreach (var path in new[] { $"/cases/{id}", $"/cases/{id}/why", $"/cases?q={(await app.CaseAsync(id, login))["number"]}" })
                Assert.Equal((login, knows && path == $"/cases/{id}"), (login, (await browser.OpenAsync(path)).Text("main").Contains(name, StringComparison.Ordinal)));
        }
    }

    [Theory, Engines]
    public async Task Reading_is_written_down_and_the_office_sees_who_read(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        using var police = await app.SignInAsync("local.police");
        await police.OpenAsync($"/cases/{id}");
        var reader = (string)(await app.MeAsync("local.police"))["person"]!["name"]!;

        using var office = await app.SignInAsync("education.office");
        Assert.Contains(reader, (await office.OpenAsync($"/cases/{id}/reads")).Text("tbody"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await police.OpenAsync($"/cases/{id}/reads")).Status);
        using var elsewhere = await app.SignInAsync("other.education.office");
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.OpenAsync($"/cases/{id}/reads")).Status);
    }

    [Theory, Engines]
    public async Task The_reporter_gets_a_receipt_and_nobody_else_does(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        var number = (string)(await app.CaseAsync(id, "school"))["number"]!;

        using var reporter = await app.SignInAsync("school");
        Assert.Equal(number, (await reporter.OpenAsync($"/cases/{id}?receipt=true")).Text(".receipt-number"));
        using var police = await app.SignInAsync("local.police");
        Assert.False((await police.OpenAsync($"/cases/{id}?receipt=true")).Has(".receipt"));
    }

    [Theory, Engines]
    public async Task Why_says_something_about_every_step(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        using var browser = await app.SignInAsync("local.police");

        var page = await browser.OpenAsync($"/cases/{id}/why");

        Assert.Equal(Whistle.Hazards.Cases.CaseRules.Steps.Count, page.Texts(".why-list dt").Count);
        Assert.All(page.Texts(".why-list dd"), because => Assert.NotEmpty(because));
        Assert.Contains("本单位正在承办", page.Text("#main section"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Every_page_of_a_case_speaks_both_languages(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        using var chinese = await app.SignInAsync("education.office");
        using var english = (await app.SignInAsync("education.office")).Speaking("en");

        foreach (var (path, zh, en) in new[]
        {
            ("/", "待办", "My work"),
            ("/cases", "事件", "Cases"),
            ($"/cases/{id}", "上下学交通秩序", "Traffic at arrival and dismissal"),
            ($"/cases/{id}/urge", "催办", "Urge"),
            ($"/cases/{id}/why", "为什么我能看到", "Why can I see this"),
            ($"/cases/{id}/reads", "谁看过", "Who has read it"),
            ($"/cases/{id}/finish", "现在不能办理这一步", "This step can't be taken now"),
        })
        {
            Assert.Equal(zh, (await chinese.OpenAsync(path)).Text("h1"));
            Assert.Equal(en, (await english.OpenAsync(path)).Text("h1"));
        }
    }
}
