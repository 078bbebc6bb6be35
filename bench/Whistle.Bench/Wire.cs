using System.Net;
using System.Text.RegularExpressions;

namespace Whistle.Bench;

/// <summary>A session cookie, got as a person gets it.</summary>
internal static partial class Cookie
{
    public static async Task<string> OfAsync(Uri server, string login)
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = server };
        var page = await http.GetStringAsync("/sign-in");
        var fields = Hidden().Matches(page).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["Input.Login"] = login;
        fields["Input.Password"] = "whistle-demo";
        using var _ = await http.PostAsync("/sign-in", new FormUrlEncodedContent(fields));
        return cookies.GetCookieHeader(server);
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)""")]
    private static partial Regex Hidden();
}

/// <summary>What a first visit of a page brings over the wire: the page, its style and its scripts, as compressed as the server gives them.</summary>
internal static partial class Wire
{
    public static async Task<long> BytesAsync(Uri server, string path, string cookie)
    {
        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None, UseCookies = false }) { BaseAddress = server };
        using var plain = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server };
        plain.DefaultRequestHeaders.Add("Cookie", cookie);
        var page = await plain.GetStringAsync(path);
        var total = await OneAsync(http, path, cookie);
        foreach (var asset in Assets().Matches(page).Select(m => m.Groups[1].Value).Where(a => a[0] is '/').Distinct())
            total += await OneAsync(http, asset, cookie);
        return total;
    }

    private static async Task<long> OneAsync(HttpClient http, string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await http.SendAsync(request);
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    [GeneratedRegex("""(?:src|href)="(/?[^"]+\.(?:js|css|svg|png|ico)[^"]*)""")]
    private static partial Regex Assets();
}
