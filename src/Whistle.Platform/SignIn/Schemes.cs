using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Platform.SignIn;

/// <summary>The ways in: a cookie for pages, a bearer token for <c>/api</c>.</summary>
public static class WhistleSchemes
{
    public const string Cookie = "Whistle";
    public const string Bearer = "Bearer";

    /// <summary>Chooses by the path.</summary>
    internal const string ByPath = "WhistleByPath";

    /// <summary>
    /// The cookie never counts under /api: another site's page can make a browser send it, but can't make it send a token.
    /// That is why the API needs no antiforgery values.
    /// </summary>
    internal static string For(HttpContext http) => http.IsApi() ? Bearer : Cookie;

    /// <summary>Nobody is looked up for what everybody may have anyway: styles, scripts, health.</summary>
    internal static bool IsNobodyAsked(this HttpContext http)
        => http.GetEndpoint()?.Metadata is { } about && (about.GetMetadata<IAllowAnonymous>() is not null || about.GetMetadata<StaticAssetDescriptor>() is not null)
        || (http.IsForPrograms() && !http.IsApi());
}

/// <summary>Pages: the session's secret in a cookie.</summary>
internal sealed class CookieHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Recognition recognition)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.IsNobodyAsked() || SessionCookie.Read(Context) is not { } secret)
            return AuthenticateResult.NoResult();
        var (who, past) = await recognition.OfSessionAsync(secret, Context.RequestAborted);
        if (who is not null)
            return AuthenticateResult.Success(new(who, Scheme.Name));
        KeptWords.Remember(Context, past);
        return AuthenticateResult.NoResult();
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Context.IsPage())
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (HttpMethods.IsPost(Request.Method))
        {
            // the sign-in page is shown in its place, with what was typed
            await KeptWords.TakeAsync(Context);
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
            Response.Redirect("/sign-in?back=" + Uri.EscapeDataString(Request.Path.ToUriComponent() + Request.QueryString));
    }
}

/// <summary>Programs: a token in the Authorization header.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Recognition recognition)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.IsNobodyAsked() || Token() is not { } secret)
            return AuthenticateResult.NoResult();
        return await recognition.OfTokenAsync(secret, Context.RequestAborted) is { } who
            ? AuthenticateResult.Success(new(who, Scheme.Name))
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var sent = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = sent ? "Bearer realm=\"whistle\", error=\"invalid_token\"" : "Bearer realm=\"whistle\"";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, new Refusal(sent ? "Token.Invalid" : "Token.Missing"));
    }

    private string? Token()
    {
        const string bearer = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) && header.Length is > 20 and < 200 ? header[bearer.Length..].Trim() : null;
    }
}

/// <summary>The cookie that holds a session's secret.</summary>
internal static class SessionCookie
{
    private static readonly SecretCookie Cookie = new("whistle", SameSiteMode.Lax);

    /// <summary>Null where no cookie may be given: plain http to anything but this machine itself.</summary>
    public static string? Name(HttpContext http) => Cookie.Name(http);

    public static string? Read(HttpContext http) => Cookie.Read(http);

    /// <summary>Without an end, so that it goes with the browser; the session's row has the limits.</summary>
    public static void Write(HttpContext http, string secret) => Cookie.Write(http, secret);

    public static void Remove(HttpContext http) => Cookie.Remove(http);
}

/// <summary>A cookie with a secret: over https it belongs to this host alone; over plain http it is given on this machine only.</summary>
internal sealed class SecretCookie(string name, SameSiteMode sameSite)
{
    public static bool MayBeGiven(HttpContext http) => http.Request.IsHttps || IsThisMachine(http.Request.Host.Host);

    /// <summary>Null where no cookie may be given.</summary>
    public string? Name(HttpContext http) => http.Request.IsHttps ? "__Host-" + name : IsThisMachine(http.Request.Host.Host) ? name : null;

    public string? Read(HttpContext http)
        => Name(http) is { } called && http.Request.Cookies[called] is { Length: > 20 and < 100 } secret ? secret : null;

    public void Write(HttpContext http, string secret)
        => http.Response.Cookies.Append(Name(http) ?? throw new InvalidOperationException("Signing in needs https."), secret, How(http));

    public void Remove(HttpContext http)
    {
        if (Name(http) is { } called)
            http.Response.Cookies.Delete(called, How(http));
    }

    private CookieOptions How(HttpContext http)
        => new() { HttpOnly = true, SameSite = sameSite, Secure = http.Request.IsHttps, Path = "/", IsEssential = true };

    private static bool IsThisMachine(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
}
