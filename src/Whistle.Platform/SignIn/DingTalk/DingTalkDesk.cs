using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn.DingTalk;

/// <summary>
/// Signing in by DingTalk, which stands in the place of the password: a second factor is asked for as ever. An account is
/// linked only by who is signed in to it; DingTalk's word alone never opens or finds one.
/// </summary>
internal sealed partial class DingTalkDesk(
    WhistleDb db, WriteGate gate, DingTalkSettings settings, DingTalkClient client, WayIn wayIn, Sessions sessions, DemoMode demo, TimeProvider clock, ILogger<DingTalkDesk> log)
{
    public const string ReturnPath = "/sign-in/dingtalk/back";
    public const string Page = "/account/dingtalk";

    /// <summary>What the next page says; all but the last are refusals.</summary>
    public static readonly Refusal
        NotOurs = new("DingTalk.NotOurs"),
        NotLinked = new("DingTalk.NotLinked"),
        TakenByAnother = new("DingTalk.TakenByAnother"),
        Away = new("DingTalk.Away"),
        Done = new("DingTalk.Done");

    private const int LongestBack = 2000;

    /// <summary>Comes along when another site leads here, as DingTalk does.</summary>
    private static readonly SecretCookie Cookie = new("whistle-dingtalk", SameSiteMode.Lax);

    public bool IsOn => settings.IsOn;

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DingTalkSettings.From(configuration)).AddScoped<DingTalkDesk>();
        services.AddHttpClient<DingTalkClient>(http => (http.Timeout, http.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), 64 * 1024))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers(); // they write addresses and headers
    }

    public async Task<DateTimeOffset?> LinkedSinceAsync(AccountId account, CancellationToken stop)
        => await db.Set<DingTalkLink>().Where(l => l.Account == account).Select(l => (DateTimeOffset?)l.LinkedAt).SingleOrDefaultAsync(stop);

    /// <summary>DingTalk's address for this browser, which is given a secret to come back with.</summary>
    /// <param name="linking">Who wants to link; null for signing in.</param>
    public async Task<string> LeaveAsync(HttpContext http, AccountId? linking, string? back, string? words, CancellationToken stop)
    {
        var (secret, state) = (Secrets.New(), Secrets.New());
        db.Add(new DingTalkVisit
        {
            Key = Secrets.KeyOf(secret),
            State = Secrets.KeyOf(state),
            Account = linking,
            Back = back is { Length: <= LongestBack } ? back : null,
            Kept = string.IsNullOrEmpty(words) ? null : words,
            ExpiresAt = clock.Now() + DingTalkVisit.Lasts,
        });
        await db.SaveChangesAsync(stop);
        Cookie.Write(http, secret);
        return client.LoginAddress(state, ReturnAddress(http));
    }

    /// <summary>Back from DingTalk: where to go on, and what the page there says.</summary>
    public async Task<(string To, Refusal? Said)> ReturnAsync(HttpContext http, string? state, string? code, CancellationToken stop)
    {
        if (await TakeAsync(http, state, stop) is not { } visit)
            return ("/sign-in", NotOurs);
        var page = visit.Account is null ? "/sign-in" : Page;
        if (visit.Account is { } linking && http.ActorOrNull()?.Account != linking)
            return ("/sign-in", NotOurs);
        if (string.IsNullOrEmpty(code) || code.Length > 500)
            return (page, NotOurs);
        string? id;
        try
        {
            id = await client.UnionIdAsync(code, stop);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !stop.IsCancellationRequested))
        {
            Missing(log, failure.GetType().Name);
            return (page, Away);
        }
        if (id is null)
            return (page, NotOurs);
        var identity = DingTalkLink.IdentityOf(settings.ClientId, id);
        return visit.Account is { } account ? await LinkAsync(http, account, identity, stop) : await SignInAsync(http, visit, identity, stop);
    }

    public async Task UnlinkAsync(HttpContext http, AccountId account, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
            await db.Set<DingTalkLink>().Where(l => l.Account == account).ExecuteDeleteAsync(stop);
        await sessions.RenewAsync(http, account, http.IsStrong(), stop);
        Unlinked(log, account.Value);
    }

    private async Task<(string To, Refusal? Said)> SignInAsync(HttpContext http, DingTalkVisit visit, string identity, CancellationToken stop)
    {
        var demoOn = demo.On;
        var account = await db.Set<DingTalkLink>().Where(l => l.Identity == identity)
            .Join(db.Set<Account>(), l => l.Account, a => a.Id, (_, a) => a).AsNoTracking().SingleOrDefaultAsync(a => a.DisabledAt == null && (demoOn || !a.Demo), stop);
        if (account is null)
            return ("/sign-in", NotLinked);
        return (await wayIn.AfterFirstAsync(http, account.Id, visit.Back, visit.Kept, stop), null);
    }

    private async Task<(string To, Refusal? Said)> LinkAsync(HttpContext http, AccountId account, string identity, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
            await db.Set<DingTalkLink>().Where(l => l.Account == account).ExecuteDeleteAsync(stop);
        db.Add(new DingTalkLink { Account = account, Identity = identity, LinkedAt = clock.Now() });
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return (Page, TakenByAnother);
        }
        await sessions.RenewAsync(http, account, http.IsStrong(), stop);
        Linked(log, account.Value);
        return (Page, Done);
    }

    /// <summary>This browser's visit, if the state is the one it left with. Whatever comes back, it is gone then.</summary>
    private async Task<DingTalkVisit?> TakeAsync(HttpContext http, string? state, CancellationToken stop)
    {
        if (!IsOn || Cookie.Read(http) is not { } secret)
            return null;
        Cookie.Remove(http);
        var (key, now) = (Secrets.KeyOf(secret), clock.Now());
        var visit = await db.Set<DingTalkVisit>().AsNoTracking().SingleOrDefaultAsync(v => v.Key == key && v.ExpiresAt > now, stop);
        if (visit is null)
            return null;
        using var turn = await gate.EnterAsync(stop);
        var taken = await db.Set<DingTalkVisit>().Where(v => v.Key == key).ExecuteDeleteAsync(stop) == 1;
        return taken && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(visit.State), Encoding.ASCII.GetBytes(Secrets.KeyOf(state ?? ""))) ? visit : null;
    }

    private string ReturnAddress(HttpContext http)
        => new Uri(settings.Address ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}"), ReturnPath).ToString();

    [LoggerMessage(Level = LogLevel.Information, Message = "DingTalk linked: account {Account}")]
    private static partial void Linked(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Information, Message = "DingTalk unlinked: account {Account}")]
    private static partial void Unlinked(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "DingTalk gave no answer: {Why}")]
    private static partial void Missing(ILogger log, string why);
}
