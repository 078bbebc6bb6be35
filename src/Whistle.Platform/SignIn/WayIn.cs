using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Platform.SignIn;

/// <summary>From a first factor that was right to a session: at once, or by way of the second factor. Gives the address to go on to.</summary>
internal sealed partial class WayIn(
    WhistleDb db, WriteGate gate, SecondFactors factors, SecondFactorRule rule, IRoster roster, Attempts attempts, Sessions sessions, Drafts drafts, KeptWords kept, DemoMode demo, TimeProvider clock, ILogger<WayIn> log)
{
    public const string SecondPage = "/sign-in/code";

    /// <summary>Too late, tried too often, or begun in another browser.</summary>
    public static readonly Refusal Gone = new("SecondFactor.SignInGone");

    private const int LongestBack = 2000;

    private static readonly SecretCookie Cookie = new("whistle-code", SameSiteMode.Lax);

    /// <summary>After the password, or what stands in its place.</summary>
    /// <param name="back">The page that was wanted.</param>
    /// <param name="words">What <see cref="KeptWords"/> sealed.</param>
    public async Task<string> AfterFirstAsync(HttpContext http, AccountId account, string? back, string? words, CancellationToken stop)
    {
        if (!await NeedsSecondAsync(account, stop))
            return await BeginAsync(http, account, strong: false, back, words, stop);
        var secret = Secrets.New();
        db.Add(new PendingSignIn
        {
            Key = Secrets.KeyOf(secret),
            Account = account,
            ExpiresAt = clock.Now() + PendingSignIn.Lasts,
            Back = back is { Length: <= LongestBack } ? back : null,
            Kept = string.IsNullOrEmpty(words) ? null : words,
        });
        await db.SaveChangesAsync(stop);
        Cookie.Write(http, secret);
        return SecondPage;
    }

    /// <summary>
    /// An app is always asked for. A passkey is for convenience, unless two factors are required: then it is the second, and the
    /// password alone must not lead to the page where another would be set up.
    /// </summary>
    private async Task<bool> NeedsSecondAsync(AccountId id, CancellationToken stop)
    {
        if (await factors.OfAsync(id, stop) is not null)
            return true;
        if (!await factors.HasAnyAsync(id, stop))
            return false;
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == id, stop);
        var directory = await db.Set<Stamp>().Where(s => s.Name == "directory").Select(s => (long?)s.Version).FirstOrDefaultAsync(stop) ?? 0;
        return rule.Requires(await roster.PostsOfAsync(account.Person, directory, stop), account.Demo);
    }

    /// <summary>Whose second factor this browser owes; null where it owes none, or too much time has passed.</summary>
    public async Task<PendingSignIn?> PendingAsync(HttpContext http, CancellationToken stop)
    {
        if (Cookie.Read(http) is not { } secret)
            return null;
        var (key, now, demoOn) = (Secrets.KeyOf(secret), clock.Now(), demo.On);
        return await db.Set<PendingSignIn>().AsNoTracking().SingleOrDefaultAsync(p => p.Key == key && p.ExpiresAt > now && p.Tries < PendingSignIn.MostTries
            && db.Set<Account>().Any(a => a.Id == p.Account && a.DisabledAt == null && (demoOn || !a.Demo)), stop);
    }

    /// <summary>The second factor as a code.</summary>
    public async Task<(string? To, Refusal? Refusal)> ByCodeAsync(HttpContext http, string code, CancellationToken stop)
    {
        if (await PendingAsync(http, stop) is not { } pending || !await CountAsync(pending, stop))
            return (null, Gone);
        if (!await factors.ProvesAsync(pending.Account, code, stop))
            return (null, SecondFactors.WrongCode);
        return await FinishAsync(http, pending, stop) is { } to ? (to, null) : (null, Gone);
    }

    /// <summary>Somebody has shown all that was asked of him: the session begins.</summary>
    public async Task<string> BeginAsync(HttpContext http, AccountId account, bool strong, string? back, string? words, CancellationToken stop)
    {
        await attempts.ClearAsync(account, stop);
        await sessions.StartAsync(http, account, strong, stop);
        SignedIn(log, account.Value);
        if (kept.Open(words, account) is { } form)
        {
            await drafts.SaveAsync(account, form.Path, form.Fields, stop);
            back = form.Path + form.Query;
        }
        return back is null || back.StartsWith("/sign-in", StringComparison.OrdinalIgnoreCase) ? "/" : back;
    }

    /// <summary>One right answer takes the row: a second at the same time finds none.</summary>
    private async Task<string?> FinishAsync(HttpContext http, PendingSignIn pending, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
            if (await db.Set<PendingSignIn>().Where(p => p.Key == pending.Key).ExecuteDeleteAsync(stop) == 0)
                return null;
        Cookie.Remove(http);
        return await BeginAsync(http, pending.Account, strong: true, pending.Back, pending.Kept, stop);
    }

    private async Task<bool> CountAsync(PendingSignIn pending, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<PendingSignIn>().Where(p => p.Key == pending.Key && p.Tries < PendingSignIn.MostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Tries, p => p.Tries + 1), stop) == 1;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in: account {Account}")]
    private static partial void SignedIn(ILogger log, Guid account);
}
