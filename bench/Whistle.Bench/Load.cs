using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Whistle.Bench;

/// <summary>What came of a load: answers a second and how long they took.</summary>
internal sealed record Measured(int Answers, int Failures, TimeSpan Took, double[] Sorted)
{
    public double Rate => Answers / Took.TotalSeconds;

    /// <summary>Milliseconds within which that share of the answers came.</summary>
    public double At(double share) => Sorted.Length == 0 ? double.NaN : Sorted[Math.Min(Sorted.Length - 1, (int)(Sorted.Length * share))];

    public override string ToString() => FormattableString.Invariant($"{Rate:0}/s, p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, {Failures} failed");
}

/// <summary>
/// Asks over plain sockets that stay open, one request after the other on each: it costs little itself, which matters where
/// server, database and load share two cores. Bounded in number and time.
/// </summary>
internal static class Load
{
    /// <param name="request">The bytes of request number n.</param>
    public static async Task<Measured> RunAsync(Uri server, int connections, int most, TimeSpan atMost, Func<int, byte[]> request)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => OneAsync(server, () => watch.Elapsed < atMost && Interlocked.Increment(ref next) is var n && n < most ? n : -1, request))));
        var took = watch.Elapsed;
        var times = results.SelectMany(result => result.Times).Order().ToArray();
        return new(times.Length, results.Sum(result => result.Failures), took, times);
    }

    public static byte[] Request(string method, Uri server, string path, string headers, string? body = null)
    {
        var bytes = body is null ? 0 : Encoding.UTF8.GetByteCount(body);
        return Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{headers}{(body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {bytes}\r\n")}\r\n{body}");
    }

    private static async Task<(List<double> Times, int Failures)> OneAsync(Uri server, Func<int> next, Func<int, byte[]> request)
    {
        var (times, failures, buffer) = (new List<double>(), 0, new byte[256 * 1024]);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        for (int n; (n = next()) >= 0;)
        {
            var start = Stopwatch.GetTimestamp();
            await stream.WriteAsync(request(n));
            var status = await ReadAsync(stream, buffer);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (status is < 200 or > 299)
                failures++;
        }
        return (times, failures);
    }

    /// <summary>Reads one whole answer, by its length or in chunks, and gives its status.</summary>
    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        var (have, head) = (0, -1);
        while (head < 0)
        {
            have += await MoreAsync(stream, buffer.AsMemory(have));
            head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }
        var header = Encoding.ASCII.GetString(buffer, 0, head);
        var status = int.Parse(header.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        var at = header.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var end = header.IndexOf('\r', at);
            var length = int.Parse((end < 0 ? header[(at + 15)..] : header[(at + 15)..end]).Trim(), System.Globalization.CultureInfo.InvariantCulture);
            while (have < head + 4 + length)
                have += await MoreAsync(stream, buffer.AsMemory(have));
        }
        else if (status is not 204 and not 304)
            while (!buffer.AsSpan(0, have).EndsWith("0\r\n\r\n"u8))
                have += await MoreAsync(stream, buffer.AsMemory(have));
        return status;
    }

    private static async ValueTask<int> MoreAsync(NetworkStream stream, Memory<byte> into)
        => await stream.ReadAsync(into) is var read and > 0 ? read : throw new IOException("The server closed the connection.");
}
