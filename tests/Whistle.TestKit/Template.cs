using Microsoft.Data.Sqlite;
using Npgsql;

namespace Whistle.TestKit;

/// <summary>An installation with the demo city in it, made once a process and database, and copied for every test class.</summary>
internal sealed class Template
{
    private static readonly Lazy<Task<Template>>[] Made =
        [.. Enum.GetValues<Engine>().Select(engine => new Lazy<Task<Template>>(() => MakeAsync(engine)))];

    private readonly string folder;
    private readonly string? database;

    private Template(string folder, string? database) => (this.folder, this.database) = (folder, database);

    public static Task<Template> OfAsync(Engine engine) => Made[(int)engine].Value;

    /// <summary>Copies it. Gives the connection string of the copy, on PostgreSQL.</summary>
    public async Task<(string? Connection, string? Database)> CopyAsync(TempFolder to)
    {
        to.Fill(folder);
        if (database is null)
            return (null, null);
        var server = await PostgresServer.SharedAsync();
        var copy = await server.NewDatabaseAsync(database);
        return (server.ConnectionTo(copy), copy);
    }

    /// <summary>The same on a server of the test's own, which it may stop and kill.</summary>
    public async Task<string?> CopyAsync(TempFolder to, PostgresServer? own)
    {
        if (database is null || own is null)
            return (await CopyAsync(to)).Connection;
        to.Fill(folder);
        return own.ConnectionTo(await own.NewDatabaseAsync(await PostgresServer.SharedAsync(), database));
    }

    private static async Task<Template> MakeAsync(Engine engine)
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        string? database = null, connection = null;
        if (engine is Engine.Postgres)
        {
            var server = await PostgresServer.SharedAsync();
            connection = server.ConnectionTo(database = await server.NewDatabaseAsync(name: "template_demo"));
        }
        await using (var app = Web.Server.Build(builder => WhistleApp.Prepare(builder, new FakeClock(WhistleApp.Morning), folder.Path, connection, [])))
            (await Web.Opening.Installation.OpenAsync(app.Services, CancellationToken.None)).Dispose();
        SqliteConnection.ClearAllPools();
        if (connection is not null)
            NpgsqlConnection.ClearAllPools();
        System.IO.File.Delete(folder.File("server.lock"));
        return new(folder.Path, database);
    }
}
