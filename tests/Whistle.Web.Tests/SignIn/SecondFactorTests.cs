using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.Platform.SignIn.SecondFactor;
using Whistle.TestKit;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Check 8, its half about codes.</summary>
public sealed class SecondFactorTests
{
    private const string Probe = "/probe/01890000-0000-7000-8000-000000000001/note";

    [Theory, Engines]
    public async Task A_phone_is_set_up_by_its_code_and_asked_for_at_the_next_sign_in(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        var (here, there) = (host.Browser(), host.Browser());
        await here.SignInAsync("wang.fang");
        await there.SignInAsync("wang.fang");
        var before = here.Secret();

        var phone = await Phone.SetUpAsync(host, here);

        Assert.Equal(10, phone.Recovery.Distinct().Count());
        Assert.NotEqual(before, here.Secret());
        Assert.Equal(HttpStatusCode.OK, (await here.OpenAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await there.OpenAsync("/account")).Status);
        var kept = await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<Authenticator>().AsNoTracking().SingleAsync(a => a.Account == account, Stop));
        Assert.DoesNotContain(Convert.ToBase64String(phone.Bytes), kept.Secret, StringComparison.Ordinal);
        Assert.All(await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<RecoveryCode>().Select(c => c.Hash).ToListAsync(Stop)), hash => Assert.Equal(64, hash.Length));

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var step = await there.SignInAsync("wang.fang", from: "/sign-in?back=" + Uri.EscapeDataString(Probe));
        Assert.Equal("/sign-in/code", step.RedirectedTo);
        Assert.Equal(HttpStatusCode.Redirect, (await there.OpenAsync("/account")).Status);
        var done = await there.CodeAsync(phone.Code());
        Assert.Equal(Probe, done.RedirectedTo);
        Assert.Equal(HttpStatusCode.OK, (await there.OpenAsync("/account")).Status);
        Assert.Equal("/sign-in", (await there.OpenAsync("/sign-in/code")).RedirectedTo);
    }

    [Theory, Engines]
    public async Task A_code_is_taken_once_and_those_before_it_no_more(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        var browser = host.Browser();

        // the code that set it up
        await browser.SignInAsync("wang.fang");
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code())).Text("#code-error"));
        // one step ahead is taken, then neither again nor the step between
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/", (await browser.CodeAsync(phone.Code(+1))).RedirectedTo);
        await browser.SignInAsync("wang.fang");
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code(+1))).Text("#code-error"));
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code())).Text("#code-error"));
        // two steps off is never taken
        host.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code(+2))).Text("#code-error"));
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code(-2))).Text("#code-error"));
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await browser.SignInAsync("wang.fang");
        Assert.Equal("/", (await browser.CodeAsync(phone.Code(-1))).RedirectedTo);
    }

    [Theory, Engines]
    public async Task The_same_code_from_two_browsers_at_once_lets_one_in(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var code = phone.Code();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.DoAsync(all => all.GetRequiredService<SecondFactors>().ProvesAsync(account, code, Stop))));

        Assert.Equal(1, results.Count(right => right));
    }

    [Theory, Engines]
    public async Task Five_wrong_codes_lock_the_account_and_the_password_gives_no_new_tries(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var browser = host.Browser();

        for (var tries = 0; tries < 4; tries++)
        {
            Assert.Equal("/sign-in/code", (await browser.SignInAsync("wang.fang")).RedirectedTo);
            Assert.NotEqual("", (await browser.CodeAsync(phone.Wrong())).Text("#code-error"));
        }
        Assert.Equal("/sign-in/code", (await browser.SignInAsync("wang.fang")).RedirectedTo);
        Assert.NotEqual("", (await browser.CodeAsync(phone.Wrong())).Text("#code-error"));
        Assert.NotEqual("", (await browser.CodeAsync(phone.Code())).Text("#code-error"));
        Assert.NotEqual("", (await browser.SignInAsync("wang.fang")).Text(".error-summary"));
        Assert.Equal(0, await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<Session>().CountAsync(s => s.CreatedAt == host.Clock.Now(), Stop)));

        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await browser.SignInAsync("wang.fang");
        Assert.Equal("/", (await browser.CodeAsync(phone.Code())).RedirectedTo);
    }

    [Fact]
    public async Task The_second_step_waits_five_minutes_and_five_tries_in_the_browser_that_began_it()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        var (late, other, busy) = (host.Browser(), host.Browser(), host.Browser());

        await late.SignInAsync("wang.fang");
        var page = await late.OpenAsync("/sign-in/code");
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/sign-in", (await late.SubmitAsync(page, "code", ("Input.Code", phone.Code()))).RedirectedTo);
        Assert.Equal("/sign-in", (await other.OpenAsync("/sign-in/code")).RedirectedTo);

        await busy.SignInAsync("wang.fang");
        page = await busy.OpenAsync("/sign-in/code");
        for (var tries = 0; tries < 5; tries++)
            Assert.Equal(HttpStatusCode.OK, (await busy.SubmitAsync(page, "code", ("Input.Code", phone.Wrong()))).Status);
        Assert.Equal("/sign-in", (await busy.SubmitAsync(page, "code", ("Input.Code", phone.Code()))).RedirectedTo);
    }

    [Fact]
    public async Task A_shut_account_gets_no_further_than_the_password()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var page = await browser.OpenAsync("/sign-in/code");

        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: true, Stop));

        Assert.Equal("/sign-in", (await browser.SubmitAsync(page, "code", ("Input.Code", phone.Code()))).RedirectedTo);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/account")).Status);
    }

    [Theory, Engines]
    public async Task A_recovery_code_stands_in_for_the_phone_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        var browser = host.Browser();

        await browser.SignInAsync("wang.fang");
        Assert.Equal("/", (await browser.CodeAsync(phone.Recovery[3].Replace(" ", "-", StringComparison.Ordinal))).RedirectedTo);
        Assert.Equal(9, await host.CountAsync<RecoveryCode>());
        await browser.SignInAsync("wang.fang");
        Assert.NotEqual("", (await browser.CodeAsync(phone.Recovery[3])).Text("#code-error"));
        Assert.Equal("/", (await browser.CodeAsync(phone.Recovery[4])).RedirectedTo);
    }

    [Fact]
    public async Task Words_typed_into_an_expired_session_survive_the_second_step()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        host.Clock.Advance(TimeSpan.FromHours(13));

        var instead = await browser.PostAsync(Probe, [new("Input.Text", "校门口的井盖坏了")]);
        var step = await browser.SubmitAsync(instead, "/sign-in", ("Input.Login", "wang.fang"), ("Input.Password", Password));
        Assert.Equal("/sign-in/code", step.RedirectedTo);
        Assert.Equal(0, await host.CountAsync<Draft>());
        var done = await browser.CodeAsync(phone.Code());

        Assert.Equal(Probe, done.RedirectedTo);
        Assert.Equal("校门口的井盖坏了", (await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop)))!["Input.Text"]);
    }

    [Fact]
    public async Task Removing_it_needs_the_password_and_a_code()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, browser);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var page = await browser.OpenAsync(SecondFactorFirst.Address);
        Task<Browser.Answer> Remove(string code, string password) => browser.SubmitAsync(page, "change", ("Input.Code", code), ("Input.Password", password), ("Input.Step", "remove"));

        Assert.NotEqual("", (await Remove(phone.Code(), "not this one")).Text("#password-error"));
        Assert.NotEqual("", (await Remove(phone.Wrong(), Password)).Text("#code-error"));
        Assert.Equal(1, await host.CountAsync<Authenticator>());
        Assert.Equal("/account", (await Remove(phone.Code(), Password)).RedirectedTo);

        Assert.Equal((0, 0), (await host.CountAsync<Authenticator>(), await host.CountAsync<RecoveryCode>()));
        Assert.Equal("/", (await host.Browser().SignInAsync("wang.fang")).RedirectedTo);
    }

    [Fact]
    public async Task New_recovery_codes_make_the_old_ones_void()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, browser);
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var shown = await browser.SubmitAsync(await browser.OpenAsync(SecondFactorFirst.Address), "change", ("Input.Code", phone.Code()), ("Input.Password", Password), ("Input.Step", "renew"));
        var fresh = Phone.CodesOf(shown);

        Assert.Equal(10, fresh.Except(phone.Recovery).Count());
        Assert.False(await host.DoAsync(all => all.GetRequiredService<SecondFactors>().ProvesAsync(account, phone.Recovery[0], Stop)));
        Assert.True(await host.DoAsync(all => all.GetRequiredService<SecondFactors>().ProvesAsync(account, fresh[0], Stop)));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task An_offer_belongs_to_its_account_and_lasts_half_an_hour()
    {
        await using var host = await StartAsync();
        var (wang, li) = (await host.AccountAsync("wang.fang"), await host.AccountAsync("li.na"));

        var (secret, offer) = await host.DoAsync(all => Task.FromResult(all.GetRequiredService<SecondFactors>().Offer(wang)));
        byte[]? Open(AccountId by, string what) => host.DoAsync(all => Task.FromResult(all.GetRequiredService<SecondFactors>().Offered(by, what))).Result;

        Assert.Equal(secret, Open(wang, offer));
        Assert.Null(Open(li, offer));
        Assert.Null(Open(wang, offer[..^4]));
        Assert.Null(Open(wang, "not base 64"));
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(Open(wang, offer));
    }

    [Theory, Engines]
    public async Task Whoever_needs_it_sets_it_up_before_anything_else(Engine engine)
    {
        await using var host = await StartAsync(engine, set => set["SignIn:SecondFactor"] = "heads");
        var account = await host.AccountAsync("zhao.lei", Role.UnitHead);
        await host.AccountAsync("wang.fang");
        await host.AccountAsync("school.head", Role.SchoolHead, demo: true);
        var (head, worker, demo) = (host.Browser(), host.Browser(), host.Browser());
        await head.SignInAsync("zhao.lei");
        await worker.SignInAsync("wang.fang");
        await demo.SignInAsync("school.head");

        var led = await head.OpenAsync(Probe + "?a=1");
        Assert.Equal(SecondFactorFirst.Address + "?back=" + Uri.EscapeDataString(Probe + "?a=1"), led.RedirectedTo);
        Assert.Equal(led.RedirectedTo, (await head.PostAsync(Probe + "?a=1", [new("Input.Text", "井盖")])).RedirectedTo);
        Assert.Equal("井盖", (await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop)))!["Input.Text"]);
        Assert.Equal(SecondFactorFirst.Address + "?back=%2Faccount", (await head.OpenAsync("/account")).RedirectedTo);
        Assert.Equal(HttpStatusCode.OK, (await worker.OpenAsync(Probe)).Status);
        Assert.Equal(HttpStatusCode.OK, (await demo.OpenAsync(Probe)).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await host.ProgramAsync("zhao.lei")).GetAsync("/api/v1/things", Stop)).StatusCode);

        var phone = await Phone.SetUpAsync(host, head, led.RedirectedTo!);
        Assert.Equal(Probe + "?a=1", phone.Shown.Html.QuerySelector(".form-actions a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.OK, (await head.OpenAsync(Probe)).Status);
    }

    [Theory]
    [InlineData("all", Role.UnitWorker, true)]
    [InlineData("heads", Role.UnitWorker, false)]
    [InlineData("heads", Role.Admin, true)]
    [InlineData("heads", Role.CityOffice, true)]
    [InlineData("off", Role.Admin, false)]
    public void The_setting_says_who_needs_it(string setting, Role role, bool needs)
    {
        var rule = new SecondFactorRule(Codes.Parse<SecondFactorFor>(setting)!.Value);

        Assert.Equal(needs, rule.Requires([new(new(Guid.Empty), role)], demo: false));
        Assert.False(rule.Requires([new(new(Guid.Empty), role)], demo: true));
    }

    [Theory, Engines]
    public async Task A_new_link_asks_for_the_phone_unless_it_was_given_out_because_the_phone_is_lost(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, "wang.fang");
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Task<string> LinkAsync(bool forgets) => host.DoAsync(async all =>
        {
            var path = all.GetRequiredService<Accounts>().AddLink(account, forgets);
            await all.GetRequiredService<WhistleDb>().SaveChangesAsync(Stop);
            return path;
        });
        async Task<Browser.Answer> UseAsync(Browser browser, string path)
            => await browser.SubmitAsync(await browser.OpenAsync(path), "welcome", ("Input.Password", Password), ("Input.Repeat", Password));
        var (usual, lost, waiting) = (host.Browser(), host.Browser(), host.Browser());
        await waiting.SignInAsync("wang.fang");
        var begun = await waiting.OpenAsync("/sign-in/code");

        Assert.Equal("/sign-in/code", (await UseAsync(usual, await LinkAsync(forgets: false))).RedirectedTo);
        Assert.Equal(HttpStatusCode.Redirect, (await usual.OpenAsync("/account")).Status);
        Assert.Equal("/sign-in", (await waiting.SubmitAsync(begun, "code", ("Input.Code", phone.Code()))).RedirectedTo);
        Assert.Equal("/", (await usual.CodeAsync(phone.Code())).RedirectedTo);

        Assert.Equal("/", (await UseAsync(lost, await LinkAsync(forgets: true))).RedirectedTo);
        Assert.Equal(0, await host.CountAsync<Authenticator>());
        Assert.Equal(HttpStatusCode.OK, (await lost.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task A_session_stays_strong_when_the_password_changes()
    {
        await using var host = await StartAsync(settings: set => set["SignIn:SecondFactor"] = "all");
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await Phone.SetUpAsync(host, browser);
        var before = browser.Secret();

        var done = await browser.SubmitAsync(await browser.OpenAsync("/account"), "change", ("Input.Old", Password), ("Input.New", "窗台上坐着三只猫"), ("Input.Repeat", "窗台上坐着三只猫"));

        Assert.Equal("/account", done.RedirectedTo);
        Assert.NotEqual(before, browser.Secret());
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/account")).Status);
    }

    [Fact]
    public async Task Guesses_at_the_password_inside_a_session_count_too()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var page = await browser.OpenAsync("/account");

        for (var tries = 0; tries < 5; tries++)
            await browser.SubmitAsync(page, "change", ("Input.Old", "a wrong one"), ("Input.New", "窗台上坐着三只猫"), ("Input.Repeat", "窗台上坐着三只猫"));
        var right = await browser.SubmitAsync(page, "change", ("Input.Old", Password), ("Input.New", "窗台上坐着三只猫"), ("Input.Repeat", "窗台上坐着三只猫"));

        Assert.NotEqual("", right.Text("#old-error"));
    }

    [Fact]
    public async Task Logs_hold_no_code_and_no_secret()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("canary.login");
        var phone = await Phone.SetUpAsync(host, "canary.login");
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var browser = host.Browser();
        await browser.SignInAsync("canary.login");
        await browser.CodeAsync(phone.Recovery[0]);

        var lines = string.Join('\n', host.Log.Lines);
        Assert.Contains("Second factor set up", lines, StringComparison.Ordinal);
        Assert.All(["canary", phone.Code(), phone.Recovery[0], Totp.Base32(phone.Bytes), .. browser.Cookies.Select(c => c.Value)], secret => Assert.DoesNotContain(secret, lines, StringComparison.Ordinal));
    }
}
