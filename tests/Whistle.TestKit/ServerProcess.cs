using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Whistle.TestKit;

/// <summary>What a program said and how it ended.</summary>
public sealed record Ended(int Code, string Output, string Error);

/// <summary>The built program as a process of its own, which can be killed at any moment and started again on the same data.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The program beside the tests, or the published one that <c>bench/run</c> names.</summary>
    private static readonly string Program = Environment.GetEnvironmentVariable("WHISTLE_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "whistle.dll");

    private readonly string folder;
    private readonly string? postgres;
    private readonly (string Name, string Value)[] settings;
    private readonly StringBuilder said = new();
    private Process? process;

    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">A connection string, or null for SQLite.</param>
    /// <param name="settings">What else the environment says.</param>
    public ServerProcess(string folder, string? postgres = null, params (string Name, string Value)[] settings)
    {
        (this.folder, this.postgres, this.settings) = (folder, postgres, settings);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }

    /// <summary>On an installation with the demo city in it, so that no test waits until its program has built the same once more.</summary>
    /// <param name="own">A PostgreSQL server of the test's own, where it stops or kills it; else the shared one.</param>
    public static async Task<ServerProcess> PreparedAsync(TempFolder folder, Engine engine, PostgresServer? own = null, params (string Name, string Value)[] settings)
        => new(folder.Path, await (await Template.OfAsync(engine)).CopyAsync(folder, own), settings);

    /// <summary>To its database on PostgreSQL; null on SQLite.</summary>
    public string? Connection => postgres;

    public Uri Address { get; }

    public int Id => process!.Id;

    /// <summary>All that it has printed, since the first start.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>Starts it and waits until it is ready. Gives how long that took.</summary>
    public async Task<TimeSpan> StartAsync(TimeSpan? atMost = null)
    {
        var begun = Stopwatch.GetTimestamp();
        process = Launch([]);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        while (Stopwatch.GetElapsedTime(begun) < (atMost ?? TimeSpan.FromSeconds(60)) && !process.HasExited)
        {
            try
            {
                if ((await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK)
                    return Stopwatch.GetElapsedTime(begun);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // not yet listening
            }
            await Task.Delay(25);
        }
        throw new TimeoutException("The server did not become ready: " + Said);
    }

    /// <summary>As a power cut would: SIGKILL, no goodbye.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Runs an admin verb on the same data.</summary>
    public async Task<Ended> VerbAsync(params string[] arguments)
    {
        using var verb = Launch(arguments);
        var (output, error) = (verb.StandardOutput.ReadToEndAsync(), verb.StandardError.ReadToEndAsync());
        await verb.WaitForExitAsync();
        return new(verb.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
    }

    private Process Launch(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        start.Environment["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/');
        start.Environment["WHISTLE_DATA"] = folder;
        start.Environment["WHISTLE_DEMO"] = "1";
        start.Environment["ConnectionStrings__Whistle"] = postgres ?? "";
        start.Environment["Limits__Api"] = start.Environment["Limits__Anonymous"] = start.Environment["Limits__SignIn"] = "0";
        start.Environment["LANG"] = "en_US.UTF-8";
        // a test that wants stand-ins starts its own
        start.Environment["Notices__StandIns"] = "off";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        if (line is not null)
            lock (said)
                said.AppendLine(line);
    }
}
