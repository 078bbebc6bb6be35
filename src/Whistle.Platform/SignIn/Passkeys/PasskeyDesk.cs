using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyLine(string Key, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsed);

/// <summary>Adds and removes passkeys, and finds who signs in by one.</summary>
internal sealed partial class PasskeyDesk(
    WhistleDb db, WriteGate gate, IPasskeyHandler<Account> handler, Accounts accounts, DemoMode demo, TimeProvider clock, ILogger<PasskeyDesk> log)
{
    public const int Most = 10;

    public static readonly Refusal
        NotThis = new("Passkey.NotThis"),
        TooMany = new("Passkey.TooMany", null, Most),
        NameMissing = new("Passkey.NameMissing", "Name"),
        WrongPassword = new("SecondFactor.WrongPassword", "Password");

    private static readonly SecretCookie Cookie = new("whistle-passkey", SameSiteMode.Strict);

    public async Task<IReadOnlyList<PasskeyLine>> OfAsync(AccountId account, CancellationToken stop)
        => await db.Set<Passkey>().Where(p => p.Account == account).OrderBy(p => p.CreatedAt)
            .Select(p => new PasskeyLine(p.Key, p.Name, p.CreatedAt, p.LastUsed)).ToListAsync(stop);

    /// <summary>What the browser needs to make a passkey for who is signed in and has given the password again.</summary>
    public async Task<(string? Options, Refusal? Refusal)> AskForNewAsync(HttpContext http, string name, string password, CancellationToken stop)
    {
        var account = http.Actor().Account;
        name = name.Trim();
        if (name.Length is 0 or > Passkey.LongestName || name.Any(char.IsControl))
            return (null, NameMissing);
        if (await db.Set<Passkey>().CountAsync(p => p.Account == account, stop) >= Most)
            return (null, TooMany);
        if (!await accounts.ProvesAsync(account, password, stop))
            return (null, WrongPassword);
        var login = await accounts.LoginOfAsync(account, stop);
        var options = await handler.MakeCreationOptionsAsync(new() { Id = account.Value.ToString("D"), Name = login, DisplayName = login }, http);
        await KeepAsync(http, options.AttestationState!, account, name, stop);
        return (options.CreationOptionsJson, null);
    }

    public async Task<Refusal?> AddAsync(HttpContext http, string credential, CancellationToken stop)
    {
        var account = http.Actor().Account;
        if (await TakeAsync(http, stop) is not { Name: { } name } challenge || challenge.Account != account)
            return NotThis;
        var made = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = challenge.State });
        if (!made.Succeeded || made.UserEntity.Id != account.Value.ToString("D") || !made.Passkey.IsUserVerified)
        {
            Refused(log, account.Value, made.Failure?.Message);
            return NotThis;
        }
        db.Add(RowOf(made.Passkey, account, name));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // somebody has registered this credential before: nobody gets it twice
            db.ChangeTracker.Clear();
            return NotThis;
        }
        Added(log, account.Value);
        return null;
    }

    public async Task<bool> RemoveAsync(AccountId account, string key, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<Passkey>().Where(p => p.Account == account && p.Key == key).ExecuteDeleteAsync(stop) == 1;
    }

    /// <summary>What a browser needs to sign in by a passkey of its own: it says nothing about anybody.</summary>
    public async Task<string> AskAsync(HttpContext http, CancellationToken stop)
    {
        var options = await handler.MakeRequestOptionsAsync(null!, http);
        await KeepAsync(http, options.AssertionState!, account: null, name: null, stop);
        return options.RequestOptionsJson;
    }

    /// <summary>Whose passkey has signed this browser's challenge; null where it is nobody's who may come in.</summary>
    public async Task<AccountId?> FindAsync(HttpContext http, string credential, CancellationToken stop)
    {
        if (await TakeAsync(http, stop) is not { Account: null } challenge)
            return null;
        var signed = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = challenge.State });
        if (!signed.Succeeded || signed.User is not { DisabledAt: null } account || (account.Demo && !demo.On) || !await UseAsync(signed.Passkey, stop))
        {
            Refused(log, signed.User?.Id.Value, signed.Failure?.Message);
            return null;
        }
        return account.Id;
    }

    /// <summary>Notes the use. Of two answers with the same count one is a copy's.</summary>
    private async Task<bool> UseAsync(UserPasskeyInfo passkey, CancellationToken stop)
    {
        var (key, count, backedUp, now) = (Passkey.KeyOf(passkey.CredentialId), (long)passkey.SignCount, passkey.IsBackedUp, clock.Now());
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<Passkey>().Where(p => p.Key == key && (p.SignCount < count || (p.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.SignCount, count).SetProperty(p => p.BackedUp, backedUp).SetProperty(p => p.LastUsed, now), stop) == 1;
    }

    private async Task KeepAsync(HttpContext http, string state, AccountId? account, string? name, CancellationToken stop)
    {
        var secret = Secrets.New();
        db.Add(new PasskeyChallenge { Key = Secrets.KeyOf(secret), Account = account, Name = name, State = state, ExpiresAt = clock.Now() + PasskeyChallenge.Lasts });
        await db.SaveChangesAsync(stop);
        Cookie.Write(http, secret);
    }

    /// <summary>The challenge of this browser, which is then gone: no answer counts twice.</summary>
    private async Task<PasskeyChallenge?> TakeAsync(HttpContext http, CancellationToken stop)
    {
        if (Cookie.Read(http) is not { } secret)
            return null;
        Cookie.Remove(http);
        var (key, now) = (Secrets.KeyOf(secret), clock.Now());
        var found = await db.Set<PasskeyChallenge>().AsNoTracking().SingleOrDefaultAsync(c => c.Key == key && c.ExpiresAt > now, stop);
        using var turn = await gate.EnterAsync(stop);
        return found is not null && await db.Set<PasskeyChallenge>().Where(c => c.Key == key).ExecuteDeleteAsync(stop) == 1 ? found : null;
    }

    private Passkey RowOf(UserPasskeyInfo made, AccountId account, string name) => new()
    {
        Key = Passkey.KeyOf(made.CredentialId),
        Account = account,
        Name = name,
        Credential = made.CredentialId,
        PublicKey = made.PublicKey,
        SignCount = made.SignCount,
        Transports = string.Join(',', (made.Transports ?? []).Where(t => t.Length < 20).Take(4)),
        BackupEligible = made.IsBackupEligible,
        BackedUp = made.IsBackedUp,
        CreatedAt = clock.Now(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Passkey added: account {Account}")]
    private static partial void Added(ILogger log, Guid account);

    /// <param name="why">The framework's sentence; it quotes nothing of what was sent.</param>
    [LoggerMessage(Level = LogLevel.Information, Message = "Passkey refused: account {Account}, {Why}")]
    private static partial void Refused(ILogger log, Guid? account, string? why);
}
