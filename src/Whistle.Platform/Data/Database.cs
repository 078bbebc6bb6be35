using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Whistle.Platform.Data;

/// <summary>
/// Where this installation keeps its data. A connection string named Whistle (Npgsql form) means PostgreSQL; without one,
/// SQLite in the data folder.
/// </summary>
public sealed record Database(string Folder, string? Postgres)
{
    public bool IsSqlite => Postgres is null;

    public string SqliteFile => Path.Combine(Folder, "whistle.db");

    public static Database From(IConfiguration settings)
        => new(Path.GetFullPath(settings["WHISTLE_DATA"] is { Length: > 0 } folder ? folder : "data"),
            settings.GetConnectionString("Whistle") is { Length: > 0 } connection ? connection : null);

    /// <param name="services">The program's: <see cref="WhistleDb"/> takes from them what it needs.</param>
    public void Configure(DbContextOptionsBuilder options, IServiceProvider services)
    {
        options.UseApplicationServiceProvider(services);
        if (Postgres is not null)
            options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsAssembly("Whistle.Data.Postgres"));
        else
            options.UseSqlite(SqliteConnection(), sqlite => sqlite.MigrationsAssembly("Whistle.Data.Sqlite"));
        options.AddInterceptors(Commits.Instance).ReplaceService<IModelCacheKeyFactory, ModelKeys>();
    }

    /// <summary>
    /// No settings are sent at each opening: the bundled SQLite commits with synchronous=FULL and keeps foreign keys by itself,
    /// which the start asserts. Acknowledged means on disk.
    /// </summary>
    public string SqliteConnection()
        => new SqliteConnectionStringBuilder { DataSource = SqliteFile, DefaultTimeout = 30 }.ToString();

    /// <summary>Tells the context when a transaction that somebody opened by hand is through.</summary>
    private sealed class Commits : DbTransactionInterceptor
    {
        public static readonly Commits Instance = new();

        public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
            => (eventData.Context as WhistleDb)?.Committed();

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            (eventData.Context as WhistleDb)?.Committed();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Registers the database of the installation.</summary>
public static class DatabaseServices
{
    public static IServiceCollection AddWhistleDb(this IServiceCollection services, Database database, ModelParts parts)
    {
        services.AddSingleton(database);
        services.AddSingleton(parts);
        services.AddSingleton(_ => new WriteGate(database.IsSqlite));
        if (database.Postgres is { } postgres)
            services.AddSingleton(_ => NpgsqlDataSource.Create(Prepared(postgres)));
        services.AddDbContextPool<WhistleDb>((all, options) => database.Configure(options, all));
        return services;
    }

    /// <summary>Statements that come again and again are prepared once a connection, unless the installation says otherwise.</summary>
    private static string Prepared(string postgres)
    {
        var connection = new NpgsqlConnectionStringBuilder(postgres);
        if (!connection.ContainsKey("Max Auto Prepare"))
            connection.MaxAutoPrepare = 200;
        return connection.ConnectionString;
    }
}
