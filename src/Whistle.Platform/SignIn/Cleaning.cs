using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.Jobs;
using Whistle.Platform.SignIn.DingTalk;
using Whistle.Platform.SignIn.Passkeys;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Platform.SignIn;

/// <summary>Every hour: <see cref="Cleaning"/>.</summary>
internal sealed class CleaningWork(Cleaning cleaning) : IPlannedWork
{
    public Task RunAsync(CancellationToken stop) => cleaning.CleanAsync(stop);
}

/// <summary>Removes what has had its time: sessions, tokens, links, half-done sign-ins, drafts, kept answers.</summary>
internal sealed class Cleaning(IServiceScopeFactory scopes, WriteGate gate, TimeProvider clock)
{
    /// <summary>An ended session is still remembered for a while, so that words typed into its pages go to nobody else.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    public async Task CleanAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var now = clock.Now();
        var (seen, drafted, answered) = (now - Session.Idle - Remembered, now - Draft.Lasts, now - KeptAnswer.Lasts);
        foreach (var remove in new Func<Task<int>>[]
        {
            () => db.Set<Session>().Where(s => s.ExpiresAt < now || s.LastSeen < seen).ExecuteDeleteAsync(stop),
            () => db.Set<AccessToken>().Where(t => t.ExpiresAt < now).ExecuteDeleteAsync(stop),
            () => db.Set<OneTimeLink>().Where(l => l.ExpiresAt < now).ExecuteDeleteAsync(stop),
            () => db.Set<PendingSignIn>().Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(stop),
            () => db.Set<PasskeyChallenge>().Where(c => c.ExpiresAt < now).ExecuteDeleteAsync(stop),
            () => db.Set<DingTalkVisit>().Where(v => v.ExpiresAt < now).ExecuteDeleteAsync(stop),
            () => db.Set<Draft>().Where(d => d.At < drafted).ExecuteDeleteAsync(stop),
            () => db.Set<KeptAnswer>().Where(a => a.At < answered).ExecuteDeleteAsync(stop),
        })
            using (await gate.EnterAsync(stop))
                await remove();
    }
}
