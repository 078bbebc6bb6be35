using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Platform.SignIn;

/// <summary>Signing in, passwords, one-time links, and shutting an account.</summary>
public sealed partial class Accounts(WhistleDb db, Attempts attempts, Passwords passwords, SecondFactors factors, DemoMode demo, Ids ids, TimeProvider clock, ILogger<Accounts> log)
{
    /// <summary>One sentence for an unknown login, a wrong password and a locked account: it tells nobody who has an account.</summary>
    public static readonly Refusal NotThese = new("SignIn.NotThese", "Login");

    public static readonly Refusal
        LinkGone = new("SignIn.LinkGone"),
        UnknownLogin = new("SignIn.UnknownLogin"),
        LoginTaken = new("SignIn.LoginTaken"),
        BadLogin = new("SignIn.BadLogin"),
        WrongPassword = new("SignIn.WrongPassword", "Old");

    /// <summary>
    /// The account these belong to, or <see cref="NotThese"/>. What was wrong before is forgotten only when a session begins:
    /// the password alone must not give new tries at the second factor.
    /// </summary>
    public async Task<(AccountId? Account, Refusal? Refusal)> CheckAsync(string login, string password, CancellationToken stop)
    {
        login = Account.Normal(login);
        var mayTry = await attempts.CountAsync(login, stop);
        var found = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Login == login, stop);
        var fits = passwords.Fits(found?.PasswordHash, password.Length <= Passwords.Longest ? password : "");
        if (!mayTry || !fits || found is not { DisabledAt: null } || (found.Demo && !demo.On))
        {
            Refused(log, found?.Id.Value);
            return (null, NotThese);
        }
        await attempts.TakeBackAsync(found.Id, stop);
        PasswordFits(log, found.Id.Value);
        return (found.Id, null);
    }

    /// <summary>Whether this is the account's password, from somebody who is signed in already. A wrong one counts towards the lock.</summary>
    public async Task<bool> ProvesAsync(AccountId id, string password, CancellationToken stop)
    {
        var mayTry = await attempts.CountAsync(id, stop);
        var hash = await db.Set<Account>().Where(a => a.Id == id).Select(a => a.PasswordHash).SingleAsync(stop);
        if (!passwords.Fits(hash, password.Length <= Passwords.Longest ? password : "") || !mayTry)
        {
            Refused(log, id.Value);
            return false;
        }
        await attempts.TakeBackAsync(id, stop);
        return true;
    }

    public Task<string> LoginOfAsync(AccountId id, CancellationToken stop)
        => db.Set<Account>().Where(a => a.Id == id).Select(a => a.Login).SingleAsync(stop);

    public async Task<Refusal?> ChangePasswordAsync(AccountId id, string old, string @new, CancellationToken stop)
    {
        if (!await ProvesAsync(id, old, stop))
            return WrongPassword;
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, stop);
        if (Passwords.WhyNot(@new, account.Login, "New") is { } refusal)
            return refusal;
        account.SetPassword(passwords.Hash(@new), clock.Now());
        await ForgetPendingAsync(id, stop);
        await db.SaveChangesAsync(stop);
        PasswordChanged(log, id.Value);
        return null;
    }

    /// <summary>Whether the link can still be used. Looking changes nothing.</summary>
    public async Task<bool> IsLinkGoodAsync(string secret, CancellationToken stop)
        => await LinkAsync(secret, stop) is not null;

    /// <summary>Sets the password by a one-time link. All sessions of the account end; a second factor stays, unless the link was given out to take it away.</summary>
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
        await ForgetPendingAsync(account.Id, stop);
        if (link.ForgetsFactors)
            await factors.ForgetAsync(account.Id, stop);
        if (!await db.TrySaveAsync(stop))
            return (null, LinkGone);
        PasswordChanged(log, account.Id.Value);
        return (account.Id, null);
    }

    /// <summary>Makes a one-time link for the account, in the caller's unit of work. Gives its path.</summary>
    /// <param name="forgetsFactors">For who has lost the phone: using the link also takes the second factor and the passkeys away.</param>
    public string AddLink(AccountId account, bool forgetsFactors = false)
    {
        var secret = Secrets.New();
        db.Add(new OneTimeLink { Key = Secrets.KeyOf(secret), Account = account, ExpiresAt = clock.Now() + OneTimeLink.Lasts, ForgetsFactors = forgetsFactors });
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
    /// It forgets lost factors: above an administrator there is only whoever holds the machine.
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
        var path = AddLink(account.Id, forgetsFactors: true);
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

    /// <summary>Shuts an account in the caller's unit of work: its sessions, tokens and links are gone, so that none comes back with it.</summary>
    public async Task ShutAsync(Account account, CancellationToken stop)
    {
        account.Disable(clock.Now());
        db.RemoveRange(await db.Set<Session>().Where(s => s.Account == account.Id).ToListAsync(stop));
        db.RemoveRange(await db.Set<AccessToken>().Where(t => t.Account == account.Id).ToListAsync(stop));
        await ForgetPendingAsync(account.Id, stop);
        await ForgetLinksAsync(account.Id, stop);
    }

    /// <summary>No link given out before works any more; in the caller's unit of work.</summary>
    public async Task ForgetLinksAsync(AccountId account, CancellationToken stop)
        => db.RemoveRange(await db.Set<OneTimeLink>().Where(l => l.Account == account).ToListAsync(stop));

    /// <summary>Whoever gave the old password and not yet the second factor begins again.</summary>
    private async Task ForgetPendingAsync(AccountId account, CancellationToken stop)
        => db.RemoveRange(await db.Set<PendingSignIn>().Where(p => p.Account == account).ToListAsync(stop));

    private async Task<OneTimeLink?> LinkAsync(string secret, CancellationToken stop)
    {
        var (key, now) = (Secrets.KeyOf(secret), clock.Now());
        return await db.Set<OneTimeLink>().SingleOrDefaultAsync(l => l.Key == key && l.ExpiresAt > now
            && db.Set<Account>().Any(a => a.Id == l.Account && a.DisabledAt == null), stop);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Password given: account {Account}")]
    private static partial void PasswordFits(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sign-in refused: account {Account}")]
    private static partial void Refused(ILogger log, Guid? account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Password set: account {Account}")]
    private static partial void PasswordChanged(ILogger log, Guid account);
}
