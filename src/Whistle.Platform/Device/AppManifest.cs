using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Whistle.Platform.Ui;

namespace Whistle.Platform.Device;

/// <summary>The web app manifest, in the language of its address: browsers ask for it without cookies.</summary>
internal static class AppManifest
{
    public const string Path = "/manifest.webmanifest";

    /// <summary>The ground of our mark, the paper of a page, the bar above it by day and by night. As in web/src/site.css.</summary>
    public const string Brand = "#17569b", Paper = "#f3f5f7", Sheet = "#ffffff", Night = "#19212a";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string In(string language) => $"{Path}?lang={language}";

    public static IResult Answer(string? lang, HttpContext http, IStringLocalizer<Text> words)
    {
        if (lang is not null && UiServices.Languages.Contains(lang))
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(lang);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
        return TypedResults.Text(JsonSerializer.Serialize(Of(words), Json), "application/manifest+json; charset=utf-8");
    }

    private static object Of(IStringLocalizer<Text> words) => new
    {
        Id = "/",
        Name = words["Ui.App.Name"].Value,
        ShortName = words["Ui.Product"].Value,
        Description = words["Ui.App.Description"].Value,
        Lang = CultureInfo.CurrentUICulture.Name,
        Dir = "ltr",
        StartUrl = "/",
        Scope = "/",
        Display = "standalone",
        ThemeColor = Brand,
        BackgroundColor = Paper,
        Icons = new object[]
        {
            new { Src = "/dist/icons/icon-192.png", Sizes = "192x192", Type = "image/png" },
            new { Src = "/dist/icons/icon-512.png", Sizes = "512x512", Type = "image/png" },
            new { Src = "/dist/icons/maskable-512.png", Sizes = "512x512", Type = "image/png", Purpose = "maskable" },
            new { Src = "/favicon.svg", Sizes = "any", Type = "image/svg+xml" },
        },
        Shortcuts = new object[] { new { Name = words["Ui.Menu.report"].Value, Url = "/report" } },
    };
}
