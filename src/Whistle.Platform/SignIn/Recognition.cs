using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Platform.SignIn;

/// <summary>What one query finds under a secret: the account, and the version of the directory its posts must be read at.</summary>
internal sealed record Recognised(
    AccountId Account, PersonId Person, bool Demo, DateTimeOffset? DisabledAt, TokenScope Scope, DateTimeOffset? LastSeen, DateTimeOffset ExpiresAt, long? Directory, bool Strong,
    string? UndertakenText, DateTimeOffset? UndertakenAt);

/// <summary>
/// The queries of every request, compiled once. One for each program and not static: a compiled query belongs to one model.
/// </summary>
internal sealed class RecognitionQueries
{
    public readonly Func<WhistleDb, string, Task<Recognised?>> Session = EF.CompileAsyncQuery((WhistleDb db, string key) =>
        (from session in db.Set<Session>()
         where session.Key == key
         join account in db.Set<Account>() on session.Account equals account.Id
         select new Recognised(account.Id, account.Person, account.Demo, account.DisabledAt, TokenScope.Write, session.LastSeen, session.ExpiresAt,
             db.Set<Stamp>().Where(s => s.Name == "directory").Select(s => (long?)s.Version).FirstOrDefault(), session.Strong,
             account.UndertakenText, account.UndertakenAt)).FirstOrDefault());

    public readonly Func<WhistleDb, string, Task<Recognised?>> Token = EF.CompileAsyncQuery((WhistleDb db, string key) =>
        (from token in db.Set<AccessToken>()
         where token.Key == key
         join account in db.Set<Account>() on token.Account equals account.Id
         select new Recognised(account.Id, account.Person, account.Demo, account.DisabledAt, token.Scope, token.LastSeen, token.ExpiresAt,
             db.Set<Stamp>().Where(s => s.Name == "directory").Select(s => (long?)s.Version).FirstOrDefault(), true,
             account.UndertakenText, account.UndertakenAt)).FirstOrDefault());
}

/// <summary>
/// Finds who a secret belongs to, on every request anew: a disabled account, an ended session or a lost post counts from the
/// next request on.
/// </summary>
internal sealed class Recognition(WhistleDb db, RecognitionQueries queries, IRoster roster, SecondFactorRule rule, DemoMode demo, LastSeen seen, TimeProvider clock)
{
    /// <summary>The claim that names the session's or token's row.</summary>
    public const string KeyClaim = "key";

    /// <summary>Who a cookie belongs to, or <paramref name="Past"/>: whose it was while it still counted.</summary>
    public async Task<(ActorPrincipal? Who, AccountId? Past)> OfSessionAsync(string secret, CancellationToken stop)
    {
        var key = Secrets.KeyOf(secret);
        if (await queries.Session(db, key) is not { } found)
            return (null, null);
        var now = clock.Now();
        var idle = now - seen.Of(key, found.LastSeen) >= SignIn.Session.Idle;
        if (idle || now >= found.ExpiresAt || !MayComeIn(found))
            return (null, found.Account);
        seen.Note(key, isToken: false, found.LastSeen, now);
        return (await PrincipalAsync(found, key, WhistleSchemes.Cookie, stop), null);
    }

    public async Task<ActorPrincipal?> OfTokenAsync(string secret, CancellationToken stop)
    {
        var key = Secrets.KeyOf(secret);
        var now = clock.Now();
        if (await queries.Token(db, key) is not { } found || now >= found.ExpiresAt || !MayComeIn(found))
            return null;
        seen.Note(key, isToken: true, found.LastSeen, now);
        return await PrincipalAsync(found, key, WhistleSchemes.Bearer, stop);
    }

    private bool MayComeIn(Recognised found) => found.DisabledAt is null && (demo.On || !found.Demo);

    private async ValueTask<ActorPrincipal> PrincipalAsync(Recognised found, string key, string scheme, CancellationToken stop)
    {
        var posts = await roster.PostsOfAsync(found.Person, found.Directory ?? 0, stop);
        // the id of the account ties antiforgery values to it: a form drawn before signing in again as the same person still counts
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, found.Account.Value.ToString("D")), new(KeyClaim, key)], scheme);
        return new(identity, new(found.Person, found.Account, posts), mayWrite: found.Scope == TokenScope.Write)
        {
            IsStrong = found.Strong,
            HasUndertaken = Undertaking.Holds(found.UndertakenText, found.UndertakenAt, clock.Now()),
            LacksSecondFactor = !found.Strong && rule.Requires(posts, found.Demo),
        };
    }
}
