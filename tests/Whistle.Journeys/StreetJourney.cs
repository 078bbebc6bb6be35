using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using static Microsoft.Playwright.Assertions;

namespace Whistle.Journeys;

/// <summary>A report on the street: written, kept, sent once.</summary>
[Collection(nameof(Phones))]
public sealed class StreetJourney(Phones all) : StreetPhone(all)
{
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
}
