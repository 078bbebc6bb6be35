using System.Collections.Concurrent;
using Microsoft.Playwright;
using Whistle.TestKit;

namespace Whistle.Journeys;

/// <summary>
/// One demo city and one real Chromium for all journeys, at the width of a phone. Every page is listened to: what it writes as
/// an error, what it throws, and what the content policy forbids it is kept, and a journey ends by asking for none.
/// </summary>
public sealed class Phones : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> problems = new();
    private IPlaywright playwright = default!;
    private IBrowser chromium = default!;

    public WhistleApp App { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        App = await WhistleApp.StartAsync(Engine.Sqlite);
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists),
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>A phone on which somebody is signed in; null is nobody.</summary>
    /// <param name="street">The way its network takes; only then the service worker is let in, so that other journeys see every answer as it comes.</param>
    public async Task<IPage> OnAsync(string? login, string language = "zh-CN", ColorScheme colours = ColorScheme.Light, Street? street = null)
    {
        var address = (street?.Address ?? App.Address).ToString();
        var context = await chromium.NewContextAsync(new()
        {
            BaseURL = address, Locale = language, ColorScheme = colours, ViewportSize = new() { Width = 390, Height = 844 },
            ServiceWorkers = street is null ? ServiceWorkerPolicy.Block : ServiceWorkerPolicy.Allow,
        });
        if (login is not null)
            await SignInAsync(context, login, address);
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error(`content policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))");
        var page = await context.NewPageAsync();
        Watch(page, street is not null);
        return page;
    }

    /// <summary>The browser is somebody's from the next request on.</summary>
    public async Task SignInAsync(IBrowserContext context, string login, string address)
    {
        var session = (await App.SignInAsync(login)).Cookies.GetCookies(App.Address)["whistle"]!;
        await context.AddCookiesAsync([new() { Name = session.Name, Value = session.Value, Url = address }]);
    }

    /// <summary>Listens to a page. On the street requests fail, and the browser notes it: that is no problem of the page.</summary>
    public void Watch(IPage page, bool onTheStreet)
    {
        page.SetDefaultTimeout(20_000);
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && !IsAnswer(said) && !(onTheStreet && said.Text.StartsWith("Failed to load resource: ", StringComparison.Ordinal)))
                problems.Enqueue($"{page.Url}: {said.Text}");
        };
        page.PageError += (_, thrown) => problems.Enqueue($"{page.Url}: {thrown}");
    }

    /// <summary>No script failed, and nothing was asked for that the content policy forbids, since this was last asked.</summary>
    public void NothingWentWrong()
    {
        var all = problems.ToList();
        problems.Clear();
        Assert.True(all.Count == 0, string.Join('\n', all.Distinct()));
    }

    /// <summary>Chromium notes the status of a page that says "not there" itself; what such a page loads counts all the same.</summary>
    private static bool IsAnswer(IConsoleMessage said) => said.Text.StartsWith("Failed to load resource: the server responded with a status of ", StringComparison.Ordinal) && said.Location.StartsWith(said.Page!.Url, StringComparison.Ordinal);
}

/// <summary>The journeys stand in one collection: they share the machine's two cores, the demo city and the browser.</summary>
[CollectionDefinition(nameof(Phones))]
public sealed class PhonesCollection : ICollectionFixture<Phones>;
