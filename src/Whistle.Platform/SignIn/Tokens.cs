using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>A token as its owner sees it: never the secret.</summary>
public sealed record TokenLine(string Key, TokenScope Scope, DateTimeOffset CreatedAt, DateTimeOffset? LastSeen, DateTimeOffset ExpiresAt);

/// <summary>Gives out and withdraws bearer tokens.</summary>
public sealed class Tokens(WhistleDb db, WriteGate gate, DemoMode demo, TimeProvider clock)
{
    /// <summary>What a token lasts where nothing else is said.</summary>
    public const int Days = 90;

    public const int MostDays = 3650;

    public static readonly Refusal
        BadDays = new("Token.BadDays", "days", 1, MostDays),
        Disabled = new("Token.Disabled"),
        DemoIsOff = new("Token.DemoIsOff");

    /// <summary>A new token for the account of that login. The secret is shown this once.</summary>
    public async Task<(string? Secret, Refusal? Refusal)> CreateTokenAsync(string login, int days, TokenScope scope, CancellationToken stop)
    {
        login = Account.Normal(login);
        if (days is < 1 or > MostDays)
            return (null, BadDays);
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Login == login, stop) is not { } account)
            return (null, Accounts.UnknownLogin);
        if (account.DisabledAt is not null)
            return (null, Disabled);
        if (account.Demo && !demo.On)
            return (null, DemoIsOff);
        var (secret, now) = (Secrets.New("whistle_"), clock.Now());
        db.Add(new AccessToken { Key = Secrets.KeyOf(secret), Account = account.Id, Scope = scope, CreatedAt = now, ExpiresAt = now.AddDays(days) });
        await db.SaveChangesAsync(stop);
        return (secret, null);
    }

    public async Task<IReadOnlyList<TokenLine>> OfAsync(AccountId account, CancellationToken stop)
    {
        var now = clock.Now();
        return await db.Set<AccessToken>().AsNoTracking().Where(t => t.Account == account && t.ExpiresAt > now).OrderByDescending(t => t.CreatedAt)
            .Select(t => new TokenLine(t.Key, t.Scope, t.CreatedAt, t.LastSeen, t.ExpiresAt)).ToListAsync(stop);
    }

    /// <summary>Withdraws a token of this account.</summary>
    public async Task WithdrawAsync(AccountId account, string key, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await db.Set<AccessToken>().Where(t => t.Account == account && t.Key == key).ExecuteDeleteAsync(stop);
    }
}
