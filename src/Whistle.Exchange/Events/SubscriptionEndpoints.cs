using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Events;

/// <summary>
/// GET or POST /exchange/v1/subscriptions/{id}/agree: the address by which a receiver agrees later (CloudEvents' webhooks, 4.1). Public:
/// the code in it, which only the receiver was given, is the right. 200 where it is agreed, 404 else.
/// </summary>
internal static class SubscriptionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapMethods("/exchange/v1/subscriptions/{id:guid}/agree", [HttpMethods.Get, HttpMethods.Post], AgreeAsync).RequireAuthorization(Policies.Public).DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AgreeAsync(Guid id, string? code, HttpContext http, SubscriptionDesk desk)
    {
        var rate = int.TryParse(http.Request.Headers[Handshake.AllowedRate], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var perMinute) && perMinute > 0 ? perMinute : (int?)null;
        return await desk.AgreeAsync(id, code, rate, http.RequestAborted) ? TypedResults.Ok() : TypedResults.NotFound();
    }
}
