using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Whistle.Platform.Data;
using Whistle.Platform.Search;

namespace Whistle.Web.Opening;

internal enum SchemaState
{
    /// <summary>There is no database yet, or an empty one.</summary>
    None,

    /// <summary>Migrations are waiting.</summary>
    Behind,

    /// <summary>Exactly what this program expects.</summary>
    Current,

    /// <summary>A newer program has been here: this one keeps its hands off.</summary>
    Ahead,
}

/// <summary>How far the database's tables are, and the way to where this program needs them.</summary>
internal sealed class Schema(WhistleDb db, IEnumerable<SearchIndex> searches)
{
    public IReadOnlyList<string> Known { get; } = [.. db.Database.GetMigrations()];

    public async Task<SchemaState> StateAsync(CancellationToken stop)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(stop)).ToList();
        return applied.Except(Known, StringComparer.Ordinal).Any() ? SchemaState.Ahead
            : applied.Count == Known.Count ? SchemaState.Current
            : applied.Count == 0 ? SchemaState.None
            : SchemaState.Behind;
    }

    /// <summary>
    /// Brings the database to <paramref name="target"/>, or to the newest. May be run again after a crash in its middle: each
    /// migration is one transaction. The caller holds the installation's lock.
    /// </summary>
    public async Task MigrateAsync(string? target, CancellationToken stop)
    {
        if (await StateAsync(stop) is SchemaState.Ahead)
            throw new CannotStartException(Verbs.Say.Of("Start.NewerSchema"));
        await ForgetDeadMigratorAsync(stop);
        await db.GetService<IMigrator>().MigrateAsync(target, stop);
        if (target is not null)
            return;
        await SchemaGuards.EnsureAsync(db, stop);
        foreach (var search in searches)
            await search.EnsureAsync(db, stop);
        await AssertDurableAsync(stop);
    }

    /// <summary>Acknowledged means on disk. We rely on what the bundled SQLite does by itself, so it is asked.</summary>
    private async Task AssertDurableAsync(CancellationToken stop)
    {
        if (!db.Database.IsSqlite())
            return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", stop);
        var synchronous = await db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(stop);
        var foreignKeys = await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(stop);
        var journal = await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(stop);
        if ((synchronous, foreignKeys, journal) is not (2, 1, "wal"))
            throw new CannotStartException($"SQLite: synchronous={synchronous}, foreign_keys={foreignKeys}, journal_mode={journal}; 2, 1, wal are needed.");
    }

    /// <summary>
    /// On SQLite the lock of a migration is a row, which a killed process leaves behind for ever. We hold the folder's own
    /// lock, which dies with its process: whoever wrote that row is dead.
    /// </summary>
    private async Task ForgetDeadMigratorAsync(CancellationToken stop)
    {
        if (db.Database.IsSqlite() && await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(stop))
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", stop);
    }
}
