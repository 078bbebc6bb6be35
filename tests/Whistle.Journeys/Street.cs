using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Whistle.Journeys;

/// <summary>
/// The network between a phone and the server: it can be cut for everything on the phone, the service worker too, lose an answer
/// on its way back, and make the worker look like the next build's. It counts the reports that went over it.
/// </summary>
public sealed class Street : IAsyncDisposable
{
    private static readonly byte[] Report = Encoding.ASCII.GetBytes("POST /report HTTP/1.1");
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("\"version\":\"");

    private readonly Uri server;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Lock turn = new();
    private readonly HashSet<TcpClient> open = [];
    private readonly Task running;
    private bool isCut;
    private int losing, reports;

    public Street(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        running = RunAsync();
    }

    public Uri Address { get; }

    /// <summary>How many reports were sent to the server.</summary>
    public int Reports => Volatile.Read(ref reports);

    /// <summary>Whether the worker is that of another build.</summary>
    public bool NextBuild { get; set; }

    public void Cut()
    {
        lock (turn)
        {
            isCut = true;
            foreach (var client in open)
                client.Close();
            open.Clear();
        }
    }

    public void Join()
    {
        lock (turn)
            isCut = false;
    }

    /// <summary>The next report arrives, and its answer does not; then the network is cut.</summary>
    public void LoseNextAnswer() => Volatile.Write(ref losing, 1);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await running;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            TcpClient phone;
            try
            {
                phone = await listener.AcceptTcpClientAsync();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = CarryAsync(phone);
        }
    }

    private async Task CarryAsync(TcpClient phone)
    {
        using var there = new TcpClient();
        using (phone)
            try
            {
                lock (turn)
                {
                    if (isCut)
                        return;
                    open.Add(phone);
                    open.Add(there);
                }
                await there.ConnectAsync(server.Host, server.Port);
                var one = new Line();
                await Task.WhenAny(OutAsync(phone.GetStream(), there.GetStream(), one), BackAsync(there.GetStream(), phone.GetStream(), one));
            }
            catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // cut
            }
            finally
            {
                lock (turn)
                {
                    open.Remove(phone);
                    open.Remove(there);
                }
            }
    }

    private async Task OutAsync(NetworkStream from, NetworkStream to, Line one)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            if (buffer.AsSpan(0, read).StartsWith(Report))
            {
                Interlocked.Increment(ref reports);
                one.LosesAnswer = Interlocked.Exchange(ref losing, 0) == 1;
            }
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private async Task BackAsync(NetworkStream from, NetworkStream to, Line one)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            if (one.LosesAnswer)
            {
                Cut();
                return;
            }
            if (NextBuild && buffer.AsSpan(0, read).IndexOf(Version) is >= 0 and var at)
                buffer[at + Version.Length] = (byte)(buffer[at + Version.Length] == '0' ? '1' : '0');
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private sealed class Line
    {
        public volatile bool LosesAnswer;
    }
}
