using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>A session as its owner sees it.</summary>
public sealed record SessionLine(string Key, DateTimeOffset CreatedAt, DateTimeOffset LastSeen, bool IsThisOne);

/// <summary>Begins and ends sessions.</summary>
public sealed class Sessions(WhistleDb db, WriteGate gate, TimeProvider clock)
{
    /// <summary>Signs the browser in, with a new secret; the session it may have had before ends.</summary>
    /// <param name="strong">Whether a second factor was shown.</param>
    public async Task StartAsync(HttpContext http, AccountId account, bool strong, CancellationToken stop)
    {
        if (SessionCookie.Read(http) is { } before)
            await EndAsync(Secrets.KeyOf(before), stop);
        SessionCookie.Write(http, await StartAsync(account, strong, stop));
    }

    /// <summary>A new session after something about signing in has changed: every one there was ends, with its secret.</summary>
    public async Task RenewAsync(HttpContext http, AccountId account, bool strong, CancellationToken stop)
    {
        await EndAllAsync(account, but: null, stop);
        SessionCookie.Write(http, await StartAsync(account, strong, stop));
    }

    /// <summary>A new session. Gives the secret for the cookie.</summary>
    public Task<string> StartAsync(AccountId account, CancellationToken stop) => StartAsync(account, strong: false, stop);

    public async Task<string> StartAsync(AccountId account, bool strong, CancellationToken stop)
    {
        var (session, secret) = Session.Start(account, strong, clock.Now());
        db.Add(session);
        await db.SaveChangesAsync(stop);
        return secret;
    }

    /// <summary>Signs the browser out: its session ends and the cookie goes.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken stop)
    {
        if (SessionCookie.Read(http) is { } secret)
            await EndAsync(Secrets.KeyOf(secret), stop);
        SessionCookie.Remove(http);
    }

    /// <summary>Ends every session of the account, but the one of <paramref name="but"/> where that is given.</summary>
    public async Task EndAllAsync(AccountId account, HttpContext? but, CancellationToken stop)
    {
        var keep = but is null ? null : KeyOf(but);
        using var turn = await gate.EnterAsync(stop);
        await db.Set<Session>().Where(s => s.Account == account && s.Key != keep).ExecuteDeleteAsync(stop);
    }

    public async Task<IReadOnlyList<SessionLine>> OfAsync(HttpContext http, CancellationToken stop)
    {
        var (account, mine, now) = (http.Actor().Account, KeyOf(http), clock.Now());
        var idle = now - Session.Idle;
        return await db.Set<Session>().AsNoTracking()
            .Where(s => s.Account == account && s.ExpiresAt > now && (s.LastSeen > idle || s.Key == mine))
            .OrderByDescending(s => s.LastSeen)
            .Select(s => new SessionLine(s.Key, s.CreatedAt, s.LastSeen, s.Key == mine)).ToListAsync(stop);
    }

    private async Task EndAsync(string key, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await db.Set<Session>().Where(s => s.Key == key).ExecuteDeleteAsync(stop);
    }

    private static string? KeyOf(HttpContext http) => http.User.FindFirst(Recognition.KeyClaim)?.Value;
}
