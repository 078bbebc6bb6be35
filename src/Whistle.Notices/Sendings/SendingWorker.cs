using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;

namespace Whistle.Notices.Sendings;

/// <summary>A loop of its own for each channel, so that one that is dead or slow holds up none of the others.</summary>
internal sealed class SendingWorker(IServiceScopeFactory scopes, ChannelSet channels, SendingRound round, SendingClaims claims, Database database, TimeProvider clock, ILogger<SendingWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), LookWhereOff = TimeSpan.FromSeconds(30), Mend = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50), AfterFailure = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.IsSqlite)
            await SafelyAsync(async () => await WithAsync(claims.FreeAllAsync, stoppingToken), stoppingToken);
        await Task.WhenAll(channels.All.Select(post => Task.Run(() => LoopAsync(post, stoppingToken), stoppingToken)));
    }

    private async Task LoopAsync(ChannelPost post, CancellationToken stop)
    {
        var mended = 0L;
        while (!stop.IsCancellationRequested)
        {
            var taken = 0;
            var went = await SafelyAsync(async () =>
            {
                if (mended == 0 || clock.GetElapsedTime(mended).Duration() >= Mend)
                {
                    await WithAsync((db, s) => claims.MendAsync(db, post.Kind, s), stop);
                    mended = Math.Max(1, clock.GetTimestamp());
                }
                taken = await round.RunAsync(post, stop);
            }, stop);
            if (taken > 0 && went)
                continue;
            var pause = !went ? AfterFailure : !post.IsOn ? LookWhereOff : post.Rate.UntilOne is var filling && filling > Shortest && filling < Look ? filling : Look;
            try
            {
                await post.WaitAsync(pause, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WithAsync(Func<WhistleDb, CancellationToken, Task> work, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<WhistleDb>(), stop);
    }

    /// <summary>The database may be out of reach for a while: what waits there will still be there.</summary>
    private async Task<bool> SafelyAsync(Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A round of notices failed and is tried again");
            return false;
        }
    }
}
