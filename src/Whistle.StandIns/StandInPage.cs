using System.Globalization;
using System.Net;
using System.Resources;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Whistle.StandIns;

/// <summary>The page of the stand-ins: what they were sent, and how they behave. For this machine only, so without sign-in.</summary>
internal static class StandInPage
{
    private static readonly ResourceManager Words = new(typeof(Text));

    public static void Map(WebApplication app, StandInHost host)
    {
        app.MapGet("/", (HttpContext http, string? service) => Results.Content(Write(host, service, Culture(http)), "text/html; charset=utf-8"));
        app.MapGet("/messages.json", (string? service) => Results.Json(host.Kept.Newest(service)));
        app.MapPost("/behaviour", (Delegate)(async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (IsOwn(http) && host.Names.Contains(form["service"].ToString()) && Enum.TryParse<Mode>(form["mode"], out var mode))
                host.Behaviours[form["service"].ToString()] = mode;
            return Results.Redirect("/");
        })).DisableAntiforgery();
        app.MapPost("/opened", (Delegate)(async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (IsOwn(http) && long.TryParse(form["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                host.Kept.MarkRead(id);
            return Results.Redirect("/");
        })).DisableAntiforgery();
    }

    /// <summary>A page of somewhere else must not be able to press our buttons.</summary>
    private static bool IsOwn(HttpContext http)
        => http.Request.Headers.Origin.ToString() is { Length: > 0 } origin ? Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value : http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    private static string Write(StandInHost host, string? service, CultureInfo culture)
    {
        var page = new StringBuilder();
        string T(string key) => WebUtility.HtmlEncode(Words.GetString(key, culture) ?? key);
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="{culture.Name}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{T("Page.Title")}</title>
            <main><h1>{T("Page.Title")}</h1><p>{T("Page.Lead")}</p><h2>{T("Page.Behaviour")}</h2><ul>
            """);
        foreach (var name in host.Names.Where(name => name != "dingtalk-sign-in"))
        {
            page.Append(CultureInfo.InvariantCulture, $"""<li><form method="post" action="/behaviour"><input type="hidden" name="service" value="{name}"><label for="m-{name}">{T("Service." + name)}</label> <select id="m-{name}" name="mode">""");
            foreach (var mode in Enum.GetValues<Mode>())
                page.Append(CultureInfo.InvariantCulture, $"""<option value="{mode}"{(host.Behaviours[name] == mode ? " selected" : "")}>{T("Mode." + mode)}</option>""");
            page.Append(CultureInfo.InvariantCulture, $"""</select> <button>{T("Page.Set")}</button></form></li>""");
        }
        page.Append(CultureInfo.InvariantCulture, $"""</ul><h2>{T("Page.Messages")}</h2><ol>""");
        foreach (var message in host.Kept.Newest(service))
            page.Append(CultureInfo.InvariantCulture, $"""
                <li><p><strong>{T("Service." + message.Service)}</strong> {message.At.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss} → {WebUtility.HtmlEncode(message.To)} · {T("Fate." + message.Fate)}{(message.Doubles > 0 ? $" · {T("Page.Doubles")} {message.Doubles}" : "")}</p>
                <p>{WebUtility.HtmlEncode(message.Title)}</p><pre>{WebUtility.HtmlEncode(message.Text)}</pre>
                <form method="post" action="/opened"><input type="hidden" name="id" value="{message.Id}"><button>{T("Page.Opened")}</button></form></li>
                """);
        return page.Append("</ol></main></html>").ToString();
    }

    private static CultureInfo Culture(HttpContext http)
        => CultureInfo.GetCultureInfo(http.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh-CN");
}

/// <summary>The words of this project: Text.resx (Chinese) and Text.en.resx.</summary>
internal sealed class Text;
