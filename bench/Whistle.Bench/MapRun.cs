using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>bench/run map [sqlite|postgres]: GeoJSON of 50,000 cases, with places of their own all over the city, at the server.</summary>
internal sealed class MapRun(string engine)
{
    private const int Cases = 50_000, Times = 30, Warm = 5;

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        var lite = new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString();
        await subject.KillAsync();
        // the city's office sees every case
        await Seed.GrowAsync(database, lite, Cases + (int)await Seed.CountAsync(database, lite, "hazard_case"));
        await ScatterAsync(database, lite);
        await subject.StartAsync();
        Console.WriteLine($"\n{engine}, {Environment.ProcessorCount} cores, {await Seed.CountAsync(database, lite, "hazard_case"):#,0} cases, {await Seed.CountAsync(database, lite, "hazard_case WHERE lat IS NOT NULL"):#,0} with a place of their own");
        foreach (var (name, query) in new[] { ("the whole city", "zoom=10"), ("one district", "bbox=119.9,30.38,120.08,30.5&zoom=12"), ("some streets", "bbox=120.02,30.405,120.04,30.42&zoom=15"), ("open cases", "state=open&zoom=10") })
            await AskAsync(subject, name, "/api/v1/map/cases.geojson?" + query);
        await AskAsync(subject, "places", "/api/v1/map/places.geojson");
        await AskAsync(subject, "rings", "/api/v1/map/rings.geojson");
        await subject.KillAsync();
        folder.Dispose();
    }

    /// <summary>Gives every copied case a place of its own: a hundred thousand steps of some metres, the same on both databases.</summary>
    private static async Task ScatterAsync(string? postgres, string lite)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection(lite) : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = "UPDATE hazard_case SET lat = 30.28 + ((sequence / 7) % 2200) * 0.0001, lon = 119.92 + ((sequence / 13) % 2500) * 0.0001 WHERE number LIKE 'B%'";
        await command.ExecuteNonQueryAsync();
        command.CommandText = postgres is null ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE hazard_case";
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AskAsync(ServerProcess subject, string name, string address)
    {
        var token = (await subject.VerbAsync("token", "city.education")).Output.Trim();
        using var http = new HttpClient { BaseAddress = subject.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var (took, bytes) = (new List<double>(), 0);
        for (var i = 0; i < Times + Warm; i++)
        {
            var watch = Stopwatch.StartNew();
            var answer = await http.GetByteArrayAsync(address);
            bytes = answer.Length;
            if (i >= Warm)
                took.Add(watch.Elapsed.TotalMilliseconds);
        }
        took.Sort();
        Console.WriteLine($"{name}: median {took[took.Count / 2]:0} ms, p95 {took[took.Count * 95 / 100]:0} ms, {bytes:#,0} bytes (goal 300 ms)");
    }
}
