using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>
/// Counts what was tried on an account: passwords and codes alike, so that who knows the one can't guess at the other. Five
/// wrong ones within a quarter of an hour lock it for as long.
/// </summary>
public sealed class Attempts(WhistleDb db, WriteGate gate, TimeProvider clock)
{
    public const int Allowed = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public Task<bool> CountAsync(string login, CancellationToken stop) => CountAsync(db.Set<Account>().Where(a => a.Login == login), stop);

    public Task<bool> CountAsync(AccountId account, CancellationToken stop) => CountAsync(db.Set<Account>().Where(a => a.Id == account), stop);

    /// <summary>What was counted last was right: as if it had not been tried.</summary>
    public async Task TakeBackAsync(AccountId account, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await db.Set<Account>().Where(a => a.Id == account).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Failures, a => a.Failures > 0 ? a.Failures - 1 : 0).SetProperty(a => a.LockedUntil, (DateTimeOffset?)null), stop);
    }

    /// <summary>Signed in: what was wrong before is forgotten.</summary>
    public async Task ClearAsync(AccountId account, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await db.Set<Account>().Where(a => a.Id == account).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Failures, 0).SetProperty(a => a.FailingSince, (DateTimeOffset?)null).SetProperty(a => a.LockedUntil, (DateTimeOffset?)null), stop);
    }

    /// <summary>
    /// Every attempt counts as wrong before it is looked at, and a right one is taken back: so many at the same time are no
    /// more than five either. False where the account is locked or there is none.
    /// </summary>
    private async Task<bool> CountAsync(IQueryable<Account> accounts, CancellationToken stop)
    {
        var now = clock.Now();
        var (since, until) = (now - Window, (DateTimeOffset?)(now + Window));
        using var turn = await gate.EnterAsync(stop);
        return await accounts.Where(a => a.LockedUntil == null || a.LockedUntil <= now)
            .ExecuteUpdateAsync(set => set
                .SetProperty(a => a.LockedUntil, a => a.FailingSince > since && a.Failures + 1 >= Allowed ? until : null)
                .SetProperty(a => a.Failures, a => a.FailingSince > since ? a.Failures + 1 : 1)
                .SetProperty(a => a.FailingSince, a => a.FailingSince > since ? a.FailingSince : now), stop) > 0;
    }
}
