using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Platform.SignIn;

namespace Whistle.Supervision.Evaluation.Searches;

/// <summary>GET /searches/{id}: where a notice leads. It goes on to the list itself, which shows what its reader may see now.</summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/searches/{id:guid}", OpenAsync).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static async Task<IResult> OpenAsync(Guid id, HttpContext http, SearchDesk desk)
        => await desk.FindAsync(id, http.Actor(), http.RequestAborted) is { } search ? TypedResults.LocalRedirect(search.Address) : TypedResults.NotFound();
}
