using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn.DingTalk;
using Whistle.Platform.SignIn.Passkeys;

namespace Whistle.Platform.SignIn.SecondFactor;

/// <summary>What an account has as its second factor.</summary>
/// <param name="CodesLeft">Recovery codes that have not been used.</param>
public sealed record SecondFactorState(DateTimeOffset Since, int CodesLeft);

/// <summary>Sets up, proves and removes the second factor of an account.</summary>
public sealed partial class SecondFactors(WhistleDb db, WriteGate gate, Attempts attempts, IDataProtectionProvider protection, HashRounds rounds, TimeProvider clock, ILogger<SecondFactors> log)
{
    public const int RecoveryCodes = 10;

    private const int RecoveryDigits = 16;

    public static readonly Refusal
        WrongCode = new("SecondFactor.WrongCode", "Code"),
        OfferGone = new("SecondFactor.OfferGone"),
        HasOne = new("SecondFactor.HasOne");

    private static readonly TimeSpan OfferLasts = TimeSpan.FromMinutes(30);

    public async Task<SecondFactorState?> OfAsync(AccountId account, CancellationToken stop)
        => await db.Set<Authenticator>().Where(a => a.Account == account)
            .Select(a => new SecondFactorState(a.Since, db.Set<RecoveryCode>().Count(c => c.Account == account))).SingleOrDefaultAsync(stop);

    /// <summary>A secret for a new app, and the same sealed: it travels in the form, and nothing is stored before a code shows that it arrived.</summary>
    internal (byte[] Secret, string Sealed) Offer(AccountId account)
    {
        var (secret, until) = (RandomNumberGenerator.GetBytes(Totp.SecretBytes), BitConverter.GetBytes((clock.Now() + OfferLasts).ToUnixTimeMilliseconds()));
        return (secret, Convert.ToBase64String(Offers(account).Protect([.. until, .. secret])));
    }

    /// <summary>What was offered to this account; null where it is too old or not ours.</summary>
    internal byte[]? Offered(AccountId account, string? @sealed)
    {
        try
        {
            var offer = Offers(account).Unprotect(Convert.FromBase64String(@sealed ?? ""));
            return clock.Now().ToUnixTimeMilliseconds() < BitConverter.ToInt64(offer) ? offer[sizeof(long)..] : null;
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Sets up the app that has this secret, proved by its code. Gives the recovery codes, this once.</summary>
    public async Task<(IReadOnlyList<string> Codes, Refusal? Refusal)> SetUpAsync(AccountId account, byte[] secret, string code, CancellationToken stop)
    {
        var now = clock.Now();
        if (Totp.StepOf(secret, Digits(code), now) is not { } step)
            return ([], WrongCode);
        if (await db.Set<Authenticator>().AnyAsync(a => a.Account == account, stop))
            return ([], HasOne);
        var salt = RandomNumberGenerator.GetBytes(16);
        db.Add(new Authenticator { Account = account, Secret = Convert.ToBase64String(Seal(account).Protect(secret)), Since = now, LastStep = step, Salt = salt });
        var codes = AddCodes(account, salt);
        await db.SaveChangesAsync(stop);
        SetUp(log, account.Value);
        return (codes, null);
    }

    /// <summary>Whether this is the app's code of now, or a recovery code. Either works once; a wrong one counts towards the lock.</summary>
    public async Task<bool> ProvesAsync(AccountId account, string code, CancellationToken stop)
    {
        if (!await attempts.CountAsync(account, stop) || !await FitsAsync(account, Digits(code), stop))
        {
            Refused(log, account.Value);
            return false;
        }
        await attempts.TakeBackAsync(account, stop);
        return true;
    }

    /// <summary>New recovery codes in the place of those left. Gives them, this once.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(AccountId account, CancellationToken stop)
    {
        var authenticator = await db.Set<Authenticator>().SingleAsync(a => a.Account == account, stop);
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Account == account).ToListAsync(stop));
        authenticator.Salt = RandomNumberGenerator.GetBytes(16);
        var codes = AddCodes(account, authenticator.Salt);
        await db.SaveChangesAsync(stop);
        return codes;
    }

