using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>
/// bench/run open311 [sqlite|postgres]: the public list of 1,000 requests as JSON and as XML, asked by many at once: as it is usually
/// asked, which is kept for all who ask the same, and with filters, which is read and written anew each time. Goal: 100 a second.
/// </summary>
internal sealed class Open311Run(string engine)
{
    private const int Requests = 1_000, Askers = 8;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        await subject.KillAsync();
        await SeedAsync(database);
        await subject.StartAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{engine}, Open311: a list of {Requests:#,0} requests, {Askers} askers at once; {Environment.ProcessorCount} cores, .NET {Environment.Version}"));
        foreach (var format in new[] { "json", "xml" })
        {
            await AskAsync(subject.Address, $"/open311/v2/requests.{format}", "as usually asked");
            await AskAsync(subject.Address, $"/open311/v2/requests.{format}?page=1", "made anew each time");
        }
        await subject.KillAsync();
        folder.Dispose();
    }

    private static async Task AskAsync(Uri address, string path, string how)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = Askers }) { BaseAddress = address };
        var first = await http.GetByteArrayAsync(path);
        var (took, watch) = (new List<double>[Askers], Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(async asker =>
        {
            took[asker] = [];
            while (watch.Elapsed < Long)
            {
                var start = Stopwatch.GetTimestamp();
                var body = await http.GetByteArrayAsync(path);
                took[asker].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (body.Length != first.Length)
                    throw new InvalidOperationException($"{path} answered {body.Length} bytes, before {first.Length}.");
            }
        }));
        var all = took.SelectMany(one => one).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path,-34} {how,-20} {first.Length / 1000,5} kB  {all.Count / watch.Elapsed.TotalSeconds,7:0}/s  p50 {all[all.Count / 2]:0.0} ms, p99 {all[all.Count * 99 / 100]:0.0} ms (goal 100/s)"));
    }

    /// <summary>Copies of the demo city's one refused report, a minute apart.</summary>
    private async Task SeedAsync(string? postgres)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString()) : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM exchange_request LIMIT 0";
        var columns = new List<string>();
        await using (var none = await command.ExecuteReaderAsync())
            columns.AddRange(Enumerable.Range(0, none.FieldCount).Select(none.GetName));
        var values = columns.Select(column => column switch
        {
            "id" => postgres is null ? "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))" : "gen_random_uuid()",
            "number" => "'R20260101-B' || s.g",
            "received_at" => postgres is null ? "t.received_at - s.g * 60000" : "t.received_at - s.g * interval '1 minute'",
            "public_words" => "'放学时家长的车停在斑马线上，孩子只能绕行机动车道，希望有人来管一管。'",
            _ => $"t.\"{column}\"",
        });
        var series = postgres is null ? $"(WITH RECURSIVE g(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM g WHERE g < {Requests}) SELECT g FROM g)" : $"(SELECT g FROM generate_series(1, {Requests}) g)";
        command.CommandText = $"INSERT INTO exchange_request (\"{string.Join("\", \"", columns)}\") SELECT {string.Join(", ", values)} FROM (SELECT * FROM exchange_request WHERE state = 'refused' LIMIT 1) t CROSS JOIN {series} s";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync();
    }
}
