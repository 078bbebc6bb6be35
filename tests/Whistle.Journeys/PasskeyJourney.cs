using Microsoft.Playwright;
using Whistle.Platform.SignIn;

namespace Whistle.Journeys;

/// <summary>A passkey in real Chromium, with the browser's own stand-in for a device: added, used, and gone.</summary>
[Collection(nameof(Phones))]
public sealed class PasskeyJourney(Phones phones)
{
    private const string Page = "/account/second-factor/passkeys";

    [Fact]
    public async Task A_finger_signs_in_instead_of_a_password()
    {
        var phone = await phones.OnAsync(null);
        var home = new UriBuilder(phones.App.Address) { Host = "localhost" }.Uri.ToString().TrimEnd('/'); // a passkey belongs to a name, never to an address
        await DeviceAsync(phone);

        await phone.GotoAsync(home + "/sign-in");
        await phone.FillAsync("#login", "district.market");
        await phone.FillAsync("#password", DemoMode.Password);
        await phone.ClickAsync("main form[action='/sign-in'] button[type=submit]");
        await Assertions.Expect(phone).Not.ToHaveURLAsync(home + "/sign-in");
        await phone.GotoAsync(home + Page);
        await phone.FillAsync("#name", "我的手机");
        await phone.FillAsync("#new-password", "not this one");
        await phone.ClickAsync("form[data-kind=create] button");
        await Assertions.Expect(phone.Locator("form[data-kind=create] [data-problem]")).Not.ToBeEmptyAsync();
        await phone.FillAsync("#new-password", DemoMode.Password);
        await phone.ClickAsync("form[data-kind=create] button");
        await Assertions.Expect(phone.Locator(".rows .row-what")).ToHaveTextAsync("我的手机");

        await phone.GotoAsync(home + "/account");
        await phone.Locator("form[action='/sign-out']").First.EvaluateAsync("form => form.submit()");
        await phone.WaitForURLAsync(home + "/sign-in?out=1");
        await phone.GotoAsync(home + "/account");
        await phone.ClickAsync("form[data-kind=get] button");
        await phone.WaitForURLAsync(home + "/account");

        await phone.GotoAsync(home + Page);
        await phone.FillAsync("#password", DemoMode.Password);
        await phone.ClickAsync(".rows button");
        await Assertions.Expect(phone.Locator(".said")).ToBeVisibleAsync();
        await Assertions.Expect(phone.Locator(".rows")).ToHaveCountAsync(0);
        await phone.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_scripts_there_is_no_button_that_does_nothing()
    {
        var page = await phones.App.Visitor().OpenAsync("/sign-in");

        Assert.True(page.Has("form[data-module=passkey][hidden]"));
    }

    private static async Task DeviceAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
