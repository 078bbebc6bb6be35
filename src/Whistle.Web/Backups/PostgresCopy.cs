using System.Data;
using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Whistle.Platform.Data;
using Whistle.Web.Opening;
using Database = Whistle.Platform.Data.Database;

namespace Whistle.Web.Backups;

/// <summary>PostgreSQL: every table by COPY within one snapshot, so that no other program is needed and nobody waits.</summary>
internal sealed class PostgresCopy(Database database, WhistleDb db, Schema schema) : IDatabaseCopy
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Engine => "PostgreSQL";

    public async Task<(string Schema, IReadOnlyList<BackedUpTable> Tables)> WriteAsync(Archive archive, CancellationToken stop)
    {
        await using var connection = await OpenAsync(stop);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var newest = (string)(await ScalarAsync(connection, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1", stop))!;
        var tables = new List<BackedUpTable>();
        foreach (var table in TablesInOrder())
        {
            List<string> columns = [.. table.Columns.Select(c => c.Name)];
            tables.Add(new(table.Name, columns, (long)(await ScalarAsync(connection, $"SELECT count(*) FROM \"{table.Name}\"", stop))!));
            await archive.AddAsync(EntryOf(table.Name), CompressionLevel.Fastest, async entry =>
            {
                using var rows = await connection.BeginTextExportAsync($"COPY \"{table.Name}\" ({Listed(columns)}) TO STDOUT", stop);
                await using var text = new StreamWriter(entry, Utf8, leaveOpen: true);
                await PumpAsync(rows, text, stop);
            });
        }
        return (newest, tables);
    }

    /// <summary>Tables without a row are what a broken-off restore leaves, and count as empty.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken stop)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(stop))
            return true;
        await using var connection = await OpenAsync(stop);
        foreach (var table in await TablesThereAsync(connection, stop))
            if ((bool)(await ScalarAsync(connection, $"SELECT EXISTS (SELECT 1 FROM \"{table}\")", stop))!)
                return false;
        return true;
    }

    public async Task ReadAsync(OpenedArchive archive, CancellationToken stop)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(stop))
            await creator.CreateAsync(stop);
        await schema.MigrateAsync(archive.Manifest.Schema, stop);
        await using var connection = await OpenAsync(stop);
        await using var whole = await connection.BeginTransactionAsync(stop);
        foreach (var table in archive.Manifest.Tables)
        {
            if ((bool)(await ScalarAsync(connection, $"SELECT EXISTS (SELECT 1 FROM \"{table.Name}\")", stop))!)
                return; // an earlier restore, broken off only after its rows were in place
            using var text = new StreamReader(await archive.ReadAsync(EntryOf(table.Name), stop), Utf8, detectEncodingFromByteOrderMarks: false);
            await using var rows = await connection.BeginTextImportAsync($"COPY \"{table.Name}\" ({Listed(table.Columns)}) FROM STDIN", stop);
            await PumpAsync(text, rows, stop);
        }
        await AdvanceSequencesAsync(connection, stop);
        await whole.CommitAsync(stop);
    }

    /// <summary>A table stands after those it refers to.</summary>
    private List<ITable> TablesInOrder()
    {
        var (ordered, waiting) = (new List<ITable>(), db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList());
        while (waiting.Count > 0)
        {
            var free = waiting.Where(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable))).ToList();
            if (free.Count == 0)
                throw new InvalidOperationException("Tables refer to each other in a circle.");
            ordered.AddRange(free);
            waiting.RemoveAll(free.Contains);
        }
        return ordered;
    }

    private static async Task<List<string>> TablesThereAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace AND relname <> '__EFMigrationsHistory'", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var tables = new List<string>();
        while (await reader.ReadAsync(stop))
            tables.Add(reader.GetString(0));
        return tables;
    }

    /// <summary>Numbers that the database gives out go on after the highest that came back.</summary>
    private static async Task AdvanceSequencesAsync(NpgsqlConnection connection, CancellationToken stop)
        => await ScalarAsync(connection, """
            DO $advance$ DECLARE c record; BEGIN
              FOR c IN SELECT table_name, column_name FROM information_schema.columns
                       WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval(%') LOOP
                EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), greatest((SELECT max(%I) FROM %I), 1), EXISTS (SELECT 1 FROM %I))',
                  quote_ident(c.table_name), c.column_name, c.column_name, c.table_name, c.table_name);
              END LOOP;
            END $advance$
            """, stop);

    private static async Task PumpAsync(TextReader from, TextWriter to, CancellationToken stop)
    {
        var buffer = new char[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, stop)) > 0;)
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Postgres) { Pooling = false, CommandTimeout = 0 }.ToString());
        await connection.OpenAsync(stop);
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(stop);
    }

    private static string EntryOf(string table) => Manifest.DatabaseFolder + table + ".copy";

    private static string Listed(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));
}
