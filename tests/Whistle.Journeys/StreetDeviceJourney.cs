using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using static Microsoft.Playwright.Assertions;

namespace Whistle.Journeys;

/// <summary>What a phone keeps for reports on the street, what it says where it can't, and who can read it.</summary>
[Collection(nameof(Phones))]
public sealed class StreetDeviceJourney(Phones all) : StreetPhone(all)
{
    /// <summary>The browser wakes the worker when the network is back; here the test does.</summary>
    [Fact]
    public async Task With_every_page_closed_the_worker_sends_it()
    {
        var words = "树枝压线 " + Guid.NewGuid();
        var browser = await phone.Context.NewCDPSessionAsync(phone);
        var registration = new TaskCompletionSource<string>();
        browser.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, said) =>
        {
            foreach (var one in said!.Value.GetProperty("registrations").EnumerateArray())
                registration.TrySetResult(one.GetProperty("registrationId").GetString()!);
        };
        await browser.SendAsync("ServiceWorker.enable");
        await KeepAsync(words);

        await phone.GotoAsync("about:blank");
        street.Join();
        await browser.SendAsync("ServiceWorker.dispatchSyncEvent", new()
        {
            ["origin"] = street.Address.GetLeftPart(UriPartial.Authority), ["registrationId"] = await registration.Task, ["tag"] = "whistle-reports", ["lastChance"] = false,
        });

        for (var waits = 0; waits < 100 && (await CasesAsync(words)).Count == 0; waits++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Single(Assert.Single(await CasesAsync(words)).Photos);
    }

    [Fact]
    public async Task Signing_out_warns_and_leaves_nothing_that_the_form_needs()
    {
        await KeepAsync("楼梯扶手松动 " + Guid.NewGuid());
        await ChangeAsync("one => { one.state = 'refused'; }");
        street.Join();
        await phone.GotoAsync("/help");

        await phone.ClickAsync(".top-tools .menu > summary");
        await phone.ClickAsync("form[data-forget] button");
        await Expect(phone.Locator("form[data-forget] [role=alert]")).ToContainTextAsync("1件");
        await phone.ClickAsync("form[data-forget] button");
        await phone.WaitForURLAsync(new Regex("/sign-in"));

        street.Cut();
        await phone.GotoAsync("/report");
        await Expect(phone.Locator("[data-not-ready]")).ToBeVisibleAsync(Patient);
        await Expect(phone.Locator("form[data-shell]")).ToBeHiddenAsync();
        await Expect(phone.Locator("p[data-others]")).ToContainTextAsync("1件");
        Assert.DoesNotContain("望澜", await KitAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cache_holds_anything_of_anybody()
    {
        await ReadyAsync();
        foreach (var address in new[] { "/", "/cases", "/report", "/inbox", "/account", "/help" })
            await phone.GotoAsync(address);
        var all = await phone.EvaluateAsync<string[]>("""
            async () => {
              const found = [];
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) found.push(request.url + '\n' + await (await cache.match(request)).text());
              }
              return found;
            }
            """);

        Assert.Contains(all, one => one.Contains("/offline", StringComparison.Ordinal));
        string[] canaries = [DemoCity.UnitOf("school").Name.Zh, DemoCity.UnitOf("school").Name.En, (await phones.App.AccountOfAsync("school")).Value.ToString("N"), DemoCity.PersonOf("school").Value.ToString("D"), "__RequestVerificationToken", "/cases/"];
        Assert.All(all.Where(one => !Script().IsMatch(one)), one => Assert.DoesNotContain(canaries, canary => one.Contains(canary, StringComparison.Ordinal)));
        Assert.All(all, one => Assert.Matches(@"^http://127\.0\.0\.1:\d+/(dist/|favicon|offline\?)", one));
    }

    [Fact]
    public async Task A_new_version_is_offered_and_taken()
    {
        await ReadyAsync();
        var before = await phone.EvaluateAsync<string[]>("() => caches.keys()");

        street.NextBuild = true;
        await phone.EvaluateAsync("async () => (await navigator.serviceWorker.getRegistration()).update()");
        await Expect(phone.Locator(".new-version")).ToBeVisibleAsync(Patient);
        await phone.EvaluateAsync("() => { window.before = true; }");
        await phone.ClickAsync(".new-version button");

        await phone.WaitForFunctionAsync("() => !window.before && document.readyState === 'complete'");
        await phone.WaitForFunctionAsync("async old => { const now = await caches.keys(); return now.length === 1 && now[0] !== old; }", before.Single());
        await Expect(phone.Locator(".new-version")).ToHaveCountAsync(0);
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task A_browser_that_keeps_nothing_says_so_and_the_words_stay()
    {
        await phone.AddInitScriptAsync("Object.defineProperty(window, 'indexedDB', { value: undefined })");
        await phone.GotoAsync("/report");
        await WriteAsync("窨井冒水", withPhoto: false);

        street.Cut();
        await phone.ClickAsync("form[data-module=report] button[type=submit]");

        await Expect(phone.Locator(".error-summary")).ToContainTextAsync("不允许在本机保存");
        await Expect(phone.Locator("#description")).ToHaveValueAsync("窨井冒水");
    }

    [Fact]
    public async Task A_device_that_is_full_says_so_and_the_words_stay()
    {
        await ReadyAsync();
        await WriteAsync("路面塌陷", withPhoto: true);
        street.Cut();
        await phone.EvaluateAsync("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }");
        await phone.ClickAsync("form[data-module=report] button[type=submit]");

        await Expect(phone.Locator(".error-summary")).ToContainTextAsync("空间");
        await Expect(phone.Locator("#description")).ToHaveValueAsync("路面塌陷");
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Nobody_is_shut_out_without_a_network(string language)
    {
        var axe = await File.ReadAllTextAsync(EverybodyTests.AxeFile(), TestContext.Current.CancellationToken);
        await phone.Context.CloseAsync();
        phone = await phones.OnAsync("school", language, street: street);
        var found = new List<string>();

        await KeepAsync("护栏 " + Guid.NewGuid());
        await phone.ClickAsync($"{Waiting} [data-delete]");
        found.AddRange(await EverybodyTests.BrokenAsync(phone, axe));
        await phone.GotoAsync("/cases");
        await Expect(phone.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(phone.Locator("[data-to-report]")).ToBeVisibleAsync(Patient);
        found.AddRange(await EverybodyTests.BrokenAsync(phone, axe));

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Equal(0, await phone.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }
}
