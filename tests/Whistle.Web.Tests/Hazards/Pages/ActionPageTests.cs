using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.Web.Tests.Files;
using static Whistle.Web.Tests.Hazards.Pages.Courses;

namespace Whistle.Web.Tests.Hazards.Pages;

public sealed class ActionPageTests(Apps apps) : IClassFixture<Apps>
{
    [Theory, Engines]
    public async Task A_return_needs_a_reason_and_is_written_down(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.AtCityAsync();
        using var browser = await app.SignInAsync("city.police");
        var page = await browser.OpenAsync($"/cases/{id}/return");

        var again = await page.SubmitAsync(("reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Equal("请填写理由。", again.Text("#reason-error"));
        Assert.Equal("请填写理由。", again.Text(".error-summary a[href='#reason']"));
        Assert.Equal("true", again.Document.QuerySelector("#reason")!.GetAttribute("aria-invalid"));

        var done = await again.SubmitAsync(("reason", "非本部门职责"));
        Assert.Equal($"/cases/{id}", done.RedirectedTo);
        Assert.Equal("已退回上报单位。", (await done.FollowAsync()).Text(".said"));
        Assert.Equal("CaseReturned", (await app.JournalAsync(id))[^1]);
    }

    [Theory, Engines]
    public async Task Who_was_slower_keeps_the_words_and_goes_on_from_where_the_case_is_now(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        using var browser = await app.SignInAsync("local.police");
        var page = await browser.OpenAsync($"/cases/{id}/finish");
        await app.DoAsync(id, "school", "note", new() { ["text"] = "又有一段松动" });

        var refused = await page.SubmitAsync(("outcome", "护栏已修复"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Contains("事件已有新进展", refused.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Equal("护栏已修复", refused.Value("outcome"));

        var done = await refused.SubmitAsync();
        Assert.Equal($"/cases/{id}", done.RedirectedTo);
        Assert.Equal("CaseClosed", (await app.JournalAsync(id))[^1]);
    }

    [Theory, Engines]
    public async Task Where_the_case_has_gone_to_another_unit_the_page_says_to_whom(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        using var browser = await app.SignInAsync("local.police");
        var page = await browser.OpenAsync($"/cases/{id}/finish");
        await app.DoAsync(id, "local.police", "report-up", new() { ["reason"] = "本级无法解决" });

        var refused = await page.SubmitAsync(("outcome", "护栏已修复"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        var holder = (string)(await app.CaseAsync(id, "school"))["holder"]!["unit"]!["name"]!["zh"]!;
        Assert.Contains(holder, refused.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Equal("护栏已修复", refused.Value("outcome"));
    }

    [Theory, Engines]
    public async Task Who_has_no_right_gets_the_same_status_as_from_the_API(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");

        foreach (var (login, action, status) in new[]
        {
            ("neighbour.school", "note", HttpStatusCode.NotFound),
            ("other.local.police", "finish", HttpStatusCode.NotFound),
            ("school", "finish", HttpStatusCode.Forbidden),
            ("district.police.liaison", "finish", HttpStatusCode.NotFound),
            ("local.police", "fly", HttpStatusCode.NotFound),
            ("local.police", "return", HttpStatusCode.Conflict),
            ("local.police", "confirm", HttpStatusCode.Conflict),
            ("admin", "note", HttpStatusCode.Forbidden),
        })
        {
            using var browser = await app.SignInAsync(login);
            Assert.Equal((login, action, status), (login, action, (await browser.OpenAsync($"/cases/{id}/{action}")).Status));
        }
    }

    [Theory, Engines]
    public async Task A_posted_step_of_somebody_else_changes_nothing(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (own, other) = (await app.ReportAsync(), await app.ReportAsync("neighbour.school"));
        using var browser = await app.SignInAsync("school");
        var page = await browser.OpenAsync($"/cases/{own}/note");
        page.Document.QuerySelector("form[method=post][enctype]")!.SetAttribute("action", $"/cases/{other}/note");

        var refused = await page.SubmitFormAsync("form[enctype]", ("text", "不该写进去"));

        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        Assert.Equal(["CaseReported"], await app.JournalAsync(other));
    }

    [Theory, Engines]
    public async Task Photos_go_with_the_form_where_no_script_runs_and_stay_after_an_error(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        using var browser = await app.SignInAsync("local.police");
        var page = await browser.OpenAsync($"/cases/{id}/finish");

        var again = await page.SubmitAsync([("outcome", "")], ("photoFiles", "修好了.jpg", Pictures.Jpeg()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        var kept = again.Value("photos");
        Assert.True(Guid.TryParse(kept, out _));

        var wrong = await again.SubmitAsync([("outcome", "")], ("photoFiles", "网页.jpg", Pictures.Html));
        Assert.NotEmpty(wrong.Text("#photos-error"));
        Assert.Equal(kept, wrong.Value("photos"));

        var done = await wrong.SubmitAsync(("outcome", "护栏已修复"));
        Assert.True((await done.FollowAsync()).Has($".path img[src='/files/{kept}/small']"));
    }

    [Theory, Engines]
    public async Task Words_from_an_expired_session_stand_in_the_form_until_they_are_sent(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        var (account, path) = (await app.AccountOfAsync("local.police"), $"/cases/{id}/finish");
        await app.WithAsync(services => services.GetRequiredService<Drafts>()
            .SaveAsync(account, path, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["outcome"] = ["写了一半"] }, Stop));
        using var browser = await app.SignInAsync("local.police");

        var page = await browser.OpenAsync(path);
        Assert.Equal("写了一半", page.Value("outcome"));

        Assert.Equal($"/cases/{id}", (await page.SubmitAsync()).RedirectedTo);
        Assert.Null(await app.WithAsync(services => services.GetRequiredService<Drafts>().FindAsync(account, path, Stop)));
    }

    [Theory, Engines]
    public async Task A_form_offers_only_what_its_step_takes(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync("school", new() { ["dutyItem"] = 0 });
        using var browser = await app.SignInAsync("education.office");
        var page = await browser.OpenAsync($"/cases/{id}/designate");
        var units = page.Document.QuerySelectorAll("#unitId option[value]:not([value=''])").Select(option => option.GetAttribute("value")!).ToList();

        Assert.NotEmpty(units);
        var done = await page.SubmitAsync(("unitId", units[^1]), ("reason", "属于该单位职责"));
        Assert.Equal($"/cases/{id}", done.RedirectedTo);
        Assert.Equal(units[^1], (string)(await app.CaseAsync(id, "education.office"))["holder"]!["unit"]!["id"]!);
    }
}
