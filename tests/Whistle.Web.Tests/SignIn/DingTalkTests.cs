using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.Platform.SignIn.DingTalk;
using Whistle.TestKit;
using Whistle.StandIns.DingTalk;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Check 10, against a stand-in that speaks DingTalk's published format over HTTP.</summary>
public sealed class DingTalkTests : IAsyncLifetime
{
    private const string Probe = "/probe/01890000-0000-7000-8000-000000000001/note";

    private readonly FakeClock clock = new(WhistleApp.Morning);
    private DingTalkStandIn dingTalk = default!;

    public async ValueTask InitializeAsync()
    {
        dingTalk = await DingTalkStandIn.StartAsync(clock);
        dingTalk.ReturnTo = "http://localhost" + DingTalkDesk.ReturnPath;
    }

    public async ValueTask DisposeAsync() => await dingTalk.DisposeAsync();

    [Theory, Engines]
    public async Task Whoever_has_linked_signs_in_by_DingTalk(Engine engine)
    {
        await using var host = await HostAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        var (here, there) = (host.Browser(), host.Browser());
        await here.SignInAsync("wang.fang");
        var before = here.Secret();

        Assert.Equal(DingTalkDesk.Page, (await LinkAsync(here)).RedirectedTo);
        Assert.NotEqual(before, here.Secret());
        Assert.Contains("已于", (await here.OpenAsync("/account")).Text("section[aria-labelledby=dingtalk]"), StringComparison.Ordinal);

        var done = await ReturnAsync(there, await LeaveAsync(there, Probe));
        Assert.Equal(Probe, done.RedirectedTo);
        Assert.Equal(HttpStatusCode.OK, (await there.OpenAsync(Probe)).Status);
        Assert.Equal(account, await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<DingTalkLink>().Select(l => l.Account).SingleAsync(Stop)));
        Assert.DoesNotContain("union-of-wang", await host.DoAsync(all => all.GetRequiredService<WhistleDb>().Set<DingTalkLink>().Select(l => l.Identity).SingleAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_settings_there_is_no_DingTalk()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();

        Assert.DoesNotContain("dingtalk", (await browser.OpenAsync("/sign-in")).Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("/sign-in", (await browser.OpenAsync("/sign-in/dingtalk")).RedirectedTo);
        Assert.Equal("/sign-in", (await browser.OpenAsync(DingTalkDesk.ReturnPath + "?state=x&authCode=y")).RedirectedTo);
        await browser.SignInAsync("wang.fang");
        Assert.Equal("/account", (await browser.OpenAsync(DingTalkDesk.Page)).RedirectedTo);
        Assert.DoesNotContain("dingtalk", (await browser.OpenAsync("/account")).Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, Engines]
    public async Task A_missing_foreign_or_replayed_state_is_refused(Engine engine)
    {
        await using var host = await HostAsync(engine);
        await host.AccountAsync("wang.fang");
        var owner = host.Browser();
        await owner.SignInAsync("wang.fang");
        await LinkAsync(owner);

        // none, wrong, or another browser's
        var browser = host.Browser();
        var back = await dingTalk.AgreeAsync(await LeaveAsync(browser));
        await RefusedAsync(browser, Without(back, "state"));
        back = await dingTalk.AgreeAsync(await LeaveAsync(browser));
        await RefusedAsync(browser, Without(back, "state") + "&state=guessed");
        var other = host.Browser();
        await LeaveAsync(other);
        await RefusedAsync(other, await dingTalk.AgreeAsync(await LeaveAsync(browser)));
        await RefusedAsync(host.Browser(), await dingTalk.AgreeAsync(await LeaveAsync(browser)));
        // replayed, with the cookie put back
        back = await dingTalk.AgreeAsync(await LeaveAsync(browser));
        var cookie = browser.Cookies.Single(c => c.Name == "whistle-dingtalk").Value;
        Assert.Equal("/", (await browser.OpenAsync(back)).RedirectedTo);
        var again = host.Browser();
        again.Keep("whistle-dingtalk", cookie);
        await RefusedAsync(again, back);
        // too late
        var late = host.Browser();
        back = await dingTalk.AgreeAsync(await LeaveAsync(late));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await RefusedAsync(late, back);
    }

    [Fact]
    public async Task A_used_an_old_and_a_foreign_code_are_refused()
    {
        await using var host = await HostAsync();
        await host.AccountAsync("wang.fang");
        var owner = host.Browser();
        await owner.SignInAsync("wang.fang");
        await LinkAsync(owner);
        var browser = host.Browser();

        var used = await dingTalk.AgreeAsync(await LeaveAsync(browser));
        Assert.Equal("/", (await browser.OpenAsync(used)).RedirectedTo);
        var (thief, state) = await LeftAsync(host);
        await RefusedAsync(thief, DingTalkDesk.ReturnPath + $"?state={state}&authCode={Query(used, "authCode")}");
        // made for another application
        (thief, state) = await LeftAsync(host);
        await RefusedAsync(thief, DingTalkDesk.ReturnPath + $"?state={state}&authCode={dingTalk.CodeFor("dinganotherapp")}");
        // none, and the person said no
        (thief, state) = await LeftAsync(host);
        await RefusedAsync(thief, DingTalkDesk.ReturnPath + $"?state={state}&error=access_denied");
        // older than five minutes
        (thief, state) = await LeftAsync(host);
        var old = dingTalk.CodeFor(DingTalkStandIn.ClientId);
        clock.Advance(TimeSpan.FromMinutes(6)); // DingTalk's clock
        await RefusedAsync(thief, DingTalkDesk.ReturnPath + $"?state={state}&authCode={old}");
    }

    [Fact]
    public async Task DingTalk_alone_neither_opens_nor_links_an_account()
    {
        await using var host = await HostAsync();
        await host.AccountAsync("wang.fang");
        var stranger = host.Browser();

        var done = await ReturnAsync(stranger, await LeaveAsync(stranger));

        Assert.Equal("/sign-in", done.RedirectedTo);
        Assert.Contains("还没有关联", (await stranger.OpenAsync("/sign-in")).Text(".said"), StringComparison.Ordinal);
        Assert.Equal((1, 0), (await host.CountAsync<Account>(), await host.CountAsync<DingTalkLink>()));
        Assert.Equal(0, await host.CountAsync<Session>());
    }

    [Fact]
    public async Task Linking_needs_the_password_and_comes_back_to_the_same_session()
    {
        await using var host = await HostAsync();
        await host.AccountAsync("wang.fang");
        await host.AccountAsync("li.na");
        var (browser, hers) = (host.Browser(), host.Browser());
        await browser.SignInAsync("wang.fang");
        await hers.SignInAsync("li.na");

        var wrong = await browser.SubmitAsync(await browser.OpenAsync(DingTalkDesk.Page), "dingtalk", ("Input.Password", "not this one"));
        Assert.NotEqual("", wrong.Text("#password-error"));
        Assert.Equal(0, await host.CountAsync<DingTalkVisit>());

        // somebody else has signed in on this browser meanwhile
        var back = await dingTalk.AgreeAsync(Away(await browser.SubmitAsync(await browser.OpenAsync(DingTalkDesk.Page), "dingtalk", ("Input.Password", Password))));
        await browser.SignInAsync("li.na");
        Assert.Equal("/sign-in", (await browser.OpenAsync(back)).RedirectedTo);
        Assert.Equal(0, await host.CountAsync<DingTalkLink>());

        // one DingTalk person, one account
        Assert.Equal(DingTalkDesk.Page, (await LinkAsync(hers)).RedirectedTo);
        await browser.SignInAsync("wang.fang");
        await LinkAsync(browser);
        Assert.Contains("另一个账号", (await browser.OpenAsync(DingTalkDesk.Page)).Text(".said"), StringComparison.Ordinal);
        Assert.Equal(1, await host.CountAsync<DingTalkLink>());
    }

    [Fact]
    public async Task The_same_id_from_another_application_or_organisation_is_somebody_else()
    {
        await using var host = await HostAsync(settings: set => set["SignIn:DingTalk:CorpId"] = "dingcorp1");
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        await LinkAsync(browser);

        dingTalk.CorpId = "dinganothercorp";
        var visitor = host.Browser();
        Assert.Equal("/sign-in", (await ReturnAsync(visitor, await LeaveAsync(visitor))).RedirectedTo);
        dingTalk.CorpId = "dingcorp1";
        Assert.Equal("/", (await ReturnAsync(visitor, await LeaveAsync(visitor))).RedirectedTo);
        Assert.NotEqual(DingTalkLink.IdentityOf(DingTalkStandIn.ClientId, dingTalk.UnionId), DingTalkLink.IdentityOf("dinganotherapp", dingTalk.UnionId));
    }

    [Fact]
    public async Task It_is_one_factor_and_the_phone_is_asked_for_as_ever()
    {
        await using var host = await HostAsync(settings: set => set["SignIn:SecondFactor"] = "all");
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var phone = await Phone.SetUpAsync(host, browser);
        await LinkAsync(browser);
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var visitor = host.Browser();
        Assert.Equal("/sign-in/code", (await ReturnAsync(visitor, await LeaveAsync(visitor, Probe))).RedirectedTo);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.OpenAsync(Probe)).Status);
        Assert.Equal(Probe, (await visitor.CodeAsync(phone.Code())).RedirectedTo);
    }

    [Fact]
    public async Task Unlinked_shut_or_away_it_lets_nobody_in()
    {
        await using var host = await HostAsync();
        await host.AccountAsync("wang.fang");
        var (browser, visitor) = (host.Browser(), host.Browser());
        await browser.SignInAsync("wang.fang");
        await LinkAsync(browser);

        dingTalk.IsDown = true;
        Assert.Equal("/sign-in", (await ReturnAsync(visitor, await LeaveAsync(visitor))).RedirectedTo);
        Assert.Contains("稍后重试", (await visitor.OpenAsync("/sign-in")).Text(".said"), StringComparison.Ordinal);
        dingTalk.IsDown = false;
        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: true, Stop));
        Assert.Equal("/sign-in", (await ReturnAsync(visitor, await LeaveAsync(visitor))).RedirectedTo);
        await host.DoAsync(all => all.GetRequiredService<Accounts>().SetDisabledAsync("wang.fang", disabled: false, Stop));
        await browser.SignInAsync("wang.fang");
        Assert.Equal(DingTalkDesk.Page, (await browser.SubmitAsync(await browser.OpenAsync(DingTalkDesk.Page), "dingtalk", ("Input.Password", Password))).RedirectedTo);
        Assert.Equal(0, await host.CountAsync<DingTalkLink>());
        Assert.Equal("/sign-in", (await ReturnAsync(visitor, await LeaveAsync(visitor))).RedirectedTo);

        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(DingTalkStandIn.ClientSecret, StringComparison.Ordinal) || line.Contains("13912345678", StringComparison.Ordinal) || line.Contains("union-of-wang", StringComparison.Ordinal));
    }

    private Task<SignInHost> HostAsync(Engine engine = Engine.Sqlite, Action<Dictionary<string, string?>>? settings = null)
        => StartAsync(engine, set =>
        {
            set["SignIn:DingTalk:ClientId"] = DingTalkStandIn.ClientId;
            set["SignIn:DingTalk:ClientSecret"] = DingTalkStandIn.ClientSecret;
            set["SignIn:DingTalk:LoginUrl"] = new Uri(dingTalk.Address, "/oauth2/auth").ToString();
            set["SignIn:DingTalk:ApiUrl"] = dingTalk.Address.ToString();
            settings?.Invoke(set);
        });

    private static async Task<string> LeaveAsync(Browser browser, string back = "")
        => Away(await browser.SubmitAsync(await browser.OpenAsync("/sign-in?back=" + Uri.EscapeDataString(back)), "/sign-in/dingtalk"));

    private async Task<Browser.Answer> ReturnAsync(Browser browser, string loginAddress) => await browser.OpenAsync(await dingTalk.AgreeAsync(loginAddress));

    private async Task<Browser.Answer> LinkAsync(Browser browser)
        => await ReturnAsync(browser, Away(await browser.SubmitAsync(await browser.OpenAsync(DingTalkDesk.Page), "dingtalk", ("Input.Password", Password))));

    private static async Task<(Browser Browser, string State)> LeftAsync(SignInHost host)
    {
        var browser = host.Browser();
        return (browser, Query(await LeaveAsync(browser), "state"));
    }

    /// <summary>Where the page leads by itself, and where its link leads: the same.</summary>
    private static string Away(Browser.Answer page)
    {
        var address = page.Html.QuerySelector("a.btn-primary")!.GetAttribute("href")!;
        Assert.Equal("0;url=" + address, page.Response.Headers.GetValues("Refresh").Single());
        return address;
    }

    private static async Task RefusedAsync(Browser browser, string back)
    {
        Assert.Equal("/sign-in", (await browser.OpenAsync(back)).RedirectedTo);
        Assert.Null(browser.Secret());
    }

    private static string Query(string address, string name) => QueryHelpers.ParseQuery(new Uri(new("http://localhost"), address).Query)[name].ToString();

    private static string Without(string address, string name)
    {
        var uri = new Uri(new("http://localhost"), address);
        var rest = QueryHelpers.ParseQuery(uri.Query).Where(pair => pair.Key != name).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()));
        return QueryHelpers.AddQueryString(uri.AbsolutePath, rest);
    }
}
