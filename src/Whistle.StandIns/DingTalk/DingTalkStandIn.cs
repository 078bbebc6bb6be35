using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Whistle.StandIns.DingTalk;

/// <summary>
/// DingTalk's sign-in for web sites over real HTTP, in its published format, with the checks that the real one makes: known
/// application and secret, the registered return address, each code once, for five minutes and for the application that asked.
/// </summary>
public sealed class DingTalkStandIn(TimeProvider clock) : IStandIn, IAsyncDisposable
{
    private WebApplication? app;
    private readonly ConcurrentDictionary<string, (string Client, string Union, DateTimeOffset Until)> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    public string Name => "dingtalk-sign-in";

    public const string ClientId = "dingwhistlestandin";
    public const string ClientSecret = "stand-in-secret-canary";

    public Uri Address => new(app!.Urls.First());

    /// <summary>Who holds the phone that says yes.</summary>
    public string UnionId { get; set; } = "union-of-wang";

    public string CorpId { get; set; } = "dingcorp1";

    /// <summary>Where the application may have people sent back to.</summary>
    public string ReturnTo { get; set; } = "";

    /// <summary>Out of order: every call of the interface answers 503.</summary>
    public bool IsDown { get; set; }

    public static async Task<DingTalkStandIn> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var standIn = new DingTalkStandIn(clock) { app = builder.Build() };
        standIn.Map(standIn.app);
        await standIn.app.StartAsync();
        return standIn;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oauth2/auth", Authorize);
        routes.MapPost("/v1.0/oauth2/userAccessToken", TokenAsync);
        routes.MapGet("/v1.0/contact/users/me", Me);
    }

    /// <summary>The person says yes: where DingTalk sends the browser.</summary>
    public async Task<string> AgreeAsync(string loginAddress)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(loginAddress);
        return answer.Headers.Location?.PathAndQuery ?? throw new InvalidOperationException($"The stand-in for DingTalk said {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A code as another application would be given it for the same person.</summary>
    public string CodeFor(string client)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        codes[code] = (client, UnionId, clock.GetUtcNow().AddMinutes(5));
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    private IResult Authorize(HttpRequest asked)
    {
        string Said(string name) => asked.Query[name].ToString();
        if (Said("client_id") != ClientId || Said("response_type") != "code" || Said("redirect_uri") != ReturnTo
            || !Said("scope").Split(' ').Contains("openid") || Said("prompt") != "consent")
            return Problem(StatusCodes.Status400BadRequest, "invalidParameter", $"{asked.QueryString}");
        var code = CodeFor(ClientId);
        return Results.Redirect($"{ReturnTo}?authCode={code}&code={code}&state={Uri.EscapeDataString(Said("state"))}");
    }

    private async Task<IResult> TokenAsync(HttpRequest asked)
    {
        if (IsDown)
            return Problem(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "down");
        var body = await asked.ReadFromJsonAsync<TokenRequest>(asked.HttpContext.RequestAborted);
        if (body is not { ClientId: ClientId, ClientSecret: ClientSecret, GrantType: "authorization_code" })
            return Problem(StatusCodes.Status400BadRequest, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
        if (!codes.TryRemove(body.Code ?? "", out var given) || given.Client != body.ClientId || given.Until <= clock.GetUtcNow())
            return Problem(StatusCodes.Status400BadRequest, "invalidParameter.authCode.notFound", "不合法的临时授权码");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        tokens[token] = given.Union;
        return Results.Json(new { accessToken = token, refreshToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), expireIn = 7200, corpId = CorpId }, JsonSerializerOptions.Web);
    }

    private IResult Me(HttpRequest asked)
        => tokens.TryGetValue(asked.Headers["x-acs-dingtalk-access-token"].ToString(), out var union)
            ? Results.Json(new { nick = "王芳", avatarUrl = "https://static.dingtalk.com/a.jpg", mobile = "13912345678", openId = "open-" + union, unionId = union, stateCode = "86" }, JsonSerializerOptions.Web)
            : Problem(StatusCodes.Status400BadRequest, "InvalidAuthentication", "不合法的access_token");

    private static IResult Problem(int status, string code, string message)
        => Results.Json(new { code, requestid = "A1B2C3", message }, JsonSerializerOptions.Web, statusCode: status);

    private sealed record TokenRequest(string? ClientId, string? ClientSecret, string? Code, string? GrantType);
}
