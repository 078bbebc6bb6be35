using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Whistle.Platform.Data;

namespace Whistle.Platform.Live;

/// <summary>Listens to one channel of the signals between nodes. A signal is a hint and may come twice.</summary>
public interface IHearNodes
{
    string Channel { get; }

    void Heard(string payload);

    /// <summary>Signals may have been missed: take nothing kept in memory for granted.</summary>
    void Missed();
}

/// <summary>
/// Short signals to the other nodes of the installation, by PostgreSQL's NOTIFY. On SQLite there is one process, and
/// nothing is sent. Signals carry ids, never content.
/// </summary>
public sealed class NodeSignals(Database database)
{
    private const int Longest = 10_000;

    private readonly Channel<Signal> waiting = Channel.CreateBounded<Signal>(new BoundedChannelOptions(Longest) { FullMode = BoundedChannelFullMode.DropOldest });

    private volatile bool listening = database.IsSqlite;

    /// <summary>False while changes made by other nodes may go unheard.</summary>
    public bool IsListening { get => listening; internal set => listening = value; }

    internal ChannelReader<Signal> Waiting => waiting.Reader;

    /// <summary>Queues a signal; it is sent within moments, together with the others that wait.</summary>
    public void Send(string channel, string payload)
    {
        if (!database.IsSqlite)
            waiting.Writer.TryWrite(new(channel, payload));
    }

    internal readonly record struct Signal(string Channel, string Payload);
}

/// <summary>Holds the one connection that listens for this node, and sends what waits.</summary>
internal sealed class NodeWire(NodeSignals signals, NpgsqlDataSource source, IEnumerable<IHearNodes> hearers, ILogger<NodeWire> log) : BackgroundService
{
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProveAlive = TimeSpan.FromSeconds(15);

    private readonly string node = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
    private readonly Dictionary<string, IHearNodes[]> byChannel = hearers.GroupBy(h => h.Channel).ToDictionary(g => g.Key, g => g.ToArray());

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(AgainAndAgainAsync(ListenAsync, stoppingToken), AgainAndAgainAsync(SendAsync, stoppingToken));

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning("Signals between nodes are interrupted: {Failure}", e.Message);
            }
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(stop);
            connection.Notification += (_, heard) => Hear(heard.Channel, heard.Payload);
            await RunAsync(connection, string.Concat(byChannel.Keys.Select(channel => $"LISTEN {channel};")), stop);
            signals.IsListening = true;
            foreach (var hearer in hearers)
                hearer.Missed();
            while (true)
                if (!await connection.WaitAsync(ProveAlive, stop))
                    await RunAsync(connection, "SELECT 1", stop);
        }
        finally
        {
            signals.IsListening = false;
        }
    }

    private void Hear(string channel, string payload)
    {
        var sender = payload.IndexOf(' ', StringComparison.Ordinal);
        if (sender < 0 || payload.AsSpan(0, sender).SequenceEqual(node) || !byChannel.TryGetValue(channel, out var hear))
            return;
        foreach (var hearer in hear)
            hearer.Heard(payload[(sender + 1)..]);
    }

    private async Task SendAsync(CancellationToken stop)
    {
        while (await signals.Waiting.WaitToReadAsync(stop))
        {
            var batch = new HashSet<NodeSignals.Signal>();
            while (batch.Count < 1_000 && signals.Waiting.TryRead(out var signal))
                batch.Add(signal);
            while (!await TrySendAsync(batch, stop))
                await Task.Delay(Pause, stop);
            await Task.Delay(Distance, stop);
        }
    }

    private async Task<bool> TrySendAsync(HashSet<NodeSignals.Signal> batch, CancellationToken stop)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT pg_notify(channel, payload) FROM unnest($1, $2) AS signal(channel, payload)");
            command.Parameters.Add(new() { Value = batch.Select(s => s.Channel).ToArray() });
            command.Parameters.Add(new() { Value = batch.Select(s => $"{node} {s.Payload}").ToArray() });
            await command.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("{Count} signals to other nodes wait: {Failure}", batch.Count, e.Message);
            return false;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }
}
