using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Exchange;

/// <summary>The stand-in command-room system as a process of its own, which can be killed at any moment and started again on the same file.</summary>
internal sealed class OutsideSystem : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int port;
    private Process? process;

    public OutsideSystem()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "command-room.dll"), "--port", port.ToString(CultureInfo.InvariantCulture), "--data", Path.Combine(folder.Path, "room.db"), "--pause", "50"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(said is not null && said.Contains(Address, StringComparison.Ordinal), $"{said} {(process.HasExited ? await process.StandardError.ReadToEndAsync() : "")}");
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public Task ConnectAsync(string room, string report, string theirs, string ours)
        => PostAsync("/rooms", ("name", room), ("report", report), ("theirs", theirs), ("ours", ours));

    public Task FaultsAsync(params (string Name, int Value)[] faults)
        => PostAsync("/faults", [.. faults.Select(fault => (fault.Name, fault.Value.ToString(CultureInfo.InvariantCulture)))]);

    /// <summary>Its clock shows what Whistle's shows.</summary>
    public Task AgreeAsync(TimeProvider clock) => FaultsAsync(("ahead", (int)(clock.GetUtcNow() - DateTimeOffset.UtcNow).TotalSeconds));

    /// <summary>Presses a button of the case's page.</summary>
    public Task PressAsync(string room, string number, string act, string words = "") => PostAsync($"/rooms/{room}/cases/{number}", ("act", act), ("words", words));

    public async Task PressAsync(string room, string number, string act, string words, byte[] photo)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(act), "act" }, { new StringContent(words), "words" },
            { new ByteArrayContent(photo) { Headers = { ContentType = new("image/jpeg") } }, "photos", "after.jpg" },
        };
        using var answer = await http.PostAsync($"{Address}/rooms/{room}/cases/{number}", form);
        Assert.True(answer.IsSuccessStatusCode, $"{act}: {answer.StatusCode}");
    }

    public async Task<JsonArray> CasesAsync() => JsonNode.Parse(await http.GetStringAsync($"{Address}/cases.json"))!.AsArray();

    /// <summary>The case as this system has it; null where it has none.</summary>
    public async Task<JsonNode?> CaseAsync(string room, string number)
        => (await CasesAsync()).SingleOrDefault(one => (string?)one!["room"] == room && (string?)one["number"] == number);

    public async Task<string?> StateAsync(string room, string number) => (string?)(await CaseAsync(room, number))?["state"];

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await KillAsync();
        http.Dispose();
        folder.Dispose();
    }

    private async Task PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.PostAsync(Address + path, form);
        Assert.True(answer.IsSuccessStatusCode, $"{path} {string.Join(' ', fields)}: {answer.StatusCode}");
    }
}
