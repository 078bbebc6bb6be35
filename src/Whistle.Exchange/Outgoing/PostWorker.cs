using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Outgoing;

/// <summary>Wakes the worker when something new is to be sent.</summary>
internal sealed class PostBell : IDisposable
{
    private readonly SemaphoreSlim bell = new(0, 1);

    public void Ring()
    {
        if (bell.CurrentCount == 0)
            try
            {
                bell.Release();
            }
            catch (SemaphoreFullException)
            {
                // it rings already
            }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken stop) => bell.WaitAsync(longest, stop);

    public void Dispose() => bell.Dispose();
}

/// <summary>Runs a round for each target that has something due, several targets at a time; one that is dead or slow holds up none of the others.</summary>
internal sealed class PostWorker(Post post, PostBell bell, Database database, TimeProvider clock, ILogger<PostWorker> log) : BackgroundService
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), AfterFailure = TimeSpan.FromSeconds(5), LongestRest = TimeSpan.FromDays(1), Mend = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, byte> running = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> resting = new();
    private long mended;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.IsSqlite)
            await SafelyAsync(() => post.FreeAllAsync(stoppingToken), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                var went = await SafelyAsync(() => MendAsync(stoppingToken), stoppingToken) && await SafelyAsync(() => BeginAsync(stoppingToken), stoppingToken);
                await bell.WaitAsync(went ? Look : AfterFailure, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        while (!running.IsEmpty)
            await Task.Delay(20, CancellationToken.None);
    }

    private async Task MendAsync(CancellationToken stop)
    {
        if (mended != 0 && clock.GetElapsedTime(mended).Duration() < Mend)
            return;
        await post.MendAsync(stop);
        mended = Math.Max(1, clock.GetTimestamp());
    }

    private async Task BeginAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        foreach (var (target, until) in resting)
            if (until <= now || until > now + LongestRest)
                resting.TryRemove(target, out _);
        var free = AtOnce - running.Count;
        if (free <= 0)
            return;
        foreach (var (kind, target) in (await post.DueAsync(AtOnce + running.Count + resting.Count, stop)).Where(one => !running.ContainsKey(one.Target) && !resting.ContainsKey(one.Target)).Take(free))
            if (running.TryAdd(target, 0))
                _ = Task.Run(() => RoundAsync(kind, target, stop), CancellationToken.None);
    }

    private async Task RoundAsync(string kind, Guid target, CancellationToken stop)
    {
        try
        {
            DateTimeOffset? until = clock.GetUtcNow() + AfterFailure;
            await SafelyAsync(async () => until = await post.RunAsync(kind, target, stop), stop);
            if (until is { } instant)
                resting[target] = instant;
        }
        finally
        {
            running.TryRemove(target, out _);
            bell.Ring();
        }
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
            log.LogWarning(failure, "A round of messages to other systems failed and is tried again");
            return false;
        }
    }
}
