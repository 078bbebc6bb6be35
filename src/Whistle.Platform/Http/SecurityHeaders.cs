using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Http;

/// <summary>The headers of every answer: pages, files, errors, redirects.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Nothing from anywhere else, no inline script or style. Violations are reported to nobody.</summary>
    internal const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly (string Name, string Value)[] Always =
    [
        (HeaderNames.ContentSecurityPolicy, ContentPolicy),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private static Task Write(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        foreach (var (name, value) in Always)
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
