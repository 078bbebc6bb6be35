using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Whistle.Platform.Http;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>One line of the errors array: the status as its code, and a sentence.</summary>
internal sealed record OpenError(int Code, string Description)
{
    /// <summary>Whatever is wrong with a request and is neither of the two below.</summary>
    public static OpenError Bad(string key, params object[] fills) => new(StatusCodes.Status400BadRequest, Text.Say(key, fills));

    /// <summary>An unknown jurisdiction, service, token or id.</summary>
    public static OpenError Unknown(string key, params object[] fills) => new(StatusCodes.Status404NotFound, Text.Say(key, fills));

    /// <summary>No key, or none that counts.</summary>
    public static OpenError Shut(string key) => new(StatusCodes.Status403Forbidden, Text.Say(key));
}

/// <summary>
/// Errors of the open interface in its own form, whoever found them: the interface itself, or what stands before it (too large, too
/// often, no such address). The specification knows 404, 403 and 400 for what is wrong with a request: 405, 413 and 415 are 400 here.
/// </summary>
internal sealed class OpenErrors : IErrorsOfItsOwn
{
    public const string Root = "/open311";

    public PathString Below => Root;

    public Task SayAsync(HttpContext http, int status)
    {
        var code = status switch { StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound or StatusCodes.Status429TooManyRequests => status, >= 500 => status, _ => StatusCodes.Status400BadRequest };
        var key = status switch
        {
            403 => "Error.Shut",
            404 => "Error.NoAddress",
            405 => "Error.Method",
            413 => "Error.TooLarge",
            415 => "Error.MediaType",
            429 => "Error.TooOften",
            503 => "Error.Away",
            >= 500 => "Error.Failed",
            _ => "Error.Bad",
        };
        return WriteAsync(http, FormOf(http), [new(code, Text.Say(key))]);
    }

    /// <summary>The status is the code of the first.</summary>
    public static async Task WriteAsync(HttpContext http, WireForm form, IReadOnlyList<OpenError> errors)
    {
        using var writer = WireWriter.Of(form);
        writer.List("errors", "error", errors, error =>
        {
            writer.Field("code", error.Code);
            writer.Field("description", error.Description);
        });
        http.Response.StatusCode = errors[0].Code;
        await SendAsync(http, form, writer.Done(), charset: true);
    }

    public static async Task SendAsync(HttpContext http, WireForm form, ReadOnlyMemory<byte> body, bool charset)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = WireWriter.TypeOf(form, charset);
        headers.ContentLength = body.Length;
        headers.Vary = HeaderNames.AcceptLanguage;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>By the ending of the address; XML, which every server must speak, where there is none.</summary>
    public static WireForm FormOf(HttpContext http)
        => http.Request.Path.Value is { } path && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? WireForm.Json : WireForm.Xml;

    /// <summary>Seconds until midnight in Shanghai, when the day's limits begin anew.</summary>
    public static void RetryTomorrow(HttpContext http, DateTimeOffset now)
        => http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling((Kernel.Clock.Start(Kernel.Clock.Day(now).AddDays(1)) - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
