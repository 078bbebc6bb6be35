using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using static Microsoft.Playwright.Assertions;

namespace Whistle.Journeys;

/// <summary>A report on the street, where the network comes and goes: in real Chromium at the width of a phone, with its service worker.</summary>
[Collection(nameof(Phones))]
public sealed class StreetJourney(Phones phones) : IAsyncLifetime
{
    private const string Waiting = ".waiting-report";

    private static readonly FilePayload Photo = new()
    {
        Name = "gate.png", MimeType = "image/png",
        Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
    };

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 20_000 };

    private static int written;

    private readonly Street street = new(phones.App.Address);
    private IPage phone = default!;

    public async ValueTask InitializeAsync() => phone = await phones.OnAsync("school", street: street);

    public async ValueTask DisposeAsync()
    {
        await phone.Context.CloseAsync();
        await street.DisposeAsync();
    }

    [Fact]
    public async Task Written_without_a_network_and_sent_once_when_it_is_back()
    {
        var words = "东门外护栏断了一段。\n放学时学生会走到机动车道上。 " + Guid.NewGuid();
        await ReadyAsync();

        street.Cut();
        await phone.GotoAsync("/cases");
        await Expect(phone.Locator("h1")).ToHaveTextAsync("现在连不上校哨");
        await phone.ClickAsync("[data-to-report]");
        await WriteAsync(words, withPhoto: true);
        await phone.ClickAsync("form[data-shell] button[type=submit]");
        await WaitsAsync();
        await phone.CloseAsync();
        street.Join();
        phone = await AnotherAsync();
        await phone.GotoAsync("/");

        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        var one = Assert.Single(await CasesAsync(words));
        Assert.Equal($"/cases/{one.Id:D}", await phone.Locator($"{Waiting} [data-case]").GetAttributeAsync("href"));
        Assert.Equal(words, one.Description);
        Assert.Single(one.Photos);
        // nothing of it is left on the device
        Assert.DoesNotContain("护栏", await KeptAsync(phone), StringComparison.Ordinal);
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task An_answer_that_is_lost_makes_no_second_case()
    {
        var words = "路灯不亮 " + Guid.NewGuid();
        await ReadyAsync();
        await WriteAsync(words, withPhoto: false);

        street.LoseNextAnswer();
        await phone.ClickAsync("form[data-module=report] button[type=submit]");
        await WaitsAsync();
        Assert.Single(await CasesAsync(words));
        street.Join();
        await phone.GotoAsync("/");

        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        Assert.Equal(2, street.Reports);
        Assert.Single(await CasesAsync(words));
        phones.NothingWentWrong();
    }

    /// <summary>The guard itself: with another key on the second way the same words are two cases.</summary>
    [Fact]
    public async Task Without_its_key_it_would_be_two()
    {
        var words = "井盖松动 " + Guid.NewGuid();
        await ReadyAsync();
        await WriteAsync(words, withPhoto: false);
        street.LoseNextAnswer();
        await phone.ClickAsync("form[data-module=report] button[type=submit]");
        await WaitsAsync();

        await ChangeAsync("one => { one.key = crypto.randomUUID(); }");
        street.Join();
        await phone.GotoAsync("/");

        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        Assert.Equal(2, (await CasesAsync(words)).Count);
    }

    [Fact]
    public async Task Two_open_pages_send_it_once()
    {
        var words = "围墙开裂 " + Guid.NewGuid();
        await ReadyAsync();
        var other = await AnotherAsync();
        await other.GotoAsync("/report");
        await WriteAsync(words, withPhoto: true);
        await phone.Context.SetOfflineAsync(true);
        street.Cut();
        await phone.ClickAsync("form[data-module=report] button[type=submit]");
        await WaitsAsync();
        await Expect(other.Locator($"{Waiting} [data-state=waiting]")).ToBeVisibleAsync(Patient);

        street.Join();
        await phone.Context.SetOfflineAsync(false); // both hear that the network is back

        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        await Expect(other.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        Assert.Equal(1, street.Reports);
        Assert.Single(await CasesAsync(words));
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task It_waits_for_its_own_author()
    {
        var words = "消防通道被占 " + Guid.NewGuid();
        await KeepAsync(words);

        await phone.Context.ClearCookiesAsync();
        street.Join(); // the page tries again by itself
        await Expect(phone.Locator($"{Waiting} [data-state=sign-in]")).ToBeVisibleAsync(Patient);
        await Expect(phone.Locator($"{Waiting} [data-why]")).ToContainTextAsync("登录已过期");

        await phones.SignInAsync(phone.Context, "neighbour.school", street.Address.ToString());
        await phone.GotoAsync("/report");
        await Expect(phone.Locator("p[data-others]")).ToContainTextAsync("1件");
        await Expect(phone.Locator(Waiting)).ToHaveCountAsync(0);
        Assert.DoesNotContain(words, await phone.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await CasesAsync(words));

        await phones.SignInAsync(phone.Context, "school", street.Address.ToString());
        await phone.GotoAsync("/");
        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        Assert.Single(await CasesAsync(words));
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task What_the_server_does_not_take_is_mended_in_the_form()
    {
        var words = "食堂后门积水 " + Guid.NewGuid();
        await KeepAsync(words);
        await ChangeAsync("one => { one.fields = one.fields.map(([name, value]) => [name, name === 'dutyItem' ? '99' : value]); }");

        street.Join();
        await phone.GotoAsync("/");
        await Expect(phone.Locator($"{Waiting} [data-state=refused]")).ToBeVisibleAsync(Patient);
        await phone.ClickAsync($"{Waiting} [data-open]");
        await Expect(phone.Locator(".error-summary a")).ToHaveAttributeAsync("href", "#dutyItem");
        await Expect(phone.Locator("#description")).ToHaveValueAsync(words);
        await Expect(phone.Locator(".photo-list li")).ToHaveCountAsync(1);
        await phone.SelectOptionAsync("#dutyItem", "5");
        await phone.ClickAsync("form[data-module=report] button[type=submit]");

        await phone.WaitForURLAsync(new Regex("/cases/"));
        Assert.Single(Assert.Single(await CasesAsync(words)).Photos);
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task Words_changed_after_it_had_arrived_are_shown_and_overwrite_nothing()
    {
        var words = "校门口有犬只 " + Guid.NewGuid();
        await ReadyAsync();
        await WriteAsync(words, withPhoto: false);
        street.LoseNextAnswer();
        await phone.ClickAsync("form[data-module=report] button[type=submit]");
        await WaitsAsync();

        await ChangeAsync("one => { one.fields = one.fields.map(([name, value]) => [name, name === 'description' ? value + '，已伤人' : value]); }");
        street.Join();
        await phone.GotoAsync("/");

        await Expect(phone.Locator($"{Waiting} [data-state=conflict]")).ToBeVisibleAsync(Patient);
        await Expect(phone.Locator($"{Waiting} [data-what]")).ToContainTextAsync("已伤人");
        Assert.Equal(words, Assert.Single(await CasesAsync(words)).Description);
    }

    [Fact]
    public async Task A_server_in_trouble_is_left_alone_for_a_while()
    {
        var words = "电线垂落 " + Guid.NewGuid();
        var asked = 0;
        await ReadyAsync();
        await WriteAsync(words, withPhoto: false);
        await phone.Context.RouteAsync("**/report", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }
            Interlocked.Increment(ref asked);
            await route.FulfillAsync(new() { Status = 503, Headers = [new("Retry-After", "300")] });
        });

        await phone.ClickAsync("form[data-module=report] button[type=submit]");
        await Expect(phone.Locator($"{Waiting} [data-why]")).ToContainTextAsync("再试");
        var before = Volatile.Read(ref asked);
        await phone.GotoAsync("/");
        await WaitsAsync();
        Assert.Equal(before, Volatile.Read(ref asked));
        await phone.Context.UnrouteAllAsync();
        await phone.ClickAsync($"{Waiting} [data-send]");

        await Expect(phone.Locator($"{Waiting} [data-state=sent]")).ToBeVisibleAsync(Patient);
        Assert.Single(await CasesAsync(words));
    }

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

    /// <summary>Signed in, the report's page opened once, and the worker has what it keeps.</summary>
    private async Task ReadyAsync()
    {
        await phone.GotoAsync("/report");
        await phone.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await phone.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null && localStorage.getItem('whistle:kit') !== null && localStorage.getItem('whistle:language') !== null");
    }

    private async Task WriteAsync(string words, bool withPhoto)
    {
        await phone.Locator("form[data-module=report]:not([hidden])").WaitForAsync();
        // another matter at another place each time: where something similar is open, the report goes in two steps
        var other = Interlocked.Increment(ref written);
        await phone.SelectOptionAsync("#dutyItem", $"{6 + (other % 12)}");
        await phone.EvaluateAsync("n => { document.querySelector('[data-lat]').value = 30 + n / 10; document.querySelector('[data-lon]').value = 119; }", other);
        await phone.FillAsync("#description", words);
        if (!withPhoto)
            return;
        await phone.SetInputFilesAsync("input[type=file][multiple]", Photo);
        await Expect(phone.Locator(".photo-list li:not(:has(progress))")).ToHaveCountAsync(1);
    }

    /// <summary>A report with a photo waits, written while the network was cut.</summary>
    private async Task KeepAsync(string words)
    {
        await ReadyAsync();
        street.Cut();
        await phone.GotoAsync("/report");
        await WriteAsync(words, withPhoto: true);
        await phone.ClickAsync("form[data-shell] button[type=submit]");
        await WaitsAsync();
    }

    /// <summary>It is kept, and the page's own first try has ended.</summary>
    private async Task WaitsAsync()
    {
        await Expect(phone.Locator($"{Waiting} [data-state=waiting]")).ToBeVisibleAsync(Patient);
        await Expect(phone.Locator("form[data-module=report][aria-busy=true]")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    private async Task<IPage> AnotherAsync()
    {
        var page = await phone.Context.NewPageAsync();
        phones.Watch(page, onTheStreet: true);
        return page;
    }

    /// <summary>Changes what waits on the device, as nothing in the program does.</summary>
    private Task ChangeAsync(string change)
        => phone.EvaluateAsync($$"""
            () => new Promise((done, fail) => {
              const asked = indexedDB.open("whistle");
              asked.onsuccess = () => {
                const turn = asked.result.transaction("reports", "readwrite");
                const store = turn.objectStore("reports");
                store.getAll().onsuccess = (event) => { for (const one of event.target.result) { store.delete(one.key); ({{change}})(one); one.nextAt = 0; store.put(one); } };
                turn.oncomplete = () => { asked.result.close(); done(); };
                turn.onerror = fail;
              };
            })
            """);

    private static Task<string> KeptAsync(IPage page) => StoreAsync(page, "reports");

    private Task<string> KitAsync() => StoreAsync(phone, "kit");

    private static Task<string> StoreAsync(IPage page, string store)
        => page.EvaluateAsync<string>($$"""
            () => new Promise((done) => {
              const asked = indexedDB.open("whistle");
              asked.onsuccess = () => { asked.result.transaction("{{store}}").objectStore("{{store}}").getAll().onsuccess = (event) => { asked.result.close(); done(JSON.stringify(event.target.result)); }; };
            })
            """);

    /// <summary>The cases that begin with these words.</summary>
    private Task<List<HazardCase>> CasesAsync(string words)
        => phones.App.WithAsync(async services => await services.GetRequiredService<WhistleDb>().Set<HazardCase>().AsNoTracking().Where(c => c.Description != null && c.Description.StartsWith(words)).ToListAsync());

    private static Regex Script() => new(@"^http://[^\n]*/dist/", RegexOptions.None, TimeSpan.FromSeconds(5));
}
