using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Whistle.StandIns.Mail;

/// <summary>A mail server (RFC 5321) on a port of its own: one recipient's mail at a time, 1 MiB, without TLS, for this machine only.</summary>
public sealed partial class MailStandIn : IStandIn, IAsyncDisposable
{
    public const string Service = "mail";

    private const int MostBytes = 1024 * 1024;

    private readonly Kept kept;
    private readonly Behaviours behaviours;
    private readonly TimeProvider clock;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource over = new();
    private readonly Task serving;

    public MailStandIn(Kept kept, Behaviours behaviours, TimeProvider clock, int port)
    {
        (this.kept, this.behaviours, this.clock) = (kept, behaviours, clock);
        listener = new(IPAddress.Loopback, port);
        listener.Start();
        serving = ServeAsync();
    }

    public string Name => Service;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Map(IEndpointRouteBuilder routes)
    {
        // nothing over HTTP
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings(Uri address) =>
    [
        new("Notices:Mail:Host", "127.0.0.1"), new("Notices:Mail:Port", Port.ToString(CultureInfo.InvariantCulture)), new("Notices:Mail:Tls", "off"), new("Notices:Mail:From", "whistle@example.org"),
    ];

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!over.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(over.Token);
            _ = Task.Run(async () =>
            {
                try
                {
                    using (client)
                        await TalkAsync(client);
                }
                catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
                {
                    // the other side has hung up
                }
            });
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        if (behaviours[Service] is Mode.Down)
            return;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        if (behaviours[Service] is Mode.Hang)
            await Task.Delay(Timeout.Infinite, over.Token);
        if (behaviours[Service] is Mode.Slow)
            await Task.Delay(behaviours.Delay, over.Token);
        await writer.WriteLineAsync(behaviours[Service] is Mode.Busy ? "421 stand-in too busy" : "220 stand-in ESMTP");
        string? from = null, to = null;
        while (await reader.ReadLineAsync(over.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-stand-in\r\n250-SIZE 1048576\r\n250 8BITMIME");
                    break;
                case "MAIL" when Address().Match(line) is { Success: true } said:
                    from = said.Groups["address"].Value;
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "RCPT" when from is not null && Address().Match(line) is { Success: true } said:
                    if (behaviours[Service] is Mode.Refuse or Mode.Gone)
                    {
                        await writer.WriteLineAsync("550 no such mailbox");
                        break;
                    }
                    to = said.Groups["address"].Value;
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "DATA" when to is not null:
                    await writer.WriteLineAsync("354 go on");
                    await writer.WriteLineAsync(await TakeAsync(reader, to));
                    (from, to) = (null, null);
                    break;
                case "RSET" or "NOOP" or "HELO":
                    (from, to) = (null, null);
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("503 bad sequence");
                    break;
            }
        }
    }

    private async Task<string> TakeAsync(StreamReader reader, string to)
    {
        var lines = new List<string>();
        var bytes = 0;
        while (await reader.ReadLineAsync(over.Token) is { } line && line != ".")
        {
            bytes += line.Length + 2;
            if (bytes <= MostBytes)
                lines.Add(line.StartsWith('.') ? line[1..] : line);
        }
        if (bytes > MostBytes)
            return "552 too large";
        var end = lines.IndexOf("");
        var headers = Unfold(end < 0 ? lines : lines[..end]);
        var text = string.Join('\n', end < 0 ? [] : lines[(end + 1)..]);
        if (headers.GetValueOrDefault("content-transfer-encoding") is "base64")
            text = Encoding.UTF8.GetString(Convert.FromBase64String(text.ReplaceLineEndings("")));
        var id = headers.GetValueOrDefault("message-id") ?? "";
        if (id.Length == 0)
            return "554 no Message-ID";
        kept.Add(Service, clock.GetUtcNow(), id, id, to, Decode(headers.GetValueOrDefault("subject") ?? ""), text, behaviours[Service] is Mode.Nothing ? "nothing" : "arrived");
        if (behaviours[Service] is Mode.HangAfter)
            await Task.Delay(Timeout.Infinite, over.Token);
        return "250 taken";
    }

    private static Dictionary<string, string> Unfold(List<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (var line in lines)
            if (line.Length > 0 && line[0] is ' ' or '\t' && last is not null)
                headers[last] += line.TrimStart();
            else if (line.Split(':', 2) is [var name, var value])
                headers[last = name.ToLowerInvariant()] = value.Trim();
        return headers;
    }

    private static string Decode(string words)
        => Encoded().Replace(words, match => Encoding.UTF8.GetString(match.Groups["how"].Value is "B" or "b" ? Convert.FromBase64String(match.Groups["text"].Value) : Quoted(match.Groups["text"].Value)));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
                bytes.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
        return [.. bytes];
    }

    [GeneratedRegex("<(?<address>[^<>]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"=\?utf-8\?(?<how>[BbQq])\?(?<text>[^?]*)\?=\s?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Encoded();
}
