using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Whistle.TestKit;

/// <summary>
/// A PostgreSQL cluster of the tests' own, in a temp folder, on a free port of this machine. One that a test stops or kills has
/// fsync on as in earnest; the shared one, which nothing stops, has not, since it makes a database for nearly every test. Stopped with the process that started it; what a killed one left behind is cleared by the next.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Prefix = "whistle-pg-";
    private static readonly Lazy<Task<PostgresServer>> TheShared = new(() => StartAsync(fsync: false));

    private readonly string folder;
    private Process? process;
    private int databases;

    private readonly bool fsync;

    private PostgresServer(string folder, int port, bool fsync) => (this.folder, Port, this.fsync) = (folder, port, fsync);

    /// <summary>One for all tests of the process.</summary>
    public static Task<PostgresServer> SharedAsync() => TheShared.Value;

    public int Port { get; }

    public static async Task<PostgresServer> StartAsync(bool fsync = true)
    {
        ClearLeftovers();
        var folder = System.IO.Directory.CreateTempSubdirectory(Prefix).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "owner"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", ["-R", "postgres", folder]);
        var server = new PostgresServer(folder, FreePort(), fsync);
        var (file, arguments) = AsPostgres("initdb", ["-D", server.Data, "-U", "whistle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await RunAsync(file, arguments);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Stop(immediately: true);
        await server.StartAgainAsync();
        return server;
    }

    private string Data => Path.Combine(folder, "data");

    /// <summary>The connection string of a database of this server.</summary>
    public string ConnectionTo(string database)
        => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "whistle", Database = database, MaxPoolSize = 30 }.ToString();

    /// <summary>A new database; as a copy of another where that is named.</summary>
    public async Task<string> NewDatabaseAsync(string? template = null, string? name = null)
    {
        name ??= string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template} STRATEGY file_copy"));
        return name;
    }

    /// <summary>A new database with all that is in one of another server.</summary>
    public async Task<string> NewDatabaseAsync(PostgresServer other, string template)
    {
        var (name, dump) = (await NewDatabaseAsync(), Path.Combine(folder, "template.sql"));
        string[] to = ["-h", "127.0.0.1", "-U", "whistle"];
        await RunAsync(Path.Combine(Binaries(), "pg_dump"), [.. to, "-p", other.Port.ToString(CultureInfo.InvariantCulture), "-f", dump, template]);
        await RunAsync(Path.Combine(Binaries(), "psql"), [.. to, "-p", Port.ToString(CultureInfo.InvariantCulture), "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", dump, name]);
        File.Delete(dump);
        return name;
    }

    public Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>Starts it, or starts it again after a stop, and waits until it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        var (file, arguments) = AsPostgres("postgres", ["-D", Data, "-k", folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1",
            "-c", "max_connections=300", "-c", fsync ? "fsync=on" : "fsync=off", "-c", fsync ? "full_page_writes=on" : "full_page_writes=off", "-c", "log_min_messages=fatal", "-c", "shared_buffers=64MB"]);
        process = Start(file, arguments);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (tries < 200 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Immediately means as if the power had gone: no checkpoint, recovery at the next start.</summary>
    public void Stop(bool immediately)
    {
        if (process is not { HasExited: false } running)
            return;
        // the server's own number: the process that we started may only be the one that changed the user
        var pid = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        using var signal = Start("kill", [immediately ? "-QUIT" : "-INT", pid]);
        signal.WaitForExit();
        running.WaitForExit(10_000);
    }

    public ValueTask DisposeAsync()
    {
        Stop(immediately: true);
        System.IO.Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionTo("postgres")) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static (string File, string[] Arguments) AsPostgres(string program, string[] arguments)
    {
        var path = Path.Combine(Binaries(), program);
        return Environment.IsPrivilegedProcess ? ("runuser", ["-u", "postgres", "--", path, .. arguments]) : (path, arguments);
    }

    private static string Binaries()
    {
        const string debian = "/usr/lib/postgresql";
        var newest = System.IO.Directory.Exists(debian) ? System.IO.Directory.GetDirectories(debian).Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Max(StringComparer.Ordinal) : null;
        return newest ?? Environment.GetEnvironmentVariable("PATH")!.Split(':').FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed; ./test says what to install.");
    }

    private static void ClearLeftovers()
    {
        foreach (var left in System.IO.Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.Combine(left, "owner");
            if (!File.Exists(owner) || !int.TryParse(File.ReadAllText(owner), CultureInfo.InvariantCulture, out var pid) || IsAlive(pid))
                continue;
            var pidFile = Path.Combine(left, "data", "postmaster.pid");
            if (File.Exists(pidFile) && int.TryParse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture, out var postmaster) && IsPostgres(postmaster, left))
                Process.GetProcessById(postmaster).Kill();
            System.IO.Directory.Delete(left, recursive: true);
        }
    }

    private static bool IsAlive(int pid) => System.IO.Directory.Exists($"/proc/{pid}");

    private static bool IsPostgres(int pid, string folder)
        => File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string file, IEnumerable<string> arguments)
        => Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;

    private static async Task RunAsync(string file, IEnumerable<string> arguments)
    {
        using var running = Start(file, arguments);
        var (error, output) = (running.StandardError.ReadToEndAsync(), running.StandardOutput.ReadToEndAsync());
        await running.WaitForExitAsync();
        if (running.ExitCode != 0)
            throw new InvalidOperationException($"{file} failed: {await error}{await output}");
    }
}
