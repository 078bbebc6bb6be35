using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Http;

/// <summary>Other origins whose map tiles pages may ask for: none, unless the operator has set a base map.</summary>
public sealed record TileHosts(IReadOnlyList<string> Origins);

/// <summary>The headers of every answer: pages, files, errors, redirects.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IEnumerable<TileHosts> tiles)
{
    /// <summary>Nothing from anywhere else, no inline script or style. Violations are reported to nobody.</summary>
    internal const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private readonly (string Name, string Value)[] always =
    [
        (HeaderNames.ContentSecurityPolicy, With([.. tiles.SelectMany(set => set.Origins).Distinct(StringComparer.Ordinal)])),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() => WriteAsync(context));
        return next(context);
    }

    /// <summary>The origins of a base map's tiles, where an operator has set one: pictures, and nothing else, may come from there.</summary>
    private static string With(IReadOnlyList<string> origins)
        => origins.Count == 0 ? ContentPolicy
            : ContentPolicy.Replace("blob:;", $"blob: {string.Join(' ', origins)};", StringComparison.Ordinal).Replace("connect-src 'self'", $"connect-src 'self' {string.Join(' ', origins)}", StringComparison.Ordinal);

    private Task WriteAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        foreach (var (name, value) in always)
            if (!headers.ContainsKey(name)) // a stored file's own, stricter content policy stays
                headers[name] = value;
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        if (IsPersonal(http))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>What must not stay in a browser's or proxy's store: all that a signed-in person or a program is shown, and all errors.</summary>
    private static bool IsPersonal(HttpContext http)
    {
        if (http.Response.StatusCode >= 400)
            return true;
        if (http.Response.StatusCode == StatusCodes.Status304NotModified)
            return false; // what it had may stay as it was kept
        if (http.Response.ContentType is not { } type)
            return http.User is ActorPrincipal;
        var text = type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase);
        return text && (http.User is ActorPrincipal || http.IsApi());
    }
}
