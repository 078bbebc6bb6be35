using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Platform.SignIn;

/// <summary>Tells open live streams which sessions still hold.</summary>
internal sealed class SessionWatch(IServiceScopeFactory scopes, DemoMode demo, TimeProvider clock) : ISessionWatch
{
    public string? SessionOf(HttpContext http)
        => http.User.Identity?.AuthenticationType == WhistleSchemes.Cookie ? http.User.FindFirst(Recognition.KeyClaim)?.Value : null;

    /// <summary>An open stream is itself a use, so that idleness isn't asked.</summary>
    public async Task<IReadOnlySet<string>> StillHoldAsync(IReadOnlyCollection<string> sessions, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var (now, demoOn) = (clock.Now(), demo.On);
        return await (
            from session in db.Set<Session>()
            where sessions.Contains(session.Key) && session.ExpiresAt > now
            join account in db.Set<Account>() on session.Account equals account.Id
            where account.DisabledAt == null && (demoOn || !account.Demo)
            select session.Key).ToHashSetAsync(stop);
    }
}
