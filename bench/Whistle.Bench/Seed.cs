using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Whistle.Bench;

/// <summary>
/// Grows the demo city's cases to a large number by copying them row by row inside the database, further and further back in
/// time: same holders, same states, other ids. Histories are copied with their first event; the chains of copies do not verify.
/// </summary>
internal static class Seed
{
    public static async Task GrowAsync(string? postgres, string sqlite, int cases)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection(sqlite) : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var have = await ScalarAsync(connection, "SELECT count(*) FROM hazard_case WHERE number NOT LIKE 'B%'");
        var grown = await ScalarAsync(connection, "SELECT count(*) FROM hazard_case WHERE number LIKE 'B%'");
        var (from, to) = (grown / have + 1, (cases - have) / have);
        if (to < from)
            return;
        var series = postgres is null
            ? $"(WITH RECURSIVE g(g) AS (SELECT {from} UNION ALL SELECT g + 1 FROM g WHERE g < {to}) SELECT g FROM g)"
            : $"(SELECT g FROM generate_series({from}, {to}) g)";
        await ExecuteAsync(connection, postgres is null ? "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000; BEGIN" : "BEGIN; SET LOCAL synchronous_commit=off");
        await CopyAsync(connection, postgres is null, "hazard_case", series, "id", "number", "'B' || s.g || '-' || t.number", "sequence", "t.number NOT LIKE 'B%'");
        await CopyAsync(connection, postgres is null, "hazard_leg", series, "case_id", "", "", "", Original("t.case_id"));
        await CopyAsync(connection, postgres is null, "hazard_sight", series, "case_id", "", "", "sequence", Original("t.case_id"));
        await CopyAsync(connection, postgres is null, "platform_journal", series, "stream", "", "", "", "t.seq = 1 AND " + Original("t.stream"));
        await ExecuteAsync(connection, "COMMIT");
        await ExecuteAsync(connection, postgres is null ? "PRAGMA wal_checkpoint(TRUNCATE); ANALYZE" : "VACUUM ANALYZE");
    }

    /// <summary>
    /// A visit of every department at every school in each of the four seasons of this school year, in the district of that name:
    /// copies of one ended visit of the demo city.
    /// </summary>
    /// <returns>How many schools the district has.</returns>
    public static async Task<long> VisitsAsync(string? postgres, string sqlite, string district, IEnumerable<string> lines, IEnumerable<string> seasons)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection(sqlite) : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var fresh = postgres is null
            ? "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
            : "gen_random_uuid()";
        var columns = await ColumnsAsync(connection, "guidance_visit");
        var values = columns.Select(column => column switch
        {
            "id" => fresh, "line" => "l.line", "season" => "s.season", "school" => "u.id", "campus" => "u.id", "district" => "u.district", _ => $"t.\"{column}\"",
        });
        static string Rows(IEnumerable<string> all, string name) => string.Join(" UNION ALL ", all.Select(one => $"SELECT '{one}' AS {name}"));
        await ExecuteAsync(connection, $"""
            INSERT INTO guidance_visit ("{string.Join("\", \"", columns)}") SELECT {string.Join(", ", values)}
            FROM (SELECT * FROM guidance_visit WHERE state = 'Ended' LIMIT 1) t CROSS JOIN ({Rows(lines, "line")}) l CROSS JOIN ({Rows(seasons, "season")}) s
            CROSS JOIN (SELECT id, district FROM directory_unit WHERE kind = 'school' AND district = (SELECT id FROM directory_unit WHERE name_zh = '{district}')) u
            """);
        await ExecuteAsync(connection, "ANALYZE");
        return await ScalarAsync(connection, $"SELECT count(*) FROM directory_unit WHERE kind = 'school' AND district = (SELECT id FROM directory_unit WHERE name_zh = '{district}')");
    }

    /// <summary>How many rows a table has.</summary>
    public static async Task<long> CountAsync(string? postgres, string sqlite, string table)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection(sqlite) : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        return await ScalarAsync(connection, $"SELECT count(*) FROM {table}");
    }

    private static string Original(string id) => $"EXISTS (SELECT 1 FROM hazard_case o WHERE o.id = {id} AND o.number NOT LIKE 'B%')";

    private static async Task CopyAsync(DbConnection connection, bool lite, string table, string series, string key, string name, string named, string sequence, string which)
    {
        var columns = await ColumnsAsync(connection, table);
        var fresh = lite ? "substr(t.{0}, 1, 24) || printf('%012X', s.g)" : "(left(t.{0}::text, 24) || lpad(to_hex(s.g), 12, '0'))::uuid";
        // one copy lies an hour further back than the one before
        var values = columns.Select(column => column == key ? string.Format(CultureInfo.InvariantCulture, fresh, key)
            : column == name ? named : column == sequence ? $"t.{column} - (CAST(s.g AS BIGINT) * 3600000 * 1048576)" : $"t.\"{column}\"");
        await ExecuteAsync(connection, $"INSERT INTO {table} (\"{string.Join("\", \"", columns)}\") SELECT {string.Join(", ", values)} FROM {table} t CROSS JOIN {series} s WHERE {which}");
    }

    private static async Task<List<string>> ColumnsAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
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
