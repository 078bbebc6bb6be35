using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>Carries out what command rooms have sent, round after round.</summary>
internal sealed class RoomWorker(RoomRound round, RoomBell bell, ILogger<RoomWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                if (await round.RunAsync(stoppingToken) == 0)
                    await bell.WaitAsync(Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // the database may be out of reach for a while: what waits there will still be there
                log.LogWarning(failure, "A round of what command rooms sent failed and is tried again");
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
