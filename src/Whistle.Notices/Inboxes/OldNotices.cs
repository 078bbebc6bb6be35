using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Notices.Inboxes;

/// <summary>Removes notices older than 400 days, once a day, a few at a time, so that nobody waits for it.</summary>
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
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Old notices stay for another hour");
                next = TimeSpan.FromHours(1);
            }
        }
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
