using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Whistle.Kernel;
using Whistle.Platform.Http;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

public sealed class AnswersTests
{
    [Fact]
    public async Task Programs_get_problems_in_their_language_with_a_code()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var (nobody, program) = (host.Client(), await host.ProgramAsync("wang.fang"));

        await ProblemAsync(await nobody.GetAsync("/api/v1/things", Stop), 401, "token.missing");
        await ProblemAsync(await nobody.GetAsync("/api/v1/nothing-here", Stop), 401, "token.missing");
        await ProblemAsync(await program.GetAsync("/api/v1/nothing-here", Stop), 404, "request.not-found");
        await ProblemAsync(await program.GetAsync("/api/v1/admin", Stop), 403, "request.forbidden");
        await ProblemAsync(await program.GetAsync("/api/v1/forgotten", Stop), 403, "request.forbidden");
        await ProblemAsync(await program.DeleteAsync("/api/v1/things", Stop), 405, "request.wrong-method");
        await ProblemAsync(await program.SendAsync(Keyed(new StringContent("{", Encoding.UTF8, "application/json")), Stop), 422, "request.malformed");
        await ProblemAsync(await program.SendAsync(Keyed(new StringContent("x", Encoding.UTF8, "text/plain")), Stop), 415, "request.wrong-media-type");
        await ProblemAsync(await program.SendAsync(Keyed(new StringContent(new string('x', 1_100_000), Encoding.UTF8, "application/json")), Stop), 413, "request.too-large");
        var broken = await ProblemAsync(await program.GetAsync("/api/v1/broken", Stop), 500, "request.failed");
        Assert.DoesNotContain("13912345678", broken, StringComparison.Ordinal);
        var away = await program.GetAsync("/api/v1/away", Stop);
        Assert.NotNull(away.Headers.RetryAfter);
        await ProblemAsync(away, 503, "request.unavailable");

        program.DefaultRequestHeaders.AcceptLanguage.Add(new("en-GB"));
        Assert.Contains("Your posts", await ProblemAsync(await program.GetAsync("/api/v1/admin", Stop), 403, "request.forbidden"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_counts_for_nothing_under_api_and_a_token_for_nothing_elsewhere()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.OpenAsync("/api/v1/things")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await (await host.ProgramAsync("wang.fang")).GetAsync("/account", Stop)).StatusCode);
    }

    [Fact]
    public async Task People_get_pages_that_say_what_to_do_next()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang", Role.Admin);
        var browser = host.Browser();

        await PageAsync(await browser.OpenAsync("/nothing-here"), HttpStatusCode.NotFound);
        await PageAsync(await browser.OpenAsync("/broken"), HttpStatusCode.InternalServerError);
        var away = await browser.OpenAsync("/away");
        await PageAsync(away, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(away.Response.Headers.RetryAfter);
        await browser.SignInAsync("wang.fang");
        await PageAsync(await browser.OpenAsync("/probe/01890000-0000-7000-8000-000000000001/note"), HttpStatusCode.Forbidden);
        await PageAsync(await browser.OpenAsync("/forgotten"), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_answer_carries_the_same_headers()
    {
        await using var host = await StartAsync(settings: BehindProxy);
        await host.AccountAsync("wang.fang");
        var (browser, program) = (host.Browser("https://whistle.example"), await host.ProgramAsync("wang.fang"));
        await browser.SignInAsync("wang.fang");

        var answers = new List<HttpResponseMessage> { await program.GetAsync("/api/v1/things", Stop), await program.GetAsync("/api/v1/broken", Stop) };
        foreach (var path in new[] { "/sign-in", "/account", "/nothing-here", "/broken", "/away", "/language?to=en&back=/", "/api/v1/things" })
            answers.Add((await browser.OpenAsync(path)).Response);

        Assert.All(answers, answer =>
        {
            var csp = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Equal(SecurityHeaders.ContentPolicy, csp);
            Assert.DoesNotContain("unsafe", csp, StringComparison.Ordinal);
            Assert.DoesNotContain("report", csp, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.True(answer.Headers.Contains("Permissions-Policy"));
            Assert.Equal(answer.RequestMessage!.Headers.Contains("X-Forwarded-Proto"), answer.Headers.Contains("Strict-Transport-Security"));
        });
        Assert.All(answers.Where(a => a.RequestMessage!.RequestUri!.AbsolutePath != "/language"), a => Assert.True(a.Headers.CacheControl!.NoStore));
    }

    [Fact]
    public async Task No_other_site_can_make_a_browser_change_anything()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        await host.AccountAsync("li.na");
        var (browser, stranger) = (host.Browser(), host.Browser());
        await browser.SignInAsync("wang.fang");
        await stranger.SignInAsync("li.na");
        string Mark(Browser.Answer page) => page.Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var (own, foreign) = (Mark(await browser.OpenAsync("/account")), Mark(await stranger.OpenAsync("/account")));

        foreach (var path in new[] { "/sign-out", "/account", "/sign-in", "/probe/01890000-0000-7000-8000-000000000001/note", "/drafts" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, [])).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, [new("__RequestVerificationToken", foreign)])).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync(path, [new("__RequestVerificationToken", own)], ("Sec-Fetch-Site", "cross-site"))).Status);
            var plain = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("__RequestVerificationToken=" + own, Encoding.UTF8, "text/plain") };
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(plain)).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        await using var host = await StartAsync(settings: set => (set["Limits:SignIn"], set["Limits:Api"]) = ("3", "2"));
        await host.AccountAsync("wang.fang");
        var (browser, program) = (host.Browser(), await host.ProgramAsync("wang.fang"));

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("nobody", "not this one")).Status);
        var page = await browser.OpenAsync("/sign-in");
        var refused = await browser.PostAsync("/sign-in", [], ("X-Forwarded-For", "203.0.113.7"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Response.Headers.RetryAfter);

        var last = HttpStatusCode.OK;
        for (var i = 0; i < 11; i++)
            last = (await program.GetAsync("/api/v1/things", Stop)).StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public void Only_paths_of_our_own_lead_on()
    {
        Assert.All(["https://evil.example", "//evil.example", "/\\evil.example", "/a\\b", "/\n/evil.example", "", null], path => Assert.Equal("/", Platform.Ui.LocalPath.OrHome(path)));
        Assert.Equal("/cases?q=%E4%BA%95", Platform.Ui.LocalPath.OrHome("/cases?q=%E4%BA%95"));
    }

    private static HttpRequestMessage Keyed(HttpContent content)
        => new(HttpMethod.Post, "/api/v1/things") { Content = content, Headers = { { "Idempotency-Key", "k" } } };

    private static async Task<string> ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((code, status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.DoesNotContain('.', problem.GetProperty("title").GetString()!);
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return body;
    }

    private static Task PageAsync(Browser.Answer page, HttpStatusCode status)
    {
        Assert.Equal(status, page.Status);
        Assert.Equal("text/html", page.Response.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual("", page.Text("h1"));
        Assert.NotEmpty(page.Html.QuerySelectorAll("main a[href='/']"));
        Assert.DoesNotContain("13912345678", page.Body, StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
