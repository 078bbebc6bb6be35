using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Whistle.Platform.Deliveries;

/// <summary>
/// Carries out deliveries round after round. The first one after a quiet time goes at once; under load rounds keep a
/// distance, so that they become large instead of many.
/// </summary>
internal sealed class DeliveryWorker(DeliveryRound round, Outbox outbox, ILogger<DeliveryWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                var began = Stopwatch.GetTimestamp();
                var taken = await round.RunAsync(stoppingToken);
                pause = TimeSpan.Zero;
                if (taken == DeliveryRound.Most)
                {
                    outbox.CallForHelp();
                    continue;
                }
                await outbox.WaitAsync(Look, stoppingToken);
                if (Distance - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left)
                    await Task.Delay(left, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // the database restarts or is out of reach: what waits there will still be there
                pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, pause.TotalMilliseconds * 2 + 250));
                log.LogWarning(e, "Deliveries rest for {Pause}", pause);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
