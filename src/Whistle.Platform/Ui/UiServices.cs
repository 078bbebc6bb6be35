using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Ui;

/// <summary>Registers the shared page parts, the two languages, and the two addresses that change how pages are shown.</summary>
public static class UiServices
{
    public static readonly IReadOnlyList<string> Languages = ["zh-CN", "en"];

    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            var cultures = Languages.Select(CultureInfo.GetCultureInfo).ToList();
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            options.DefaultRequestCulture = new(Languages[0]);
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = PageSettings.LanguageCookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
        // Chinese as Chinese in the page, not as entities three times as long
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddSingleton<Names>();
        services.AddScoped<PageFrame>();
        services.AddScoped<Redirects>();
        services.AddSingleton(new PageAssembly(typeof(UiServices).Assembly));
        services.AddSingleton(new HelpPart(typeof(Text), "Account", 70));
        services.AddSingleton(new MenuEntry("more", "/more", 80));
        return services;
    }

    /// <summary>GET /language and GET /display: links that set a cookie and lead back. They need no script and change no data.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/language", SetLanguage).RequireAuthorization(Policies.Public).ExcludeFromDescription();
        routes.MapGet("/display", SetDisplay).RequireAuthorization(Policies.Public).ExcludeFromDescription();
        return routes;
    }

    private static RedirectHttpResult SetLanguage(string? to, string? back, HttpContext http)
    {
        if (to is not null && Languages.Contains(to))
            PageSettings.Keep(http, PageSettings.LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new(to)));
        return TypedResults.LocalRedirect(LocalPath.OrHome(back));
    }

    private static RedirectHttpResult SetDisplay(string? type, string? keys, string? back, HttpContext http)
    {
        if (type is "large" or "normal")
            PageSettings.Keep(http, PageSettings.TypeCookie, type);
        if (keys is "on" or "off")
            PageSettings.Keep(http, PageSettings.KeysCookie, keys);
        return TypedResults.LocalRedirect(LocalPath.OrHome(back));
    }
}

/// <summary>How this browser wants pages shown: language, size of type, keyboard shortcuts.</summary>
public static class PageSettings
{
    public const string LanguageCookie = "language";
    internal const string TypeCookie = "type";
    internal const string KeysCookie = "keys";

    public static bool LargeType(this HttpContext http) => http.Request.Cookies[TypeCookie] == "large";

    /// <summary>Single keys (j, k, /) can be turned off: WCAG 2.1, 2.1.4.</summary>
    public static bool Shortcuts(this HttpContext http) => http.Request.Cookies[KeysCookie] != "off";

    internal static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    });
}
