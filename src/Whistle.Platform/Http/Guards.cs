using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Http;

/// <summary>Refuses what is too large by its own word before anything is read. A body that hides its length is cut off by the server.</summary>
internal sealed class BodySizes(RequestDelegate next)
{
    /// <summary>Whatever takes files says so itself, by <c>[RequestSizeLimit]</c>.</summary>
    public const int Most = 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize : Most;
        if (context.Request.ContentLength > limit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = limit;
        return next(context);
    }
}

/// <summary>A token of scope read changes nothing, whatever its account may do.</summary>
internal sealed class ReadOnlyTokens(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
        => context.User is ActorPrincipal { MayWrite: false } && !context.Request.ChangesNothing()
            ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, new("Token.ReadOnly"))
            : next(context);
}

/// <summary>
/// No other site can make a browser change anything here: every form carries an antiforgery value, and browsers that say
/// where a request comes from are believed besides. Under /api neither is needed, since there the cookie counts for nothing.
/// </summary>
internal sealed class Forms(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ChangesNothing() || context.IsApi() || context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<PostedByProgramsAttribute>() is not null)
            await next(context);
        else if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (!await IsOursAsync(context))
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else
            await next(context);
    }

    private async Task<bool> IsOursAsync(HttpContext http)
        => http.Features.Get<IAntiforgeryValidationFeature>() is { } verdict ? verdict.IsValid : await antiforgery.IsRequestValidAsync(http);
}
