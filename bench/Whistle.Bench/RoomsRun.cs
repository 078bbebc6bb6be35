using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>Command rooms: 1,000 cases are sent down while the room's own system is out; how long until it has all of them once it is back.</summary>
internal sealed class RoomsRun(string engine)
{
    private const int Cases = 1000, Port = 8405;

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        Console.WriteLine($"\nrooms on {engine}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        await using var postgres = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = postgres is null ? null : postgres.ConnectionTo(await postgres.NewDatabaseAsync());
        await using var server = new ServerProcess(folder.Path, database, ("Exchange__Inside", "127.0.0.0/8"), ("WHISTLE_DEMO", "1"));
        await server.StartAsync();
        var (school, local, district, head, office) = (await ApiAsync(server, "school"), await ApiAsync(server, "local.police"), await ApiAsync(server, "district.police"), await ApiAsync(server, "district.police.head"), await ApiAsync(server, "education.office.head"));
        var room = (await office.GetFromJsonAsync<JsonElement>("/api/v1/command-rooms")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).ToList();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");
        var rooms = new List<(string Name, Guid Id, string Theirs, string Ours)>();
        foreach (var (id, no) in room.Select((id, no) => (id, no)))
        {
            using var answer = await office.PostAsJsonAsync($"/api/v1/command-rooms/{id:D}/outside", new { endpoint = $"{address}/rooms/room{no}" });
            var secrets = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secrets").EnumerateArray().ToDictionary(one => one.GetProperty("way").GetString()!, one => one.GetProperty("secret").GetString()!, StringComparer.Ordinal);
            rooms.Add(($"room{no}", id, secrets["out"], secrets["in"]));
        }

        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (no, _) =>
        {
            var id = (await DoAsync(school, "/api/v1/cases", new { dutyItem = 5, description = $"第{no}处护栏断裂" })).GetProperty("id").GetGuid();
            var version = 1;
            foreach (var (who, action, body) in new (HttpClient, string, Dictionary<string, object>)[] { (local, "accept", []), (local, "report-up", new() { ["reason"] = "需区级协调" }), (district, "accept", []), (district, "propose-send-down", new() { ["analysis"] = "由镇街修复" }), (head, "approve-send-down", []) })
            {
                body["version"] = version;
                version = (await DoAsync(who, $"/api/v1/cases/{id:D}/{action}", body)).GetProperty("version").GetInt32();
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cases} cases sent down while the other side is out: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));

        using var outside = Start();
        try
        {
            await DrainAsync(server, address, rooms);
        }
        finally
        {
            outside.Kill();
        }
        await server.KillAsync();
        folder.Dispose();
    }

    private static async Task DrainAsync(ServerProcess server, string address, List<(string Name, Guid Id, string Theirs, string Ours)> rooms)
    {
        using var http = new HttpClient { BaseAddress = new(address) };
        await UpAsync(http);
        foreach (var (name, id, theirs, ours) in rooms)
            using (await http.PostAsync("/rooms", new FormUrlEncodedContent([new("name", name), new("report", $"{server.Address}exchange/v1/command-rooms/{id:D}/events"), new("theirs", theirs), new("ours", ours)]))) { }
        var began = Stopwatch.GetTimestamp();
        var there = 0;
        while (there < Cases && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(15))
        {
            await Task.Delay(500);
            there = (await http.GetFromJsonAsync<JsonElement>("/cases.json")).GetArrayLength();
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{there} of {Cases} cases there {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the other side was back (goal 60)"));
    }

    private Process Start()
    {
        var program = Environment.GetEnvironmentVariable("WHISTLE_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "whistle.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Path.GetDirectoryName(program)!, "command-room.dll"), "--port", Port.ToString(CultureInfo.InvariantCulture), "--data", folder.File("command-room.db")]))!;
    }

    private static async Task UpAsync(HttpClient http)
    {
        for (var tries = 0; ; tries++)
            try
            {
                using (await http.GetAsync("/cases.json"))
                    return;
            }
            catch (HttpRequestException) when (tries < 200)
            {
                await Task.Delay(100);
            }
    }

    private static async Task<HttpClient> ApiAsync(ServerProcess server, string login)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await server.VerbAsync("token", login)).Output.Trim());
        return http;
    }

    private static async Task<JsonElement> DoAsync(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
