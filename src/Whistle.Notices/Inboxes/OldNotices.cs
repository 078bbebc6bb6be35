using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Choices;
using Whistle.Platform.Data;

namespace Whistle.Notices.Inboxes;

/// <summary>Removes notices older than 400 days, and the numbers and addresses of those who hold no post any more: once a day, a few at a time, so that nobody waits for it.</summary>
internal sealed class OldNotices(IServiceScopeFactory scopes, WriteGate gate, TimeProvider clock, ILogger<OldNotices> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private const int AtOnce = 500;
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var next = AfterStart;
        while (true)
        {
            await Task.Delay(next, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            next = TimeSpan.FromDays(1);
            try
            {
                await RemoveAsync(stoppingToken);
                await ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Old notices stay for another hour");
                next = TimeSpan.FromHours(1);
            }
        }
    }

    /// <summary>How somebody wanted to be told is kept for as long as he holds a post.</summary>
    internal async Task ForgetAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var city = await scope.ServiceProvider.GetRequiredService<ICity>().GetAsync(stop);
        var gone = (await db.Set<Choice>().Select(c => c.Person).ToListAsync(stop)).Where(person => city.PostsOf(person).Count == 0).Chunk(AtOnce);
        foreach (var some in gone)
            using (await gate.EnterAsync(stop))
                await db.Set<Choice>().Where(c => some.Contains(c.Person)).ExecuteDeleteAsync(stop);
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
