using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

public sealed class SigningInTests
{
    private const string Probe = "/probe/01890000-0000-7000-8000-000000000001/note";

    [Theory, Engines]
    public async Task Whoever_signs_in_comes_to_the_page_he_wanted(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();

        var refused = await browser.OpenAsync(Probe + "?a=1");
        Assert.Equal("/sign-in?back=" + Uri.EscapeDataString(Probe + "?a=1"), refused.RedirectedTo);
        var done = await browser.SignInAsync(" WANG.Fang ", from: refused.RedirectedTo!);
        Assert.Equal(Probe + "?a=1", done.RedirectedTo);
        Assert.Equal("probe", (await browser.OpenAsync(Probe)).Text("h1"));

        var cookie = Assert.Single(done.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("whistle=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Over_https_the_cookie_belongs_to_this_host_alone_and_over_plain_http_elsewhere_there_is_none()
    {
        await using var host = await StartAsync(settings: BehindProxy);
        await host.AccountAsync("wang.fang");

        var safe = await host.Browser("https://whistle.example").SignInAsync("wang.fang");
        var cookie = Assert.Single(safe.Response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-whistle=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);

        var open = await host.Browser("http://192.168.1.5:8080").SignInAsync("wang.fang");
        Assert.Equal(HttpStatusCode.OK, open.Status);
        Assert.Contains("https", open.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(1, await host.CountAsync<Session>());
    }

    [Fact]
    public async Task Signing_in_gives_a_new_secret_and_the_old_one_is_dead()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();

        await browser.SignInAsync("wang.fang");
        var first = browser.Cookies.Single(c => c.Name == "whistle").Value;
        await browser.SignInAsync("wang.fang");
        var second = browser.Cookies.Single(c => c.Name == "whistle").Value;

        Assert.NotEqual(first, second);
        Assert.Equal(1, await host.CountAsync<Session>());
        Assert.False(await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<Session>().AnyAsync(s => s.Key == second, Stop)));
    }

    [Theory, Engines]
    public async Task Five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour_and_say_the_same_words(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();

        var wrong = new List<string>();
        for (var i = 0; i < 5; i++)
            wrong.Add((await browser.SignInAsync("wang.fang", "not this one")).Text(".error-summary"));
        var locked = await browser.SignInAsync("wang.fang");
        var unknown = await browser.SignInAsync("nobody.here");

        Assert.NotEqual("", wrong[0]);
        Assert.All([.. wrong, locked.Text(".error-summary"), unknown.Text(".error-summary")], words => Assert.Equal(wrong[0], words));
        Assert.Equal(0, await host.CountAsync<Session>());
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("/", (await browser.SignInAsync("wang.fang")).RedirectedTo);
    }

    [Theory, Engines]
    public async Task Many_guesses_at_once_are_no_more_than_five(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.DoAsync(all => all.GetRequiredService<Accounts>().CheckAsync("wang.fang", "a wrong one", Stop))));
        var right = await host.DoAsync(all => all.GetRequiredService<Accounts>().CheckAsync("wang.fang", Password, Stop));

        Assert.All(results, r => Assert.Equal(Accounts.NotThese, r.Refusal));
        Assert.Equal(Accounts.NotThese, right.Refusal);
        Assert.Equal(5, await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<Account>().Select(a => a.Failures).SingleAsync(Stop)));
    }

    [Theory, Engines]
    public async Task A_disabled_account_s_session_and_token_stop_at_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var program = await host.ProgramAsync("wang.fang");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/things", Stop)).StatusCode);

        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: true, Stop));

        var refused = await program.GetAsync("/api/v1/things", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync(Probe)).Status);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_idle_hours_and_after_seven_days_in_any_case()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var (idle, busy) = (host.Browser(), host.Browser());
        await idle.SignInAsync("wang.fang");
        await busy.SignInAsync("wang.fang");

        for (var hours = 0; hours < 7 * 24 - 8; hours += 8)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.OpenAsync(Probe)).Status);
            host.Clock.Advance(TimeSpan.FromHours(8));
            await host.Service<LastSeen>().WriteAsync(Stop);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await idle.OpenAsync(Probe)).Status);
        Assert.Equal(HttpStatusCode.OK, (await busy.OpenAsync(Probe)).Status);
        host.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(HttpStatusCode.Redirect, (await busy.OpenAsync(Probe)).Status);
    }

    [Fact]
    public async Task Demo_accounts_are_worth_nothing_where_the_demo_is_off()
    {
        await using var host = await StartAsync(settings: set => set["WHISTLE_DEMO"] = "0");
        await host.AccountAsync("school", demo: true);

        var page = await host.Browser().OpenAsync("/sign-in");
        Assert.DoesNotContain(DemoMode.Password, page.Body, StringComparison.Ordinal);
        Assert.Equal(Accounts.NotThese, (await host.DoAsync(all => all.GetRequiredService<Accounts>().CheckAsync("school", Password, Stop))).Refusal);
        Assert.Equal(Tokens.DemoIsOff, (await host.DoAsync(all => all.GetRequiredService<Tokens>().CreateTokenAsync("school", 1, TokenScope.Read, Stop))).Refusal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_itself()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");

        var page = await browser.OpenAsync("/account");
        var done = await browser.SubmitAsync(page, "/sign-out");

        Assert.Equal("/sign-in?out=1", done.RedirectedTo);
        Assert.Equal(0, await host.CountAsync<Session>());
    }

    [Theory, Engines]
    public async Task A_one_time_link_sets_the_first_password_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var (path, _) = await host.DoAsync(all => all.GetRequiredService<Accounts>().CreateAdminLinkAsync("root", _ => Task.FromResult(new PersonId(all.GetRequiredService<Ids>().New())), Stop));
        var browser = host.Browser();

        var page = await browser.OpenAsync(path!);
        var common = await browser.SubmitAsync(page, "welcome", ("Input.Password", "woaini1314"), ("Input.Repeat", "woaini1314"));
        Assert.NotEqual("", common.Text("#password-error"));
        var differ = await browser.SubmitAsync(page, "welcome", ("Input.Password", Password), ("Input.Repeat", "另一个密码写在这里"));
        Assert.NotEqual("", differ.Text("#repeat-error"));
        Assert.DoesNotContain(Password, differ.Body, StringComparison.Ordinal);
        var done = await browser.SubmitAsync(page, "welcome", ("Input.Password", Password), ("Input.Repeat", Password));

        Assert.Equal("/", done.RedirectedTo);
        Assert.Equal("/undertaking?back=%2Faccount", (await browser.OpenAsync("/account")).RedirectedTo);
        Assert.Empty((await host.Browser().OpenAsync(path!)).Html.QuerySelectorAll("input[type=password]"));
    }

    [Fact]
    public async Task A_changed_password_signs_every_other_browser_out()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var (here, there) = (host.Browser(), host.Browser());
        await here.SignInAsync("wang.fang");
        await there.SignInAsync("wang.fang");

        var page = await here.OpenAsync("/account");
        var wrong = await here.SubmitAsync(page, "change", ("Input.Old", "not this one"), ("Input.New", "窗台上坐着三只猫"), ("Input.Repeat", "窗台上坐着三只猫"));
        Assert.NotEqual("", wrong.Text("#old-error"));
        var done = await here.SubmitAsync(page, "change", ("Input.Old", Password), ("Input.New", "窗台上坐着三只猫"), ("Input.Repeat", "窗台上坐着三只猫"));

        Assert.Equal("/account", done.RedirectedTo);
        Assert.Equal(HttpStatusCode.OK, (await here.OpenAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await there.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task Logs_hold_neither_logins_nor_secrets()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("canary.login");
        var browser = host.Browser();
        await browser.SignInAsync("canary.login", "canary wrong");
        await browser.SignInAsync("canary.login");
        var program = await host.ProgramAsync("canary.login");
        await program.GetAsync("/api/v1/broken", Stop);

        var lines = string.Join('\n', host.Log.Lines);
        Assert.Contains("Signed in", lines, StringComparison.Ordinal);
        Assert.Contains("Things", lines, StringComparison.Ordinal);
        string[] secrets = ["canary", Password, "13912345678", program.DefaultRequestHeaders.Authorization!.Parameter!, browser.Cookies.Single(c => c.Name == "whistle").Value];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, lines, StringComparison.Ordinal));
    }
}