    /// <summary>Whether the account has a second factor: an app or a passkey.</summary>
    public Task<bool> HasAnyAsync(AccountId account, CancellationToken stop)
        => db.Set<Account>().Where(a => a.Id == account)
            .AnyAsync(a => db.Set<Authenticator>().Any(b => b.Account == a.Id) || db.Set<Passkey>().Any(p => p.Account == a.Id), stop);

    /// <summary>Takes app, passkeys and DingTalk away, in the caller's unit of work: for who has lost the phone.</summary>
    public async Task ForgetAsync(AccountId account, CancellationToken stop)
    {
        db.RemoveRange(await db.Set<Passkey>().Where(p => p.Account == account).ToListAsync(stop));
        db.RemoveRange(await db.Set<PasskeyChallenge>().Where(c => c.Account == account).ToListAsync(stop));
        db.RemoveRange(await db.Set<DingTalkLink>().Where(l => l.Account == account).ToListAsync(stop));
        await RemoveAsync(account, stop);
    }

    /// <summary>Takes the app and its recovery codes away, in the caller's unit of work.</summary>
    public async Task RemoveAsync(AccountId account, CancellationToken stop)
    {
        db.RemoveRange(await db.Set<Authenticator>().Where(a => a.Account == account).ToListAsync(stop));
        db.RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Account == account).ToListAsync(stop));
        Removed(log, account.Value);
    }

    private async Task<bool> FitsAsync(AccountId account, string code, CancellationToken stop)
    {
        if (await db.Set<Authenticator>().AsNoTracking().SingleOrDefaultAsync(a => a.Account == account, stop) is not { } authenticator)
            return false;
        if (code.Length == RecoveryDigits)
        {
            var hash = Hash(code, authenticator.Salt);
            using var turn = await gate.EnterAsync(stop);
            return await db.Set<RecoveryCode>().Where(c => c.Account == account && c.Hash == hash).ExecuteDeleteAsync(stop) == 1;
        }
        var secret = Seal(account).Unprotect(Convert.FromBase64String(authenticator.Secret));
        return Totp.StepOf(secret, code, clock.Now()) is { } step && await TakeStepAsync(account, step, stop);
    }

    /// <summary>False where this code, or a later one, has been taken before.</summary>
    private async Task<bool> TakeStepAsync(AccountId account, long step, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<Authenticator>().Where(a => a.Account == account && a.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastStep, step), stop) == 1;
    }

    private List<string> AddCodes(AccountId account, byte[] salt)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString("0123456789", RecoveryDigits)).ToList();
        db.AddRange(codes.Select(code => new RecoveryCode { Account = account, Hash = Hash(code, salt) }));
        return codes.ConvertAll(code => string.Join(' ', code.Chunk(4).Select(four => new string(four))));
    }

    /// <summary>As often as a password: sixteen digits are no more than a good one.</summary>
    private string Hash(string code, byte[] salt) => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(code, salt, rounds.Count, HashAlgorithmName.SHA512, 32));

    /// <summary>What was typed, without blanks and dashes, full-width digits as plain ones; nothing where it can't be a code.</summary>
    private static string Digits(string code)
    {
        var digits = string.Concat(code.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return digits.All(char.IsAsciiDigit) ? digits : "";
    }

    private IDataProtector Seal(AccountId account) => protection.CreateProtector("Whistle.Authenticator.v1", account.Value.ToString("D"));

    private IDataProtector Offers(AccountId account) => protection.CreateProtector("Whistle.AuthenticatorOffer.v1", account.Value.ToString("D"));

    [LoggerMessage(Level = LogLevel.Information, Message = "Second factor set up: account {Account}")]
    private static partial void SetUp(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Second factor removed: account {Account}")]
    private static partial void Removed(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Information, Message = "Second factor refused: account {Account}")]
    private static partial void Refused(ILogger log, Guid account);
}
