using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.Platform.SignIn.Passkeys;
using Whistle.Platform.SignIn.SecondFactor;
using Whistle.TestKit;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Check 8, its half about passkeys, with a device in code; the journey in Chromium is among the journeys.</summary>
public sealed class PasskeyTests
{
    private const string Probe = "/probe/01890000-0000-7000-8000-000000000001/note";

    [Theory, Engines]
    public async Task A_passkey_is_added_and_signs_in_alone(Engine engine)
    {
        await using var host = await StartAsync(engine, set => set["SignIn:SecondFactor"] = "all");
        await host.AccountAsync("wang.fang");
        var (here, there) = (host.Browser(), host.Browser());
        using var key = new SoftKey();
        await here.SignInAsync("wang.fang");
        var before = here.Secret();

        Assert.Equal(PasskeyEndpoints.Page, await AddAsync(here, key));
        Assert.NotEqual(before, here.Secret());
        Assert.Equal(HttpStatusCode.OK, (await here.OpenAsync(Probe)).Status);
        Assert.Contains("我的手机", (await here.OpenAsync("/account")).Text("section[aria-labelledby=passkeys]"), StringComparison.Ordinal);

        var done = await SignInAsync(there, key, back: Probe);
        Assert.Equal((HttpStatusCode.OK, Probe), (done.Status, To(done)));
        Assert.Equal(HttpStatusCode.OK, (await there.OpenAsync(Probe)).Status);
    }

    [Theory, Engines]
    public async Task A_challenge_is_answered_once_within_five_minutes_by_the_browser_that_got_it(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);

