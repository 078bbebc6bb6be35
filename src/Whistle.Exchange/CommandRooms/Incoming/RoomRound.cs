using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>One round: takes the cases about which something is due, and carries out what fits, each case by itself.</summary>
internal sealed class RoomRound(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RoomRound> log)
{
    public const int Most = 100;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <returns>How many cases were looked at.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var due = await DueAsync(stop);
        foreach (var number in due)
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<RoomCarrier>().CarryOutAsync(number, stop);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                // one case that breaks must not hold up the others
                log.LogWarning(failure, "What command rooms sent about a case could not be carried out and is tried again");
                await PutOffAsync(number, stop);
            }
        return due.Count;
    }

    private async Task<IReadOnlyList<string>> DueAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.Now();
        return await scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<RoomMessage>().Where(m => m.NextAt <= now)
            .GroupBy(m => m.Number).OrderBy(g => g.Min(m => m.NextAt)).Select(g => g.Key).Take(Most).ToListAsync(stop);
    }

    private async Task PutOffAsync(string number, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var now = clock.Now();
        foreach (var message in await db.Set<RoomMessage>().Where(m => m.Number == number && m.NextAt <= now).ToListAsync(stop))
            message.Wait("failed", now + AfterFailure);
        await db.TrySaveAsync(stop);
    }
}
