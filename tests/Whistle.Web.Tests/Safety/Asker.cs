using Whistle.Directory.Demo;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>Somebody who asks: with a token for programs, with a session for pages; null is nobody.</summary>
internal sealed class Asker(WhistleApp app, string? login) : IDisposable
{
    public static readonly IReadOnlyList<string> Roles =
        ["school.staff", "school.head", "grid.guide", "unit.worker", "unit.head", "unit.liaison", "command.operator", "office.staff", "office.head", "city.office", "admin", "anonymous"];

    private HttpClient? program;
    private TestKit.Pages.Browser? browser;
    private string? mark;

    public string? Login => login;

    public HttpClient Program => program ??= login is null ? app.Stranger() : app.Api(login);

    public async Task<HttpClient> PagesAsync()
        => (browser ??= login is null ? app.Visitor() : await app.SignInAsync(login)).Http;

    /// <summary>The cookies of this person's pages as they are now, for a request that must not change them.</summary>
    public async Task<string> CookiesAsync()
    {
        await MarkAsync();
        return browser!.Cookies.GetCookieHeader(app.Address);
    }

    /// <summary>The antiforgery value of this person's own forms.</summary>
    public async Task<string> MarkAsync()
    {
        await PagesAsync();
        return mark ??= (await browser!.OpenAsync(login is null ? "/sign-in" : "/help")).Value("__RequestVerificationToken") ?? throw new InvalidOperationException("A page without a form.");
    }

    public void Dispose()
    {
        program?.Dispose();
        browser?.Dispose();
    }

    /// <summary>
    /// The logins of a cell: of the place itself, of a neighbour in the same district (another school, another department), and
    /// of the other district. Units are those of the level that the case is at.
    /// </summary>
    public static IReadOnlyList<string?> Of(string role, string level)
    {
        string?[] logins = role switch
        {
            "school.staff" => ["school", "neighbour.school", "other.school"],
            "school.head" => ["school.head", "neighbour.school.head", "other.school.head"],
            "grid.guide" => ["grid.guide", "other.grid.guide"],
            "unit.worker" => level switch
            {
                "city" => ["city.police", "city.market"],
                "district" => ["district.police", "district.market", "other.district.police"],
                "team" => ["town.officer", "local.market.officer", "other.town.officer"],
                _ => ["local.police.officer", "local.market.officer", "other.local.police.officer"],
            },
            "unit.head" => level switch
            {
                "city" => ["city.police.head", "city.market.head"],
                "district" or "team" => ["district.police.head", "district.market.head", "other.district.police.head"],
                _ => ["local.police", "local.market", "other.local.police"],
            },
            "unit.liaison" => ["district.police.liaison", "other.district.police.liaison"],
            "command.operator" => ["town.command", "district.command", "other.town.command"],
            "office.staff" => ["education.office", "other.education.office"],
            "office.head" => ["education.office.head", "other.education.office.head"],
            "city.office" => ["city.education"],
            "admin" => ["admin"],
            _ => [null],
        };
        // a login that the demo city does not have would make a cell that proves nothing
        Assert.All(logins, login => Assert.True(login is null || DemoCity.Logins.Any(known => known.Login == login), login));
        return logins;
    }
}
