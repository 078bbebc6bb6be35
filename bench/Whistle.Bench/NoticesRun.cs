using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Whistle.StandIns;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>
/// Notices: how long from the commit of a report until its SMS is at the stand-in, with 50 reports in a minute; and how a queue of
/// 100,000, left by a channel that was down for a day, drains while another channel goes on.
/// </summary>
internal sealed class NoticesRun(string engine)
{
    private const int Reports = 50, Queue = 100_000;

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        Console.WriteLine($"\nnotices on {engine}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        await using var postgres = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = postgres is null ? null : postgres.ConnectionTo(await postgres.NewDatabaseAsync());
        await using var standIns = await StandInHost.StartAsync(TimeProvider.System, folder.File("stand-ins.db"));
        standIns.Limits.SmsADay = int.MaxValue;
        var settings = standIns.Settings().Where(s => s.Key.StartsWith("Notices:Sms:", StringComparison.Ordinal) || s.Key.StartsWith("Notices:Mail:", StringComparison.Ordinal))
            .Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value!)).Append(("Notices__Sms__PerMinute", "6000000")).Append(("WHISTLE_DEMO", "1")).ToArray();
        await using var server = new ServerProcess(folder.Path, database, settings);
        await server.StartAsync();
        await LatencyAsync(server, standIns);
        await DrainAsync(server, standIns, database);
        await server.KillAsync();
        folder.Dispose();
    }

    private static async Task LatencyAsync(ServerProcess server, StandInHost standIns)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await server.VerbAsync("token", "school")).Output.Trim());
        var committed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var clock = TimeProvider.System;
        for (var n = 0; n < Reports; n++)
        {
            var began = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, urgency = "urgent", description = $"第{n}处护栏断裂" }) };
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            committed[body.GetProperty("number").GetString()!] = clock.GetUtcNow();
            if (TimeSpan.FromSeconds(60.0 / Reports) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
                await Task.Delay(rest);
        }
        await Task.Delay(6000);
        // those of the demo city's own history are not counted
        var took = (from sms in standIns.Kept.Newest("sms", 10_000)
                    from report in committed.Where(one => sms.Text.Contains(one.Key, StringComparison.Ordinal))
                    select (sms.At - report.Value).TotalMilliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Reports} reports a minute, {took.Count} SMS at the stand-in after the answer: p50 {took[took.Count / 2]:0} ms, p99 {took[(int)(took.Count * 0.99)]:0} ms (goal 1,000 and 5,000)"));
    }

    /// <summary>The queue is written as the plan writes it, with a channel that is down and instants of yesterday.</summary>
    private async Task DrainAsync(ServerProcess server, StandInHost standIns, string? database)
    {
        await server.KillAsync();
        standIns.Kept.Clear();
        standIns.Behaviours["sms"] = Mode.Down;
        await NoticesSeed.FillAsync(folder, database, Queue, 200);
        await server.StartAsync();
        var beside = Stopwatch.StartNew();
        while (standIns.Kept.Count("mail") < 200 && beside.Elapsed < TimeSpan.FromMinutes(5))
            await Task.Delay(100);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"while {Queue:#,0} SMS wait for a channel that is down: 200 mails in {beside.Elapsed.TotalSeconds:0.0} s (limit 120 a minute), SMS sent {standIns.Kept.Count("sms")}"));
        standIns.Behaviours["sms"] = Mode.Normal;
        var (watch, before) = (Stopwatch.StartNew(), 0);
        while (standIns.Kept.Count("sms") < Queue && watch.Elapsed < TimeSpan.FromMinutes(30))
        {
            await Task.Delay(2000);
            if (standIns.Kept.Count("sms") is var now && now / 20_000 > before / 20_000)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {now:#,0} after {watch.Elapsed.TotalSeconds:0} s"));
            before = standIns.Kept.Count("sms");
        }
        await Task.Delay(5000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"drained: {standIns.Kept.Count("sms"):#,0} of {Queue:#,0} in {watch.Elapsed.TotalSeconds - 5:0} s, doubles {standIns.Kept.Doubles("sms")} (goal: all, 0)"));
    }
}
