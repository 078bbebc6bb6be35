using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>
/// bench/run evaluation [sqlite|postgres] [cases]: the facts of a city's cases of three years (2,600 schools, 2,000 units, 190 towns,
/// two districts; two and a half things owed in each case), made inside the database; how long the sums of all months take, and the
/// evaluation pages as offices and heads open them, one after the other.
/// </summary>
internal sealed class EvaluationRun(string engine, int cases)
{
    private const int Schools = 2_600, Units = 2_000, Towns = 190, Once = 20, Days = 3 * 365;

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{engine}, evaluation: {cases:#,0} cases over three years; {Environment.ProcessorCount} cores, .NET {Environment.Version}"));
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        await subject.KillAsync();
        await using DbConnection connection = database is null ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString()) : new NpgsqlConnection(database);
        await connection.OpenAsync();
        var watch = Stopwatch.StartNew();
        await SeedAsync(connection, database is null);
        Console.WriteLine($"seeded in {watch.Elapsed.TotalSeconds:0} s");
        await subject.StartAsync();
        watch.Restart();
        var months = await ScalarAsync(connection, "SELECT count(*) FROM supervision_sheet");
        var current = int.Parse(TimeProvider.System.GetUtcNow().AddHours(7).ToString("yyyyMM", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        while (await ScalarAsync(connection, $"SELECT count(*) FROM supervision_sheet WHERE month < {current} AND (built IS NULL OR built <> stamp)") > 0)
            await Task.Delay(500);
        Console.WriteLine($"sums of {months} months of districts made in {watch.Elapsed.TotalSeconds:0} s");
        await PagesAsync(subject);
        Console.WriteLine($"memory: {Process.GetProcessById(subject.Id).WorkingSet64 / 1_000_000} MB");
        await subject.KillAsync();
        folder.Dispose();
    }

    private static async Task PagesAsync(ServerProcess subject)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(8).DateTime);
        var years = string.Create(CultureInfo.InvariantCulture, $"from={today.AddYears(-3).AddMonths(1):yyyy-MM}-01&to={today:yyyy-MM-dd}");
        foreach (var by in (string[])["unit", "line", "town", "school", "category"])
            await PageAsync(subject, "city.education", $"/evaluation?{years}&by={by}");
        await PageAsync(subject, "city.education", "/evaluation");
        await PageAsync(subject, "city.education", $"/evaluation/month?month={today.AddMonths(-1):yyyy-MM}");
        await PageAsync(subject, "education.office", $"/evaluation?{years}&by=school");
        await PageAsync(subject, "education.office", $"/evaluation?{years}&by=unit&item=5");
        await PageAsync(subject, "city.education", $"/evaluation/cases?{years}&mark=closed-on-time");
    }

    private static async Task PageAsync(ServerProcess subject, string login, string path)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = subject.Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add("Cookie", await Cookie.OfAsync(subject.Address, login));
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        for (var i = 0; i < 3; i++)
            (await http.GetAsync(path)).EnsureSuccessStatusCode();
        var times = new List<double>();
        for (var i = 0; i < Once; i++)
        {
            var watch = Stopwatch.StartNew();
            await http.GetStringAsync(path);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine($"{login} {path}: median {times[Once / 2]:0} ms, worst of {Once} {times[^1]:0} ms (goal 500 ms)");
    }

    private async Task SeedAsync(DbConnection connection, bool lite)
    {
        var series = lite ? $"(WITH RECURSIVE g(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM g WHERE g < {cases}) SELECT g FROM g)" : $"(SELECT g FROM generate_series(1::bigint, {cases}) g)";
        var districts = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT DISTINCT district FROM hazard_case ORDER BY district";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                districts.Add(reader.GetValue(0).ToString()!);
        }
        string Id(string prefix, string number) => lite ? $"printf('{prefix}-0000-7000-8000-%012X', {number})" : $"('{prefix}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid";
        string At(string days) => lite ? $"CAST(strftime('%s', 'now') * 1000 - {days} * 86400000.0 AS INTEGER)" : $"date_trunc('milliseconds', now() - ({days}) * interval '1 day')";
        var district = $"CASE WHEN s.g * 7919 % 10 < 6 THEN {(lite ? $"'{districts[0].ToUpperInvariant()}'" : $"'{districts[0]}'::uuid")} ELSE {(lite ? $"'{districts[^1].ToUpperInvariant()}'" : $"'{districts[^1]}'::uuid")} END";
        var (age, yes, no) = ($"({Days}.0 * (1 - s.g * 1.0 / {cases}))", lite ? "1" : "true", lite ? "0" : "false");
        string If(string condition) => $"CASE WHEN {condition} THEN {yes} ELSE {no} END";
        var place = $"{district}, {Id("10000000", $"s.g * 7919 % {Towns}")}, {Id("20000000", $"s.g * 104729 % {Schools}")}, s.g * 31 % 23, {Id("30000000", $"s.g * 15485863 % {Units}")}";
        const string Open = "s.g * 7 % 200 = 0";
        var ended = $"CASE WHEN {Open} THEN NULL ELSE {At($"({age} - s.g % 9)")} END";
        await ExecuteAsync(connection, lite ? "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000; BEGIN" : "BEGIN; SET LOCAL synchronous_commit=off");
        await ExecuteAsync(connection, $"""
            INSERT INTO supervision_case (id, version, number, district, town, school, item, unit, reported_at, decides_at, ended_at, valid, closed, on_time, reworked, was_closed, reopened, rated, satisfied, first_ended_at)
            SELECT {Id("40000000", "s.g")}, 5, 'B' || s.g, {place}, {At(age)}, {At($"({age} - s.g % 9)")}, {ended}, {If("s.g % 50 <> 0")}, {If($"NOT ({Open})")}, {If($"NOT ({Open}) AND s.g % 7 <> 0")},
                {If("s.g % 40 = 0")}, {If($"NOT ({Open})")}, {If("s.g % 100 = 1")}, {If("s.g % 3 = 0")}, {If("s.g % 3 = 0 AND s.g % 5 <> 0")}, {ended} FROM {series} s
            """);
        foreach (var (no2, what, which) in new[] { (1, "response", "1 = 1"), (2, "handling", "1 = 1"), (3, "check", "s.g % 2 = 0") })
            await ExecuteAsync(connection, $"""
                INSERT INTO supervision_leg ("case", no, what, district, town, school, item, unit, "from", "limit", until, decides_at, done, on_time, sent_back, extended, open, over, open_rate, open_share)
                SELECT {Id("40000000", "s.g")}, {no2}, '{what}', {place}, {At(age)}, {At($"({age} - 7)")}, {ended}, {At($"({age} - s.g % 9)")}, {If($"NOT ({Open})")}, {If($"NOT ({Open}) AND s.g % 7 <> 0")},
                    {If("s.g % 60 = 0")}, {If("s.g % 30 = 0")}, {If(Open)}, 0, 0, 0 FROM {series} s WHERE {which}
                """);
        await ExecuteAsync(connection, "DELETE FROM supervision_sum");
        await ExecuteAsync(connection, "DELETE FROM supervision_sheet");
        var month = lite ? "CAST(strftime('%Y%m', {0} / 1000 + 28800, 'unixepoch') AS INTEGER)" : "CAST(to_char({0} AT TIME ZONE 'Asia/Shanghai', 'YYYYMM') AS INTEGER)";
        await ExecuteAsync(connection, $"""
            INSERT INTO supervision_sheet (district, month, stamp)
            SELECT DISTINCT district, {string.Format(CultureInfo.InvariantCulture, month, "reported_at")}, {Id("50000000", "1")} FROM supervision_case
            UNION SELECT DISTINCT district, {string.Format(CultureInfo.InvariantCulture, month, "decides_at")}, {Id("50000000", "1")} FROM supervision_case WHERE decides_at IS NOT NULL
            """);
        await ExecuteAsync(connection, "COMMIT");
        await ExecuteAsync(connection, lite ? "PRAGMA wal_checkpoint(TRUNCATE); ANALYZE" : "VACUUM ANALYZE");
    }

    private static async Task<long> ScalarAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 1800);
        await command.ExecuteNonQueryAsync();
    }
}
