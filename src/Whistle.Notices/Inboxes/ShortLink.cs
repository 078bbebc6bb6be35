using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Notices.Inboxes;

/// <summary>
/// The short link of an SMS or a card: to the notice's page, for its own reader and for nobody else; others come to their own inbox
/// and learn nothing. Following it is reading, as opening the entry is: the link is in no page and nobody can guess it.
/// </summary>
internal static class ShortLink
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/n/{code}", OpenAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    private static async Task<RedirectHttpResult> OpenAsync(string code, WhistleDb db, InboxDesk desk, HttpContext http, CancellationToken stop)
    {
        var person = http.Actor().Person;
        var id = code.Length > 16 ? null : await db.Set<Notice>().Where(n => n.Short == code && n.Person == person).Select(n => (Guid?)n.Id).SingleOrDefaultAsync(stop);
        return TypedResults.LocalRedirect(id is { } own && await desk.OpenAsync(own, person, stop) is { } path ? path : "/inbox");
    }
}
