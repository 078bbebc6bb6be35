using Microsoft.Data.Sqlite;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Which tables of a program's SQLite database have been written to, by triggers that note every row whose values have changed: as
/// sharp as a <see cref="Fingerprint"/> and a thousandth of its price, so that it can be asked after each request.
/// </summary>
internal sealed class Watch : IDisposable
{
    private const string Log = "zz_watched";

    private readonly SqliteConnection file;

    private Watch(WhistleApp app) => file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(app.Folder, "whistle.db"), Pooling = false, DefaultTimeout = 30 }.ToString());

    public static Watch Over(WhistleApp app)
    {
        var watch = new Watch(app);
        watch.file.Open();
        watch.Run($"CREATE TABLE IF NOT EXISTS {Log} (place TEXT NOT NULL)");
        foreach (var table in watch.Read("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'zz%'"))
        {
            var columns = watch.Read($"SELECT name FROM pragma_table_info('{table}')");
            foreach (var (when, only) in new[] { ("INSERT", ""), ("DELETE", ""), ("UPDATE", $"WHEN {string.Join(" OR ", columns.Select(column => $"OLD.\"{column}\" IS NOT NEW.\"{column}\""))}") })
                watch.Run($"CREATE TRIGGER IF NOT EXISTS zz_watch_{table}_{when} AFTER {when} ON \"{table}\" {only} BEGIN INSERT INTO {Log} VALUES ('{table}'); END");
        }
        watch.Changed();
        return watch;
    }

    /// <summary>The tables that have changed since this was last asked, without those that reading and signing in may write.</summary>
    public IReadOnlyList<string> Changed()
    {
        var changed = Read($"SELECT DISTINCT place FROM {Log} ORDER BY place");
        if (changed.Count > 0)
            Run($"DELETE FROM {Log}");
        return [.. changed.Except(Fingerprint.LeftOut, StringComparer.Ordinal)];
    }

    public void Dispose() => file.Dispose();

    private void Run(string sql)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Read(string sql)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
