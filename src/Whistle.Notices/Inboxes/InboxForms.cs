using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Whistle.Kernel;
using Whistle.Platform.SignIn;

namespace Whistle.Notices.Inboxes;

/// <summary>
/// The forms of the inbox page. Opening an entry changes it, so it is a form and not a link; a form that is bound asks for
/// the antiforgery token by itself.
/// </summary>
internal static class InboxForms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/inbox").RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        forms.MapPost("/{id:guid}", OpenAsync);
        forms.MapPost("/read", ReadAllAsync);
        forms.MapPost("/unread", UnreadAsync);
    }

    private static async Task<RedirectHttpResult> OpenAsync(Guid id, [FromForm] bool? unread, InboxDesk desk, HttpContext http, CancellationToken stop)
        => To(await desk.OpenAsync(id, http.Actor().Person, stop) ?? List(unread));

    private static async Task<RedirectHttpResult> ReadAllAsync([FromForm] Guid newest, InboxDesk desk, HttpContext http, CancellationToken stop)
    {
        var at = await desk.ReadAllAsync(http.Actor().Person, newest, stop);
        return To($"/inbox?read={at.ToUnixTimeMilliseconds()}");
    }

    private static async Task<RedirectHttpResult> UnreadAsync([FromForm] long read, InboxDesk desk, HttpContext http, CancellationToken stop)
    {
        if (Instant(read) is { } at)
            await desk.UnreadAsync(http.Actor().Person, at, stop);
        return To(List(unread: true));
    }

    /// <summary>An instant of a form or an address; null where no clock ever showed it.</summary>
    public static DateTimeOffset? Instant(long? milliseconds)
        => milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value) : null;

    private static string List(bool? unread) => unread is true ? "/inbox?unread=true" : "/inbox";

    private static RedirectHttpResult To(string path) => TypedResults.LocalRedirect(path);
}
