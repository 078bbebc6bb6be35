using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Whistle.CommandRoom;

internal sealed class Bell
{
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => bell.Writer.TryWrite(true);

    public async Task WaitAsync(TimeSpan longest, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(longest);
        try
        {
            await bell.Reader.ReadAsync(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // nobody rang
        }
    }
}

/// <summary>Sends what the room has to report until Whistle has said that it has it, with growing pauses; told to, some of it several times.</summary>
internal sealed class Sending(Store store, Bell bell, Pause pause, IHttpClientFactory clients, TimeProvider clock) : BackgroundService
{
    private const int Most = 50, Lanes = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                var due = await DueAsync();
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = stoppingToken }, async (letter, stop) => await OneAsync(letter, stop));
                if (due.Count == 0)
                    await bell.WaitAsync(pause.Length < TimeSpan.FromSeconds(1) ? pause.Length : TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
    }

    private Task<List<Letter>> DueAsync()
        => store.InAsync(() => store.Setting("dead") > 0 ? [] : store.Read($"SELECT id, room, number, type, body, at, state, attempts, status FROM letter_out WHERE state = 'waiting' AND next_at <= @now ORDER BY {(store.Setting("reorder") > 0 ? "random()" : "next_at, at")} LIMIT @most",
            Store.AsLetter, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("most", Most)));

    private async Task OneAsync(Letter letter, CancellationToken stop)
    {
        var (room, repeats) = await store.InAsync(() => (store.Room(letter.Room)!, store.Setting("repeat") > 0 ? RandomNumberGenerator.GetInt32(0, 3) : 0));
        var status = await SendAsync(room, letter, stop);
        for (var again = 0; again < repeats && status is >= 200 and < 300; again++)
            await SendAsync(room, letter, stop);
        var state = status is >= 200 and < 300 ? "delivered" : status is 409 or 410 or 413 or 415 or 422 ? "refused" : "waiting";
        var wait = pause.Length * Math.Pow(2, Math.Min(letter.Attempts, 10));
        await store.InAsync(() => store.Run("UPDATE letter_out SET state = @state, attempts = attempts + 1, status = @status, next_at = @next WHERE id = @id",
            ("state", state), ("status", status?.ToString(CultureInfo.InvariantCulture) ?? "—"), ("next", (clock.GetUtcNow() + (wait < LongestPause ? wait : LongestPause)).ToUnixTimeMilliseconds()), ("id", letter.Id)));
    }

    private async Task<int?> SendAsync(Room room, Letter letter, CancellationToken stop)
    {
        try
        {
            if (room.Report.Length == 0)
                return null;
            var (body, seconds) = (Encoding.UTF8.GetBytes(letter.Body), clock.GetUtcNow().ToUnixTimeSeconds());
            using var request = new HttpRequestMessage(HttpMethod.Post, room.Report) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json") { CharSet = "utf-8" };
            request.Headers.Add("webhook-id", letter.Id);
            request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", Signature.Of(room.Ours, letter.Id, seconds, body));
            using var http = clients.CreateClient();
            http.Timeout = TimeSpan.FromSeconds(10);
            using var answer = await http.SendAsync(request, stop);
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
