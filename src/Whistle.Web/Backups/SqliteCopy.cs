using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Web.Backups;

/// <summary>SQLite: its online backup gives one consistent moment as one file.</summary>
internal sealed class SqliteCopy(Database database, WhistleDb db) : IDatabaseCopy
{
    private const string Entry = Manifest.DatabaseFolder + "whistle.db";

    public string Engine => "SQLite";

    public async Task<(string Schema, IReadOnlyList<BackedUpTable> Tables)> WriteAsync(Archive archive, CancellationToken stop)
    {
        var copy = archive.Part + ".db";
        try
        {
            await Durable.Create(copy).DisposeAsync();
            string schema;
            List<BackedUpTable> tables;
            await using (var into = new SqliteConnection(Unpooled(copy)))
            {
                await into.OpenAsync(stop);
                await using (var from = new SqliteConnection(Unpooled(database.SqliteFile)))
                {
                    await from.OpenAsync(stop);
                    from.BackupDatabase(into);
                }
                schema = (string)(await ScalarAsync(into, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1", stop))!;
                tables = await CountAsync(into, stop);
            }
            await archive.AddAsync(Entry, CompressionLevel.Fastest, async entry =>
            {
                await using var file = File.OpenRead(copy);
                await file.CopyToAsync(entry, stop);
            });
            return (schema, tables);
        }
        finally
        {
            foreach (var left in (string[])[copy, copy + "-wal", copy + "-shm"])
                File.Delete(left);
        }
    }

    public Task<bool> IsEmptyAsync(CancellationToken stop) => Task.FromResult(!File.Exists(database.SqliteFile));

    public async Task ReadAsync(OpenedArchive archive, CancellationToken stop)
    {
        var arriving = database.SqliteFile + ".arriving";
        await using (var content = await archive.ReadAsync(Entry, stop))
            await Durable.WriteAsync(arriving, content, stop);
        await using (var check = new SqliteConnection(Unpooled(arriving)))
        {
            await check.OpenAsync(stop);
            if ((string)(await ScalarAsync(check, "PRAGMA quick_check(1)", stop))! != "ok")
                throw new InvalidDataException(Entry);
        }
        foreach (var left in (string[])[database.SqliteFile + "-wal", database.SqliteFile + "-shm"])
            File.Delete(left);
        File.Move(arriving, database.SqliteFile, overwrite: true);
        Disk.FlushFolder(database.Folder);
    }

    private async Task<List<BackedUpTable>> CountAsync(SqliteConnection copy, CancellationToken stop)
    {
        var tables = new List<BackedUpTable>();
        foreach (var table in db.Model.GetRelationalModel().Tables)
            tables.Add(new(table.Name, [.. table.Columns.Select(c => c.Name)], (long)(await ScalarAsync(copy, $"SELECT count(*) FROM \"{table.Name}\"", stop))!));
        return tables;
    }

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(stop);
    }

    private static string Unpooled(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString();
}
