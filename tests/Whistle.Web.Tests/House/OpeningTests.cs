using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Opening;

namespace Whistle.Web.Tests.House;

/// <summary>Starting on data that is there, that is newer, that somebody else uses; and saying how things stand.</summary>
public sealed class OpeningTests
{
    [Theory, Engines]
    public async Task Ready_says_which_part_is_missing_and_nothing_more(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var stranger = app.Stranger();

        Assert.Equal("""{"status":"ready"}""", await stranger.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
        await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsHistory\""));

        using var answer = await stranger.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"status":"not-ready","missing":"migrations"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, Engines]
    public async Task An_older_program_keeps_its_hands_off_newer_data(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database
            .ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('29991231000000_FromTheFuture', '99.0.0')"));

        await Assert.ThrowsAsync<CannotStartException>(() => app.WithAsync(services => services.GetRequiredService<Schema>().MigrateAsync(target: null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_folder_with_SQLite_has_one_server()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => Installation.OpenAsync(app.Services, CancellationToken.None));

        Assert.Contains(app.Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_server_may_come_up_after_us()
    {
        await using var server = await PostgresServer.StartAsync();
        var connection = server.ConnectionTo(await server.NewDatabaseAsync());
        server.Stop(immediately: true);
        using var folder = new TempFolder();
        await using var program = Server.Build(builder => WhistleApp.Prepare(builder, new FakeClock(WhistleApp.Morning), folder.Path, connection, []));

        var opening = Installation.OpenAsync(program.Services, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.False(opening.IsCompleted);
        await server.StartAgainAsync();

        using var held = await opening.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_migration_that_was_killed_can_be_run_again()
    {
        using var folder = new TempFolder();
        await using var program = Server.Build(builder => WhistleApp.Prepare(builder, new FakeClock(WhistleApp.Morning), folder.Path, connection: null, []));
        await using (var scope = program.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync(
                """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-23');""");

        using var held = await Installation.OpenAsync(program.Services, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await using var after = program.Services.CreateAsyncScope();
        Assert.Equal(SchemaState.Current, await after.ServiceProvider.GetRequiredService<Schema>().StateAsync(TestContext.Current.CancellationToken));
    }

    [Theory, Engines]
    public async Task The_demo_city_is_loaded_once(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var before = await CountAsync(app);

        await app.WithAsync(services => services.GetRequiredService<DemoStart>().LoadAsync(CancellationToken.None));

        Assert.True(before > 0);
        Assert.Equal(before, await CountAsync(app));
    }

    [Fact]
    public async Task The_document_of_the_API_names_every_path_once()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var document = JsonDocument.Parse(await stranger.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/health/ready", out _));
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/api/v1/duty-items", out _));
    }

    private static Task<int> CountAsync(WhistleApp app)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Platform.SignIn.Account>().CountAsync());
}