        var (visitor, other) = (host.Browser(), host.Browser());
        var (mark, options) = await ChallengeAsync(visitor);
        var cookie = visitor.Cookies.Single(c => c.Name == "whistle-passkey").Value;
        var answer = key.Get(options);
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(visitor, mark, answer)).Status);
        // the same again, with the same cookie
        visitor.Keep("whistle-passkey", cookie);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(visitor, await MarkAsync(visitor), answer)).Status);
        // an answer carried into another browser's challenge
        var (otherMark, _) = await ChallengeAsync(other);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(other, otherMark, key.Get((await ChallengeAsync(host.Browser())).Options))).Status);
        // no challenge at all
        var nobody = host.Browser();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(nobody, await MarkAsync(nobody), key.Get(options))).Status);
        // too late
        var late = await ChallengeAsync(other);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AnswerAsync(other, late.Mark, key.Get(late.Options))).Status);
        Assert.Null(other.Secret());
    }

    [Fact]
    public async Task Another_site_another_domain_and_a_device_that_asked_nobody_are_refused()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);

        key.Origin = "https://whist1e.example";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        (key.Origin, key.Domain) = ("http://localhost", "whist1e.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        (key.Domain, key.Verifies) = ("localhost", false);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        key.Verifies = true;
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(host.Browser(), key)).Status);
    }

    [Fact]
    public async Task A_passkey_says_who_it_is_and_nobody_else()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var li = await host.AccountAsync("li.na");
        using var key = new SoftKey();
        using var hers = new SoftKey();
        var (browser, herBrowser) = (host.Browser(), host.Browser());
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);
        await herBrowser.SignInAsync("li.na");
        await AddAsync(herBrowser, hers);

        var mine = key.Handle;
        key.Handle = hers.Handle;
        Assert.Equal(li.Value.ToString("D"), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(hers.Handle)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        key.Handle = null;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        key.Handle = mine;
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(host.Browser(), key)).Status);
        // nobody adds to his account what another's challenge asked for
        var options = await OptionsForNewAsync(browser);
        using var third = new SoftKey();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await herBrowser.PostAsync(PasskeyEndpoints.Page + "/new", [Mark(await MarkAsync(herBrowser, PasskeyEndpoints.Page)), new("credential", third.Create(options))])).Status);
        // and no credential belongs to two
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await herBrowser.PostAsync(PasskeyEndpoints.Page + "/new",
            [Mark(await MarkAsync(herBrowser, PasskeyEndpoints.Page)), new("credential", key.Create(await OptionsForNewAsync(herBrowser)))])).Status);
    }

    [Fact]
    public async Task A_count_that_does_not_grow_betrays_a_copy()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);
        key.CountFrom(10);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(host.Browser(), key)).Status);

        key.CountFrom(10);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        key.CountFrom(3);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
    }

    [Fact]
    public async Task Adding_and_removing_need_the_password()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");

        var refused = await browser.PostAsync(PasskeyEndpoints.Page + "/options", [Mark(await MarkAsync(browser, PasskeyEndpoints.Page)), new("Input.Name", "我的手机"), new("Input.Password", "not this one")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(0, await host.CountAsync<PasskeyChallenge>());

        await AddAsync(browser, key);
        var row = await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<Passkey>().SingleAsync(Stop));
        var page = await browser.OpenAsync(PasskeyEndpoints.Page);
        Assert.NotEqual("", (await browser.SubmitAsync(page, "remove", ("Input.Password", "not this one"), ("Input.Key", row.Key))).Text("#password-error"));
        Assert.Equal(1, await host.CountAsync<Passkey>());
        Assert.Equal(PasskeyEndpoints.Page, (await browser.SubmitAsync(page, "remove", ("Input.Password", Password), ("Input.Key", row.Key))).RedirectedTo);
        Assert.Equal(0, await host.CountAsync<Passkey>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
    }

    [Fact]
    public async Task A_shut_account_s_passkey_opens_nothing_and_a_lost_one_goes_with_the_link()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);

        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: true, Stop));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: false, Stop));
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(host.Browser(), key)).Status);

        await host.DoAsync(async all =>
        {
            await all.GetRequiredService<SecondFactors>().ForgetAsync(account, Stop);
            await all.GetRequiredService<WhistleDb>().SaveChangesAsync(Stop);
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(host.Browser(), key)).Status);
    }

    [Fact]
    public async Task Where_two_factors_are_required_the_password_alone_does_not_get_past_a_passkey()
    {
        await using var host = await StartAsync(settings: set => set["SignIn:SecondFactor"] = "heads");
        await host.AccountAsync("zhao.lei", Role.UnitHead);
        await host.AccountAsync("wang.fang");
        using var his = new SoftKey();
        using var hers = new SoftKey();
        var (head, worker) = (host.Browser(), host.Browser());
        await head.SignInAsync("zhao.lei");
        await AddAsync(head, his);
        await worker.SignInAsync("wang.fang");
        await AddAsync(worker, hers);

        var thief = host.Browser();
        Assert.Equal("/sign-in/code", (await thief.SignInAsync("zhao.lei", from: "/sign-in?back=" + Uri.EscapeDataString(Probe))).RedirectedTo);
        var page = await thief.OpenAsync("/sign-in/code");
        Assert.Null(page.Html.QuerySelector("input[name='Input.Code']"));
        Assert.Equal(Probe, page.Html.QuerySelector("form[data-module=passkey] input[name=back]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Redirect, (await thief.OpenAsync(SecondFactorFirst.Address)).Status);
        Assert.Equal("/", (await host.Browser().SignInAsync("wang.fang")).RedirectedTo);
    }

    [Fact]
    public async Task Words_typed_into_an_expired_session_come_back_by_passkey_too()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        using var key = new SoftKey();
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await AddAsync(browser, key);
        host.Clock.Advance(TimeSpan.FromHours(13));

        var instead = await browser.PostAsync(Probe, [new("Input.Text", "校门口的井盖坏了")]);
        var form = instead.Html.QuerySelector("form[data-module=passkey]")!;
        string Value(string name) => form.QuerySelector($"input[name={name}]")!.GetAttribute("value") ?? "";
        var options = await browser.PostAsync("/sign-in/passkey/options", [Mark(Value("__RequestVerificationToken"))]);
        var done = await browser.PostAsync("/sign-in/passkey", [Mark(Value("__RequestVerificationToken")), new("kept", Value("kept")), new("back", Value("back")), new("credential", key.Get(options.Body))]);

        Assert.Equal(Probe, To(done));
        Assert.Equal("校门口的井盖坏了", (await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop)))!["Input.Text"]);
    }

    private static async Task<string?> AddAsync(Browser browser, SoftKey key)
    {
        var options = await OptionsForNewAsync(browser);
        var done = await browser.PostAsync(PasskeyEndpoints.Page + "/new", [Mark(await MarkAsync(browser, PasskeyEndpoints.Page)), new("credential", key.Create(options))]);
        Assert.Equal(HttpStatusCode.OK, done.Status);
        return To(done);
    }

    private static async Task<string> OptionsForNewAsync(Browser browser)
    {
        var answer = await browser.PostAsync(PasskeyEndpoints.Page + "/options", [Mark(await MarkAsync(browser, PasskeyEndpoints.Page)), new("Input.Name", "我的手机"), new("Input.Password", Password)]);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    private static async Task<Browser.Answer> SignInAsync(Browser browser, SoftKey key, string back = "")
    {
        var (mark, options) = await ChallengeAsync(browser);
        return await AnswerAsync(browser, mark, key.Get(options), back);
    }

    private static async Task<(string Mark, string Options)> ChallengeAsync(Browser browser)
    {
        var mark = await MarkAsync(browser);
        var options = await browser.PostAsync("/sign-in/passkey/options", [Mark(mark)]);
        Assert.Equal(HttpStatusCode.OK, options.Status);
        return (mark, options.Body);
    }

    private static Task<Browser.Answer> AnswerAsync(Browser browser, string mark, string credential, string back = "")
        => browser.PostAsync("/sign-in/passkey", [Mark(mark), new("credential", credential), new("back", back)]);

    private static KeyValuePair<string, string> Mark(string value) => new("__RequestVerificationToken", value);

    private static async Task<string> MarkAsync(Browser browser, string page = "/sign-in")
        => (await browser.OpenAsync(page)).Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static string? To(Browser.Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("to").GetString();
    }
}
