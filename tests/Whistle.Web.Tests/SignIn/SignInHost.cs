using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.Live;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.Web.Tests.Files;

namespace Whistle.Web.Tests.SignIn;

/// <summary>
/// The platform's whole way of a request, with a few endpoints of its own and nothing of the modules: on SQLite, and on
/// PostgreSQL where WHISTLE_TEST_POSTGRES names a server.
/// </summary>
public sealed class SignInHost : IAsyncDisposable
{
    public const string Password = "三只猫坐在窗台上";

    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("whistle-signin-").FullName;
    private readonly WebApplication app;
    private readonly string? postgres;

    private SignInHost(string engine, Action<Dictionary<string, string?>>? settings, string? sharedWith)
    {
        postgres = engine == "sqlite" ? null : sharedWith ?? Fresh();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = folder });
        var set = new Dictionary<string, string?> { ["Limits:SignIn"] = "0", ["Limits:Api"] = "0", ["Limits:Anonymous"] = "0", ["WHISTLE_DEMO"] = "1" };
        settings?.Invoke(set);
        builder.Configuration.AddInMemoryCollection(set);
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(Log);
        var database = new Database(folder, postgres);
        builder.Services.AddSingleton<TimeProvider>(Clock).AddSingleton<IRoster>(Roster);
        builder.Services.AddWhistleDb(database, new([typeof(SignInHost).Assembly]));
        builder.Services.AddWhistleHttp(builder.Configuration, database).AddUi().AddRazorComponents();
        builder.Services.AddSingleton(new PageAssembly(typeof(SignInHost).Assembly));
        app = builder.Build();
        app.UseWhistleHttp();
        app.MapWhistleHttp();
        app.MapUi();
        app.MapRazorComponents<App>().AddAdditionalAssemblies(typeof(UiServices).Assembly, typeof(SignInHost).Assembly);
        Things.Map(app);
    }

    internal FileDeskFixture.HeldClock Clock { get; } = new();

    internal FileDeskFixture.KeptLog Log { get; } = new();

    internal FakeRoster Roster { get; } = new();

    /// <summary>SQLite, and PostgreSQL where there is one.</summary>
    public static TheoryData<string> Engines()
    {
        var engines = new TheoryData<string>("sqlite");
        if (Server is not null)
            engines.Add("postgres");
        return engines;
    }

    private static string? Server => Environment.GetEnvironmentVariable("WHISTLE_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    public static async Task<SignInHost> StartAsync(string engine = "sqlite", Action<Dictionary<string, string?>>? settings = null)
    {
        var host = new SignInHost(engine, settings, sharedWith: null);
        await host.DoAsync(async all => await all.GetRequiredService<WhistleDb>().Database.EnsureCreatedAsync());
        await host.app.StartAsync();
        return host;
    }

    /// <summary>A second node on the same PostgreSQL database.</summary>
    public async Task<SignInHost> TwinAsync()
    {
        var host = new SignInHost("postgres", null, postgres);
        foreach (var (person, posts) in Roster.Posts)
            host.Roster.Posts[person] = posts;
        await host.app.StartAsync();
        return host;
    }

    /// <summary>An account with the password of this class and one post.</summary>
    public Task<AccountId> AccountAsync(string login, Role role = Role.UnitWorker, bool demo = false)
        => DoAsync(async all =>
        {
            var (ids, db) = (all.GetRequiredService<Ids>(), all.GetRequiredService<WhistleDb>());
            var account = new Account(new(ids.New()), login, new(ids.New()), all.GetRequiredService<Passwords>().Hash(Password), demo, Clock.Now());
            db.Add(account);
            await db.SaveChangesAsync(Stop);
            Roster.Posts[account.Person] = [new(new(ids.New()), role)];
            return account.Id;
        });

    public Task<string> TokenAsync(string login, TokenScope scope = TokenScope.Write)
        => DoAsync(async all => (await all.GetRequiredService<Tokens>().CreateTokenAsync(login, 30, scope, Stop)).Secret!);

    /// <summary>A program with a bearer token.</summary>
    public async Task<HttpClient> ProgramAsync(string login, TokenScope scope = TokenScope.Write)
    {
        var client = app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(login, scope));
        return client;
    }

    public HttpClient Client() => app.GetTestClient();

    internal Browser Browser(string address = "http://localhost") => new(app.GetTestServer(), new Uri(address));

    internal T Service<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task DoAsync(Func<IServiceProvider, Task> work)
        => DoAsync(async all =>
        {
            await work(all);
            return true;
        });

    public async Task<T> DoAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task<int> CountAsync<T>() where T : class => DoAsync(all => all.GetRequiredService<WhistleDb>().Set<T>().CountAsync(Stop));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Fresh()
    {
        var name = "signin_" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        create.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 }.ToString();
    }

    internal sealed class FakeRoster : IRoster
    {
        public Dictionary<PersonId, IReadOnlyList<Post>> Posts { get; } = [];

        public ValueTask<IReadOnlyList<Post>> PostsOfAsync(PersonId person, long stamp, CancellationToken stop)
            => ValueTask.FromResult(Posts.GetValueOrDefault(person, []));
    }
}
