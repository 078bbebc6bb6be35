using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Choices;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Notices.Inboxes;

/// <summary>Removes notices older than 400 days, and the numbers and addresses of those who hold no post any more: every night, a few at a time, so that nobody waits for it.</summary>
internal sealed class OldNotices(IServiceScopeFactory scopes, WriteGate gate, TimeProvider clock) : IPlannedWork
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private const int AtOnce = 500;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken stop)
    {
        await RemoveAsync(stop);
        await ForgetAsync(stop);
    }

    /// <summary>How somebody wanted to be told is kept for as long as he holds a post; the question whether an address is his for a day.</summary>
    internal async Task ForgetAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var city = await scope.ServiceProvider.GetRequiredService<ICity>().GetAsync(stop);
        var gone = (await db.Set<Choice>().Select(c => c.Person).ToListAsync(stop)).Where(person => city.PostsOf(person).Count == 0).Chunk(AtOnce);
        foreach (var some in gone)
            using (await gate.EnterAsync(stop))
                await db.Set<Choice>().Where(c => some.Contains(c.Person)).ExecuteDeleteAsync(stop);
        var asked = clock.Now() - MailCheck.Lasts;
        using (await gate.EnterAsync(stop))
            await db.Set<MailCheck>().Where(c => c.At < asked).ExecuteDeleteAsync(stop);
    }

    internal async Task<int> RemoveAsync(CancellationToken stop)
    {
        var before = clock.Now() - Kept;
        var removed = 0;
        for (var some = AtOnce; some == AtOnce; removed += some)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
            var old = db.Set<Notice>().Where(n => n.CreatedAt < before).OrderBy(n => n.CreatedAt).Take(AtOnce).Select(n => n.Id);
            using (await gate.EnterAsync(stop))
                some = await db.Set<Notice>().Where(n => old.Contains(n.Id)).ExecuteDeleteAsync(stop);
            await Task.Delay(Breath, stop);
        }
        return removed;
    }
}
