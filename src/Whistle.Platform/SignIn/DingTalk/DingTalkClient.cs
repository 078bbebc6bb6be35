using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Whistle.Platform.SignIn.DingTalk;

/// <summary>
/// DingTalk's published way for web sites: the browser goes to <c>/oauth2/auth</c> and comes back with a code, the code buys a
/// token at <c>/v1.0/oauth2/userAccessToken</c>, the token shows the person at <c>/v1.0/contact/users/me</c>. No PKCE is
/// published; the code is worth nothing without our secret.
/// </summary>
internal sealed partial class DingTalkClient(HttpClient http, DingTalkSettings settings, ILogger<DingTalkClient> log)
{
    private const string TokenHeader = "x-acs-dingtalk-access-token";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string LoginAddress(string state, string returnTo)
        => settings.LoginUrl + new QueryBuilder
        {
            { "redirect_uri", returnTo },
            { "response_type", "code" },
            { "client_id", settings.ClientId },
            { "scope", settings.CorpId is null ? "openid" : "openid corpid" },
            { "state", state },
            { "prompt", "consent" },
        }.ToQueryString().Value;

    /// <summary>Who gave this code; null where DingTalk does not know it, or the person is of another organisation.</summary>
    /// <exception cref="HttpRequestException">DingTalk can't be reached or is out of order.</exception>
    public async Task<string?> UnionIdAsync(string code, CancellationToken stop)
    {
        var token = await SendAsync<Token>(new(HttpMethod.Post, new Uri(settings.ApiUrl, "/v1.0/oauth2/userAccessToken"))
        {
            Content = JsonContent.Create(new { clientId = settings.ClientId, clientSecret = settings.ClientSecret, code, grantType = "authorization_code" }, options: Json),
        }, stop);
        if (token?.AccessToken is not { Length: > 0 } secret || (settings.CorpId is { } corp && token.CorpId != corp))
            return null;
        var me = await SendAsync<Person>(new(HttpMethod.Get, new Uri(settings.ApiUrl, "/v1.0/contact/users/me")) { Headers = { { TokenHeader, secret } } }, stop);
        return me?.UnionId is { Length: > 0 and <= 200 } id ? id : null;
    }

    private async Task<T?> SendAsync<T>(HttpRequestMessage request, CancellationToken stop) where T : class
    {
        using (request)
        {
            using var answer = await http.SendAsync(request, stop);
            if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                Refused(log, request.RequestUri!.AbsolutePath, (int)answer.StatusCode, await CodeOfAsync(answer, stop));
                return null;
            }
            answer.EnsureSuccessStatusCode();
            return await ReadAsync<T>(answer, stop);
        }
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer, CancellationToken stop)
        => (await ReadAsync<Problem>(answer, stop))?.Code is { Length: <= 100 } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_') ? code : null;

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken stop) where T : class
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json, stop);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Token(string? AccessToken, string? CorpId);

    private sealed record Person(string? UnionId);

    private sealed record Problem(string? Code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "DingTalk refused {Path}: {Status} {Code}")]
    private static partial void Refused(ILogger log, string path, int status, string? code);
}
