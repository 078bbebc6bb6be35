using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Platform.SignIn;

/// <summary>
/// Something that a signed-in person has to do before any other page opens: set up a second factor, sign an undertaking.
/// Registered as a singleton; where several wait, the one of the lowest order comes first.
/// </summary>
public interface IBeforeAnythingElse
{
    int Order { get; }

    /// <summary>The page where it is done. It and what lies below it stay open, and it is given <c>?back=</c>.</summary>
    string Path { get; }

    /// <summary>What a program is told that comes with a token; null where tokens are not held up.</summary>
    Refusal? ForPrograms { get; }

    bool Waits(ActorPrincipal who);
}

/// <summary>Leads whoever has something to do first to the page where it is done. What was typed into a form is kept as a draft.</summary>
internal sealed class BeforeAnythingElse(RequestDelegate next, IEnumerable<IBeforeAnythingElse> duties)
{
    private readonly IReadOnlyList<IBeforeAnythingElse> duties = [.. duties.OrderBy(d => d.Order)];

    public async Task InvokeAsync(HttpContext context)
    {
        var isApi = context.IsApi();
        if (context.User is not ActorPrincipal who || duties.FirstOrDefault(d => (!isApi || d.ForPrograms is not null) && d.Waits(who)) is not { } first || IsOpen(context, first))
            await next(context);
        else if (isApi)
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, first.ForPrograms!);
        else if (!context.IsPage())
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            await LeadAsync(context, who, first);
    }

    private static bool IsOpen(HttpContext http, IBeforeAnythingElse first)
        => http.Request.Path.StartsWithSegments(first.Path, StringComparison.OrdinalIgnoreCase)
        || http.IsNobodyAsked() || http.GetEndpoint() is null
        || http.GetEndpoint()!.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => asked.Policy == Policies.Public);

    private static async Task LeadAsync(HttpContext http, ActorPrincipal who, IBeforeAnythingElse first)
    {
        var request = http.Request;
        if (!request.ChangesNothing() && http.RequestServices.GetRequiredService<FormPaths>().Has(request.Path))
            await http.RequestServices.GetRequiredService<Drafts>()
                .SaveAsync(who.Actor.Account, request.Path, await PostedText.ReadAsync(request, Drafts.MostBytes / 2, http.RequestAborted), http.RequestAborted);
        http.Response.Redirect(first.Path + "?back=" + Uri.EscapeDataString(request.Path.ToUriComponent() + request.QueryString));
    }
}
