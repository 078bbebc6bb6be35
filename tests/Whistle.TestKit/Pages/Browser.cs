using System.Net;
using AngleSharp.Html.Parser;

namespace Whistle.TestKit.Pages;

/// <summary>A browser without scripts: keeps cookies, opens pages, sends forms. It shows a redirect instead of following it.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient http;

    public Browser(Uri address)
    {
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = address };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>For requests that are no page's form.</summary>
    public HttpClient Http => http;

    /// <summary>zh-CN or en.</summary>
    public Browser Speaking(string language)
    {
        http.DefaultRequestHeaders.AcceptLanguage.Clear();
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return this;
    }

    public Task<Page> OpenAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        var html = await answer.Content.ReadAsStringAsync();
        var document = await new HtmlParser().ParseDocumentAsync(html);
        return new(this, new Uri(http.BaseAddress!, request.RequestUri!), answer, html, document);
    }

    public void Dispose() => http.Dispose();
}
