using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Pages.Offline;

/// <summary>
/// Whose session this browser has, and a fresh antiforgery value: what a report that has waited needs before it is sent as every
/// form is. No other site can read the answer; it changes nothing.
/// </summary>
internal static class ReadyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/report/ready", Ready).RequireAuthorization(Policies.Report).ExcludeFromDescription();

    private static IResult Ready(HttpContext http, IAntiforgery antiforgery)
        => TypedResults.Json(new { account = http.Actor().Account.Value.ToString("N"), token = antiforgery.GetAndStoreTokens(http).RequestToken });
}
