using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using static Microsoft.Playwright.Assertions;

namespace Whistle.Journeys;

/// <summary>A phone on the street, where the network comes and goes: real Chromium at the width of a phone, with its service worker.</summary>
public abstract class StreetPhone(Phones all) : IAsyncLifetime
{
    private protected const string Waiting = ".waiting-report";

    private protected static readonly FilePayload Photo = new()
    {
        Name = "gate.png", MimeType = "image/png",
        Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
    };

    private protected static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 20_000 };

    private static int written;

    private protected readonly Phones phones = all;
    private protected readonly Street street = new(all.App.Address);
    private protected IPage phone = default!;

    public async ValueTask InitializeAsync() => phone = await phones.OnAsync("school", street: street);

    public async ValueTask DisposeAsync()
    {
        await phone.Context.CloseAsync();
        await street.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Signed in, the report's page opened once, and the worker has what it keeps.</summary>
    private protected async Task ReadyAsync()
    {
        await phone.GotoAsync("/report");
        await phone.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await phone.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null && localStorage.getItem('whistle:kit') !== null && localStorage.getItem('whistle:language') !== null");
    }

    private protected async Task WriteAsync(string words, bool withPhoto)
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
    private protected async Task KeepAsync(string words)
    {
        await ReadyAsync();
        street.Cut();
        await phone.GotoAsync("/report");
        await WriteAsync(words, withPhoto: true);
        await phone.ClickAsync("form[data-shell] button[type=submit]");
        await WaitsAsync();
    }

    /// <summary>It is kept, and the page's own first try has ended.</summary>
    private protected async Task WaitsAsync()
    {
        await Expect(phone.Locator($"{Waiting} [data-state=waiting]")).ToBeVisibleAsync(Patient);
        await Expect(phone.Locator("form[data-module=report][aria-busy=true]")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    private protected async Task<IPage> AnotherAsync()
    {
        var page = await phone.Context.NewPageAsync();
        phones.Watch(page, onTheStreet: true);
        return page;
    }

    /// <summary>Changes what waits on the device, as nothing in the program does.</summary>
    private protected Task ChangeAsync(string change)
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

    private protected static Task<string> KeptAsync(IPage page) => StoreAsync(page, "reports");

    private protected Task<string> KitAsync() => StoreAsync(phone, "kit");

    private protected static Task<string> StoreAsync(IPage page, string store)
        => page.EvaluateAsync<string>($$"""
            () => new Promise((done) => {
              const asked = indexedDB.open("whistle");
              asked.onsuccess = () => { asked.result.transaction("{{store}}").objectStore("{{store}}").getAll().onsuccess = (event) => { asked.result.close(); done(JSON.stringify(event.target.result)); }; };
            })
            """);

    /// <summary>The cases that begin with these words.</summary>
    private protected Task<List<HazardCase>> CasesAsync(string words)
        => phones.App.WithAsync(async services => await services.GetRequiredService<WhistleDb>().Set<HazardCase>().AsNoTracking().Where(c => c.Description != null && c.Description.StartsWith(words)).ToListAsync());

    private protected static Regex Script() => new(@"^http://[^\n]*/dist/", RegexOptions.None, TimeSpan.FromSeconds(5));
}
