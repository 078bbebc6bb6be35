using System.Globalization;
using Microsoft.Data.Sqlite;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety.MassAssignment;

/// <summary>A row that a request made, changed or took away, with what stands in it afterwards.</summary>
internal sealed record RowChange(string Table, long Row, char Kind, IReadOnlyDictionary<string, string> After)
{
    /// <summary>New rows are compared in the order in which they came; one that was there is itself.</summary>
    public string Place => Kind == '+' ? $"{Table} +" : $"{Table} {Row} {Kind}";
}

/// <summary>
/// A running program's SQLite database that can be put back to how it was, and that knows which rows a request has touched: triggers
/// write down each, so that nothing has to be read that has not changed.
/// </summary>
internal sealed class World : IDisposable
{
    private const string Log = "zz_touched";

    /// <summary>What is only read, and answered again.</summary>
    private static readonly HashSet<string> Idle = new(StringComparer.Ordinal) { "platform_read", "platform_answer", Log };

    /// <summary>What reading, signing in and sending on may write at any time, and what only counts up.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "platform_read", "platform_session", "platform_answer", "platform_token", "platform_stamp", "platform_delivery", "exchange_message", "notices_sending", "platform_pending_sign_in", "platform_passkey_challenge", "hazard_number", "exchange_consumer_use", Log,
    };

    private readonly WhistleApp app;
    private readonly SqliteConnection file, kept = new("Data Source=:memory:");
    private int turns;

    private World(WhistleApp app)
    {
        this.app = app;
        file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(app.Folder, "whistle.db"), Pooling = false, DefaultTimeout = 30 }.ToString());
    }

    public static async Task<World> OfAsync(WhistleApp app)
    {
        await app.SettleAsync();
        var world = new World(app);
        world.file.Open();
        world.kept.Open();
        Run(world.file, "PRAGMA synchronous = OFF"); // nothing of this outlives the test
        Run(world.file, $"CREATE TABLE {Log} (place TEXT NOT NULL, row INTEGER NOT NULL, kind TEXT NOT NULL)");
        foreach (var table in Read(world.file, $"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name <> '{Log}' AND name NOT LIKE 'QRTZ%' AND name NOT LIKE '%EFMigrations%'").Select(row => row["name"]))
            foreach (var (kind, when, row) in new[] { ('+', "INSERT", "NEW"), ('*', "UPDATE", "NEW"), ('-', "DELETE", "OLD") })
                Run(world.file, $"CREATE TRIGGER zz_{table}_{when} AFTER {when} ON \"{table}\" BEGIN INSERT INTO {Log} VALUES ('{table}', {row}.rowid, '{kind}'); END");
        Copy(world.file, world.kept);
        return world;
    }

    public bool IsTouched => Read(file, $"SELECT 1 AS one FROM {Log} WHERE place NOT IN ({string.Join(',', Idle.Select(table => $"'{table}'"))}) LIMIT 1").Count > 0;

    /// <summary>What the last request has changed, when all that follows from it is done.</summary>
    public async Task<IReadOnlyList<RowChange>> ChangesAsync()
    {
        await app.SettleAsync();
        var changes = new List<RowChange>();
        foreach (var touched in Read(file, $"SELECT place, row, group_concat(kind, '') AS kinds FROM {Log} GROUP BY place, row ORDER BY min(rowid)").Where(one => !LeftOut.Contains(one["place"])))
        {
            var (table, row) = (touched["place"], long.Parse(touched["row"], CultureInfo.InvariantCulture));
            var (before, after) = (Row(kept, table, row), Row(file, table, row));
            if (after is null ? before is not null : before is null || after.Any(column => before[column.Key] != column.Value))
                changes.Add(new(table, row, before is null ? '+' : after is null ? '-' : '*', after ?? before!));
        }
        return changes;
    }

    /// <summary>As it was. What the program remembers of a newer state is outdated by a number that only grows.</summary>
    public async Task RestoreAsync()
    {
        await app.SettleAsync();
        for (var tries = 0; ; tries++)
            try
            {
                Copy(kept, file);
                Run(file, $"UPDATE platform_stamp SET version = version + {1_000 * ++turns}; DELETE FROM {Log}");
                return;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode is 5 or 6 && tries < 100)
            {
                await Task.Delay(20); // the program writes just now
            }
    }

    /// <summary>Whether any of these stands anywhere in what a request has written, left out or not.</summary>
    public string? Found(IReadOnlyList<string> canaries)
        => Read(file, $"SELECT DISTINCT place, row FROM {Log}").Select(one => (Table: one["place"], Row: Row(file, one["place"], long.Parse(one["row"], CultureInfo.InvariantCulture)))).Where(one => one.Row is not null && one.Table is not "platform_answer")
            .SelectMany(one => one.Row!.Select(column => (Where: $"{one.Table}.{column.Key}", column.Value)))
            .Where(one => canaries.Any(canary => one.Value.Contains(canary, StringComparison.OrdinalIgnoreCase))).Select(one => one.Where).FirstOrDefault();

    public void Dispose()
    {
        file.Dispose();
        kept.Dispose();
    }

    private static void Copy(SqliteConnection from, SqliteConnection to) => from.BackupDatabase(to);

    private static Dictionary<string, string>? Row(SqliteConnection connection, string table, long row)
        => Read(connection, $"SELECT * FROM \"{table}\" WHERE rowid = {row.ToString(CultureInfo.InvariantCulture)}").SingleOrDefault();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<Dictionary<string, string>> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, no => reader.GetValue(no) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                DBNull => "∅",
                var value => value.ToString()!,
            }, StringComparer.Ordinal));
        return rows;
    }
}
