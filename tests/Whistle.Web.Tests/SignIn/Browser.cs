using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Whistle.Web.Tests.SignIn;

/// <summary>
/// A browser without scripts: keeps cookies, fills in forms, and doesn't follow redirects by itself. It can look at the
/// server under another name, and by https as a proxy would pass it on.
/// </summary>
internal sealed class Browser(Uri server, Uri address)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private readonly CookieContainer cookies = new();

    public IEnumerable<Cookie> Cookies => cookies.GetCookies(address);

    public Task<Answer> OpenAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>Sends the form that has this button or action, with what stands in it and what is filled in here.</summary>
    public Task<Answer> SubmitAsync(Answer page, string action, params (string Name, string Value)[] filled)
    {
        var form = page.Html.QuerySelectorAll("form").First(f => f.GetAttribute("action") == action || f.QuerySelector($"input[name=_handler][value='{action}']") is not null);
        var fields = form.QuerySelectorAll("input[name], textarea[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? i.TextContent, StringComparer.Ordinal);
        foreach (var (name, value) in filled)
            fields[name] = value;
        return PostAsync(form.GetAttribute("action") ?? page.Path, fields);
    }

    public Task<Answer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        var path = request.RequestUri!.ToString();
        request.RequestUri = new(server, path);
        request.Headers.Host = address.Authority;
        if (address.Scheme == "https")
            request.Headers.Add("X-Forwarded-Proto", "https");
        if (cookies.GetCookieHeader(address) is { Length: > 0 } sent)
            request.Headers.Add("Cookie", sent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        var response = await Client.SendAsync(request, SignInHost.Stop);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set)
                cookies.SetCookies(address, cookie);
        var text = await response.Content.ReadAsStringAsync(SignInHost.Stop);
        return new(path, response, text);
    }

    public async Task<Answer> SignInAsync(string login, string password = SignInHost.Password, string from = "/sign-in")
        => await SubmitAsync(await OpenAsync(from), "/sign-in", ("Input.Login", login), ("Input.Password", password));

    /// <summary>The second step of signing in.</summary>
    public async Task<Answer> CodeAsync(string code) => await SubmitAsync(await OpenAsync("/sign-in/code"), "code", ("Input.Code", code));

    /// <summary>Puts a cookie back that the server has taken away.</summary>
    public void Keep(string name, string value) => cookies.Add(address, new Cookie(name, value, "/"));

    /// <summary>The secret of its session.</summary>
    public string? Secret() => Cookies.SingleOrDefault(c => c.Name is "whistle" or "__Host-whistle")?.Value;

    internal sealed record Answer(string Path, HttpResponseMessage Response, string Body)
    {
        private readonly Lazy<IDocument> html = new(() => new HtmlParser().ParseDocument(Body));

        public HttpStatusCode Status => Response.StatusCode;

        public IDocument Html => html.Value;

        public string? RedirectedTo => Response.Headers.Location is { IsAbsoluteUri: true } to ? to.PathAndQuery : Response.Headers.Location?.ToString();

        public string Text(string selector) => Html.QuerySelector(selector)?.TextContent.Trim() ?? "";
    }
}
