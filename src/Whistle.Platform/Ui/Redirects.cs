using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Whistle.Platform.Ui;

/// <summary>After a POST: to another page, with a sentence that it says once.</summary>
public sealed class Redirects(NavigationManager navigation, IHttpContextAccessor context)
{
    private const string Cookie = "said";

    /// <param name="path">An address of our own; anything else leads to the start page.</param>
    /// <param name="said">What the next page says on top, in words for the person.</param>
    public void To(string path, string? said = null)
    {
        var http = context.HttpContext!;
        if (said is not null)
            Say(http, said);
        navigation.NavigateTo(LocalPath.OrHome(path));
    }

    /// <summary>For an endpoint that redirects by itself.</summary>
    public static void Say(HttpContext http, string said) => http.Response.Cookies.Append(Cookie, said, Short(http));

    /// <summary>The sentence of the page before, once.</summary>
    internal static string? Take(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var said) || http.Response.HasStarted)
            return null;
        http.Response.Cookies.Delete(Cookie, Short(http));
        return said;
    }

    private static CookieOptions Short(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        MaxAge = TimeSpan.FromMinutes(1),
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>Addresses that came in with a request and lead on only within our own pages.</summary>
public static class LocalPath
{
    /// <summary>The path, if it is one of ours ("/cases?x=1"); else "/". "//host", "/\host" and control characters are not ours.</summary>
    public static string OrHome(string? path)
        => path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(c => char.IsControl(c) || c == '\\') ? path : "/";
}
