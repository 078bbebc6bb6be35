using System.Data.Common;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Whistle.Directory.Contracts;
using Whistle.Platform.Data;
using Database = Whistle.Platform.Data.Database;

namespace Whistle.Web.Opening;

/// <summary>What must be in place before the first request: the folder, the tables, the guards, the demo city.</summary>
internal static class Installation
{
    private const int LockKey = 0x0057_4854;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Prepares the installation. Hold what it gives for as long as the server runs.</summary>
    public static async Task<IDisposable> OpenAsync(IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<Database>();
        var held = FolderLock.Take(database);
        try
        {
            if (File.Exists(Backups.Restore.Mark(database)))
                throw new CannotStartException(Verbs.Say.Of("Start.HalfRestored"));
            await WaitForDatabaseAsync(services, stop);
            await using var alone = await AloneAsync(database, stop);
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(target: null, stop);
            if (!await scope.ServiceProvider.GetRequiredService<SealedPhones>().EnsureAsync(stop))
                throw new CannotStartException(Verbs.Say.Of("Start.WrongSealKey"));
            await scope.ServiceProvider.GetRequiredService<DemoStart>().LoadAsync(stop);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>A database server may come up after us. SQLite is a file: there is nothing to wait for.</summary>
    private static async Task WaitForDatabaseAsync(IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<Database>();
        if (database.IsSqlite)
            return;
        var clock = TimeProvider.System;
        for (var began = clock.GetTimestamp(); ;)
        {
            try
            {
                await using var scope = services.CreateAsyncScope();
                var creator = scope.ServiceProvider.GetRequiredService<WhistleDb>().GetService<IRelationalDatabaseCreator>();
                if (!await creator.ExistsAsync(stop))
                    await creator.CreateAsync(stop);
                return;
            }
            catch (Exception failure) when (IsAway(failure) && clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
            }
            catch (Exception failure) when (IsAway(failure))
            {
                throw new CannotStartException(Verbs.Say.Of("Start.NoDatabase"));
            }
        }
    }

    /// <summary>Entity Framework wraps what may pass by itself.</summary>
    private static bool IsAway(Exception failure) => failure is DbException or InvalidOperationException { InnerException: DbException };

    /// <summary>Nodes that start together prepare one after the other.</summary>
    private static async Task<IAsyncDisposable?> AloneAsync(Database database, CancellationToken stop)
    {
        if (database.Postgres is null)
            return null;
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Postgres) { Pooling = false }.ToString());
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = (long)LockKey } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
        return connection;
    }
}
