using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>
/// Writes when sessions and tokens were last used: at most every five minutes each, and beside the request, so that reading a
/// page never waits for a writer.
/// </summary>
internal sealed partial class LastSeen(IServiceScopeFactory scopes, WriteGate gate, TimeProvider clock, ILogger<LastSeen> log) : BackgroundService
{
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(string Key, bool IsToken), DateTimeOffset> noted = new();

    /// <summary>What is written, or the newer that is noted and not yet written.</summary>
    public DateTimeOffset Of(string key, DateTimeOffset? written)
        => noted.TryGetValue((key, false), out var at) ? at : written ?? DateTimeOffset.UnixEpoch;

    public void Note(string key, bool isToken, DateTimeOffset? written, DateTimeOffset now)
    {
        if (written is null || now - written >= Coarse)
            noted[(key, isToken)] = now;
    }

    public async Task WriteAsync(CancellationToken stop)
    {
        if (noted.IsEmpty)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        foreach (var (row, at) in noted.ToArray())
        {
            using (await gate.EnterAsync(stop))
                _ = row.IsToken
                    ? await db.Set<AccessToken>().Where(t => t.Key == row.Key).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastSeen, at), stop)
                    : await db.Set<Session>().Where(s => s.Key == row.Key && s.LastSeen < at).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeen, at), stop);
            noted.TryRemove(new(row, at));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryWriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await TryWriteAsync(CancellationToken.None);
        }
    }

    private async Task TryWriteAsync(CancellationToken stop)
    {
        try
        {
            await WriteAsync(stop);
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            // the database is away: what is noted stays noted for the next round
            Postponed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Times of last use are written later: {Why}")]
    private static partial void Postponed(ILogger log, string why);
}
