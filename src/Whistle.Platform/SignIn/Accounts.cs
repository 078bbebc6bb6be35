using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>Signing in, passwords, one-time links, and shutting an account.</summary>
public sealed partial class Accounts(WhistleDb db, WriteGate gate, Passwords passwords, DemoMode demo, Ids ids, TimeProvider clock, ILogger<Accounts> log)
{
    public const int AllowedFailures = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>One sentence for an unknown login, a wrong password and a locked account: it tells nobody who has an account.</summary>
    public static readonly Refusal NotThese = new("SignIn.NotThese", "Login");

    public static readonly Refusal
        LinkGone = new("SignIn.LinkGone"),
        UnknownLogin = new("SignIn.UnknownLogin"),
        LoginTaken = new("SignIn.LoginTaken"),
        BadLogin = new("SignIn.BadLogin"),
        WrongPassword = new("SignIn.WrongPassword", "Old");

    /// <summary>The account these belong to, or <see cref="NotThese"/>.</summary>
    public async Task<(AccountId? Account, Refusal? Refusal)> CheckAsync(string login, string password, CancellationToken stop)
    {
        login = Account.Normal(login);
        var mayTry = await CountAttemptAsync(login, stop);
        var found = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Login == login, stop);
        var fits = passwords.Fits(found?.PasswordHash, password.Length <= Passwords.Longest ? password : "");
        if (!mayTry || !fits || found is not { DisabledAt: null } || (found.Demo && !demo.On))
        {
            Refused(log, found?.Id.Value);
            return (null, NotThese);
        }
        using (await gate.EnterAsync(stop))
            await db.Set<Account>().Where(a => a.Id == found.Id).ExecuteUpdateAsync(set => set
                .SetProperty(a => a.Failures, 0).SetProperty(a => a.FailingSince, (DateTimeOffset?)null).SetProperty(a => a.LockedUntil, (DateTimeOffset?)null), stop);
        SignedIn(log, found.Id.Value);
        return (found.Id, null);
    }

    /// <summary>
    /// Every attempt counts as wrong before the password is looked at, and a right one clears the count: so many attempts at
    /// the same time are no more than five either. False where the account is locked or there is none.
    /// </summary>
    private async Task<bool> CountAttemptAsync(string login, CancellationToken stop)
    {
        var now = clock.Now();
        var (since, until) = (now - Window, (DateTimeOffset?)(now + Window));
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<Account>().Where(a => a.Login == login && (a.LockedUntil == null || a.LockedUntil <= now))
            .ExecuteUpdateAsync(set => set
                .SetProperty(a => a.LockedUntil, a => a.FailingSince > since && a.Failures + 1 >= AllowedFailures ? until : null)
                .SetProperty(a => a.Failures, a => a.FailingSince > since ? a.Failures + 1 : 1)
                .SetProperty(a => a.FailingSince, a => a.FailingSince > since ? a.FailingSince : now), stop) > 0;
    }

    public Task<string> LoginOfAsync(AccountId id, CancellationToken stop)
        => db.Set<Account>().Where(a => a.Id == id).Select(a => a.Login).SingleAsync(stop);

    public async Task<Refusal?> ChangePasswordAsync(AccountId id, string old, string @new, CancellationToken stop)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, stop);
        if (!passwords.Fits(account.PasswordHash, old.Length <= Passwords.Longest ? old : ""))
            return WrongPassword;
        if (Passwords.WhyNot(@new, account.Login, "New") is { } refusal)
            return refusal;
        account.SetPassword(passwords.Hash(@new), clock.Now());
        await db.SaveChangesAsync(stop);
        PasswordChanged(log, id.Value);
        return null;
    }

    /// <summary>Whether the link can still be used. Looking changes nothing.</summary>
    public async Task<bool> IsLinkGoodAsync(string secret, CancellationToken stop)
        => await LinkAsync(secret, stop) is not null;

    /// <summary>Sets the password by a one-time link. All sessions of the account end.</summary>
    public async Task<(AccountId? Account, Refusal? Refusal)> UseLinkAsync(string secret, string password, CancellationToken stop)
    {
        if (await LinkAsync(secret, stop) is not { } link)
            return (null, LinkGone);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == link.Account, stop);
        if (Passwords.WhyNot(password, account.Login, "Password") is { } refusal)
            return (null, refusal);
        account.SetPassword(passwords.Hash(password), clock.Now());
        db.RemoveRange(await db.Set<OneTimeLink>().Where(l => l.Account == account.Id).ToListAsync(stop));
        db.RemoveRange(await db.Set<Session>().Where(s => s.Account == account.Id).ToListAsync(stop));
        if (!await db.TrySaveAsync(stop))
            return (null, LinkGone);
        PasswordChanged(log, account.Id.Value);
        return (account.Id, null);
    }

    /// <summary>Makes a one-time link for the account, in the caller's unit of work. Gives its path.</summary>
    public string AddLink(AccountId account)
    {
        var secret = Secrets.New();
        db.Add(new OneTimeLink { Key = Secrets.KeyOf(secret), Account = account, ExpiresAt = clock.Now() + OneTimeLink.Lasts });
        return "/welcome/" + secret;
    }

    /// <summary>Makes an account without a password, in the caller's unit of work.</summary>
    public async Task<(Account? Account, Refusal? Refusal)> AddAsync(string login, PersonId person, CancellationToken stop)
    {
        login = Account.Normal(login);
        if (login.Length is 0 or > 100 || login.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return (null, BadLogin);
        if (await db.Set<Account>().AnyAsync(a => a.Login == login, stop))
            return (null, LoginTaken);
        var account = new Account(new(ids.New()), login, person, passwordHash: null, demo: false, clock.Now());
        db.Add(account);
        return (account, null);
    }

    /// <summary>
    /// For the verb <c>admin</c>: a one-time link for the account of that login. Where there is no such account it is made,
    /// for the person that <paramref name="newAdmin"/> adds to the same unit of work together with the post. The path of the link.
    /// </summary>
    public async Task<(string? Path, Refusal? Refusal)> CreateAdminLinkAsync(string login, Func<CancellationToken, Task<PersonId>> newAdmin, CancellationToken stop)
    {
        var normal = Account.Normal(login);
        var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.Login == normal, stop);
        if (account is null)
        {
            (account, var refusal) = await AddAsync(login, await newAdmin(stop), stop);
            if (account is null)
                return (null, refusal);
        }
        var path = AddLink(account.Id);
        await db.SaveChangesAsync(stop);
        return (path, null);
    }

    /// <summary>Shuts or opens an account. A shut one's sessions and tokens stop with the next request.</summary>
    public async Task<Refusal?> SetDisabledAsync(string login, bool disabled, CancellationToken stop)
    {
        login = Account.Normal(login);
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Login == login, stop) is not { } account)
            return UnknownLogin;
        if (disabled)
            account.Disable(clock.Now());
        else
            account.Enable();
        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<OneTimeLink?> LinkAsync(string secret, CancellationToken stop)
    {
        var (key, now) = (Secrets.KeyOf(secret), clock.Now());
        return await db.Set<OneTimeLink>().SingleOrDefaultAsync(l => l.Key == key && l.ExpiresAt > now
            && db.Set<Account>().Any(a => a.Id == l.Account && a.DisabledAt == null), stop);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in: account {Account}")]
    private static partial void SignedIn(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sign-in refused: account {Account}")]
    private static partial void Refused(ILogger log, Guid? account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Password set: account {Account}")]
    private static partial void PasswordChanged(ILogger log, Guid account);
}
