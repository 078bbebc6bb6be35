using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Whistle.Bench;
using Whistle.TestKit;

// bench/run [sqlite|postgres] [cases]: the figures of docs/performance.md, each beside what it is measured against.
if (args is ["floor", var url, var engine, var connection])
{
    await Floor.ServeAsync(url, engine is "postgres" ? connection : null, connection);
    return;
}
Environment.SetEnvironmentVariable("Limits__Api", "100000000");
Environment.SetEnvironmentVariable("Limits__Anonymous", "100000000");
var engines = args.Where(a => a is "sqlite" or "postgres").DefaultIfEmpty("sqlite").ToList();
if (args.Length == 0)
    engines = ["sqlite", "postgres"];
var cases = args.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty(0).Max() is var most and > 0 ? most : 1_000_000;
if (args.Contains("clocks"))
{
    await new ClocksRun(cases).AllAsync();
    return;
}
if (args.Contains("evaluation"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new EvaluationRun(engineName, cases).AllAsync();
    return;
}
if (args.Contains("directory"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new DirectoryRun(engineName).AllAsync();
    return;
}
if (args.Contains("notices"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new NoticesRun(engineName).AllAsync();
    return;
}
if (args.Contains("events"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new EventsRun(engineName is "postgres" ? Engine.Postgres : Engine.Sqlite).AllAsync();
    return;
}
if (args.Contains("export"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new ExportRun(engineName is "postgres" ? Engine.Postgres : Engine.Sqlite, cases).AllAsync();
    return;
}
if (args.Contains("rooms"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new RoomsRun(engineName).AllAsync();
    return;
}
if (args.Contains("duplicates"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new DuplicatesRun(engineName).AllAsync();
    return;
}
if (args.Contains("open311"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new Open311Run(engineName).AllAsync();
    return;
}
if (args.Contains("map"))
{
    foreach (var engineName in args.Contains("postgres") || args.Contains("sqlite") ? engines : ["sqlite", "postgres"])
        await new MapRun(engineName).AllAsync();
    return;
}
foreach (var engineName in engines)
    await new Run(engineName, cases).AllAsync();

/// <summary>All figures on one engine.</summary>
internal sealed class Run(string engine, int cases)
{
    private const int Connections = 32;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(12);
    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        Console.WriteLine($"\n{engine}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {Connections} connections");
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        var token = (await subject.VerbAsync("token", "school")).Output.Trim();
        var police = (await subject.VerbAsync("token", "local.police")).Output.Trim();

        await ReportAsync(subject, server, token);
        await PageAsync(subject, token, police);
        await ListAsync(subject, police, database, 10_000);
        await ListAsync(subject, police, database, cases);
        await StartsAsync(subject);
        await MemoryAsync(subject, token, police);
        await subject.KillAsync();
        folder.Dispose();
    }

    private string Lite => new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString();

    private async Task ReportAsync(ServerProcess subject, PostgresServer? server, string token)
    {
        var floorUrl = "http://127.0.0.1:" + FreePort();
        var floorAt = server is null ? new SqliteConnectionStringBuilder { DataSource = folder.File("floor.db") }.ToString() : server.ConnectionTo(await server.NewDatabaseAsync());
        using var floor = Process.Start(new ProcessStartInfo("dotnet", [typeof(Run).Assembly.Location, "floor", floorUrl, engine, floorAt]))!;
        await Task.Delay(3000);
        const string Body = """{"dutyItem": 5, "description": "东门外护栏断裂，放学时学生走上车道，请尽快处理。"}""";
        var run = Guid.CreateVersion7().ToString("N");
        Measured bare = default!, ours = default!;
        for (var round = 0; round < 2; round++)
        {
            bare = await Load.RunAsync(new(floorUrl), Connections, 200_000, Long, _ => Load.Request("POST", new(floorUrl), "/cases", "", Body));
            ours = await Load.RunAsync(subject.Address, Connections, 200_000, Long, n => Load.Request("POST", subject.Address, "/api/v1/cases", Bearer(token) + $"Idempotency-Key: {run}-{round}-{n}\r\n", Body));
        }
        floor.Kill();
        Console.WriteLine($"report: floor {bare}\n        ours  {ours}\n        ratio {ours.Rate / bare.Rate:0.00} (goal 0.5)");
    }

    private static async Task PageAsync(ServerProcess subject, string token, string police)
    {
        using var http = new HttpClient { BaseAddress = subject.Address };
        var id = await OneCaseAsync(http, token);
        for (var version = 1; version < 30; version++)
            await PostAsync(http, police, $"/api/v1/cases/{id}/note", $$"""{"version": {{version}}, "text": "已到现场查看，情况属实，正在协调，第{{version}}次记录。"}""");
        var cookie = await Cookie.OfAsync(subject.Address, "local.police");
        var page = await Load.RunAsync(subject.Address, Connections, 20_000, Long, _ => Load.Request("GET", subject.Address, $"/cases/{id}", $"Cookie: {cookie}\r\nAccept-Language: zh-CN\r\n"));
        page = await Load.RunAsync(subject.Address, Connections, 20_000, Long, _ => Load.Request("GET", subject.Address, $"/cases/{id}", $"Cookie: {cookie}\r\nAccept-Language: zh-CN\r\n"));
        Console.WriteLine($"case page with 30 events: {page} (goal 500/s, p99 100 ms)");
        Console.WriteLine($"case page over the wire, first visit: {await Wire.BytesAsync(subject.Address, $"/cases/{id}", cookie):#,0} bytes (goal 200,000)");
    }

    private async Task ListAsync(ServerProcess subject, string police, string? database, int size)
    {
        var watch = Stopwatch.StartNew();
        // what the reports before have left to the background is done first
        while (await Seed.CountAsync(database, Lite, "platform_delivery") > 0)
            await Task.Delay(200);
        await subject.KillAsync();
        await Seed.GrowAsync(database, Lite, size);
        await subject.StartAsync();
        using var http = new HttpClient { BaseAddress = subject.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", police);
        var me = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/api/v1/me"));
        var unit = me.RootElement.GetProperty("posts")[0].GetProperty("unit").GetProperty("id").GetString();
        byte[] Ask(int _) => Load.Request("GET", subject.Address, $"/api/v1/cases?state=open&holder={unit}&limit=20", Bearer(police));
        // a fresh process is still being compiled for the first seconds
        await Load.RunAsync(subject.Address, Connections, 20_000, Long, Ask);
        var list = await Load.RunAsync(subject.Address, Connections, 20_000, Long, Ask);
        Console.WriteLine($"20 newest open of my unit, of {await Seed.CountAsync(database, Lite, "hazard_case"):#,0} cases: {list} (goal p99 50 ms; grown in {watch.Elapsed.TotalSeconds:0} s)");
    }

    private static async Task StartsAsync(ServerProcess subject)
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await subject.KillAsync();
            times.Add((await subject.StartAsync()).TotalSeconds);
        }
        Console.WriteLine($"cold start to ready: median {times.Order().ElementAt(2):0.00} s of 5 (goal 3 s)");
    }

    private static async Task MemoryAsync(ServerProcess subject, string token, string police)
    {
        using var http = new HttpClient { BaseAddress = subject.Address };
        var id = await OneCaseAsync(http, token);
        var run = Guid.CreateVersion7().ToString("N");
        byte[] Mixed(int n) => (n % 10) switch
        {
            0 => Load.Request("POST", subject.Address, "/api/v1/cases", Bearer(token) + $"Idempotency-Key: {run}-{n}\r\n", """{"dutyItem": 16, "description": "校门口流动餐车"}"""),
            < 4 => Load.Request("GET", subject.Address, "/api/v1/cases?state=open", Bearer(police)),
            < 7 => Load.Request("GET", subject.Address, $"/api/v1/cases/{id}", Bearer(token)),
            _ => Load.Request("GET", subject.Address, "/api/v1/me", Bearer(police)),
        };
        var sizes = new List<long>();
        for (var part = 0; part < 4; part++)
        {
            var load = await Load.RunAsync(subject.Address, Connections, 25_000, TimeSpan.FromMinutes(3), n => Mixed(n + part * 25_000));
            sizes.Add(Process.GetProcessById(subject.Id).WorkingSet64 / 1_000_000);
            if (load.Answers < 25_000 || load.Failures > 0)
                Console.WriteLine($"  mixed load part {part}: {load}");
        }
        Console.WriteLine($"memory after 25,000, 50,000, 75,000, 100,000 mixed requests: {string.Join(", ", sizes)} MB (goal 400, not growing)");
    }

    private static async Task<string> OneCaseAsync(HttpClient http, string token)
        => System.Text.Json.JsonDocument.Parse(await PostAsync(http, token, "/api/v1/cases", """{"dutyItem": 5, "description": "北门路口斑马线磨损看不清，上学高峰车辆不减速。"}""")).RootElement.GetProperty("id").GetString()!;

    private static async Task<string> PostAsync(HttpClient http, string token, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    private static string Bearer(string token) => $"Authorization: Bearer {token}\r\n";

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
