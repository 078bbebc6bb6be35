using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Whistle.Kernel;

namespace Whistle.Platform.Http;

/// <summary>
/// Gives every error its words: a problem for programs, a page for people, drawn by running the request again at the page's
/// address. That page asks nothing of the database, so it comes out when the database is away.
/// </summary>
internal sealed partial class Answers(RequestDelegate next, IEnumerable<IErrorsOfItsOwn> others, ILogger<Answers> log)
{
    private const string RetryLater = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // the browser has gone
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            var status = Failures.StatusOf(failure);
            if (status >= 500)
                Failed(log, status, context.Request.Method, context.GetEndpoint()?.DisplayName, Failures.Describe(failure));
            Clear(context, status);
        }
        if (IsBare(context.Response))
            await WordAsync(context);
    }

    private static bool IsBare(HttpResponse response)
        => !response.HasStarted && response.StatusCode >= 400 && response.ContentLength is null or 0 && string.IsNullOrEmpty(response.ContentType);

    private static void Clear(HttpContext http, int status)
    {
        http.Response.Clear();
        http.Response.StatusCode = status;
    }

    private async Task WordAsync(HttpContext http)
    {
        var response = http.Response;
        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable && !response.Headers.ContainsKey(HeaderNames.RetryAfter))
            response.Headers.RetryAfter = RetryLater;
        if (others.FirstOrDefault(other => http.Request.Path.StartsWithSegments(other.Below, StringComparison.OrdinalIgnoreCase)) is { } other)
            await other.SayAsync(http, response.StatusCode);
        else if (http.IsForPrograms())
            await ForProgramAsync(http, http.IsApi() && response.StatusCode == StatusCodes.Status400BadRequest ? StatusCodes.Status422UnprocessableEntity : response.StatusCode);
        else if (!await TryPageAsync(http))
            await PlainAsync(http, response.StatusCode);
    }

    private static Task ForProgramAsync(HttpContext http, int status) => Problems.WriteAsync(http, status, new Refusal(CodeOf(status)));

    internal static string CodeOf(int status) => status switch
    {
        400 or 422 => "Request.Malformed",
        401 => "Token.Missing",
        403 => "Request.Forbidden",
        404 => "Request.NotFound",
        405 => "Request.WrongMethod",
        408 => "Request.TooSlow",
        413 => "Request.TooLarge",
        415 => "Request.WrongMediaType",
        429 => "Request.TooMany",
        503 => "Request.Unavailable",
        _ => status >= 500 ? "Request.Failed" : "Request.Refused",
    };

    /// <summary>Runs the request again as the page that says it, in a scope of its own.</summary>
    private async Task<bool> TryPageAsync(HttpContext http)
    {
        var (status, request, services, query) = (http.Response.StatusCode, http.Request, http.RequestServices, http.Request.QueryString);
        var (path, method) = (request.Path, request.Method);
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        try
        {
            // tells the renderer that the status is meant
            http.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = path, OriginalPathBase = request.PathBase, OriginalQueryString = query.ToString() });
            http.RequestServices = scope.ServiceProvider;
            http.SetEndpoint(null);
            request.RouteValues.Clear();
            (request.Method, request.QueryString) = (HttpMethods.Get, QueryString.Empty);
            request.Path = status == StatusCodes.Status401Unauthorized ? "/sign-in" : $"/problem/{status}";
            await next(http);
            return http.Response.HasStarted || !IsBare(http.Response);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            Failed(log, status, "GET", "error page", Failures.Describe(failure));
            Clear(http, status);
            return false;
        }
        finally
        {
            (http.RequestServices, request.Path, request.Method, request.QueryString) = (services, path, method, query);
        }
    }

    /// <summary>When even the page that says it can't be drawn.</summary>
    private static Task PlainAsync(HttpContext http, int status)
    {
        var words = Problems.WordsOf(http);
        string Say(string key) => WebUtility.HtmlEncode(words[key].Value);
        var about = status is 403 or 404 or 413 or 429 or 503 ? status : status < 500 ? 400 : 500;
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{System.Globalization.CultureInfo.CurrentUICulture.Name}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{Say($"Ui.Problem.{about}.Title")}</title></head>
            <body><main><h1>{Say($"Ui.Problem.{about}.Title")}</h1><p>{Say($"Ui.Problem.{about}.Next")}</p><p>{Say("Ui.Problem.Trace")} <code>{Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier}</code></p><p><a href="/">{Say("Ui.Home")}</a></p></main></body>
            </html>
            """, http.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answered {Status} to {Method} of {Endpoint}: {Failure}")]
    private static partial void Failed(ILogger log, int status, string method, string? endpoint, string failure);
}
