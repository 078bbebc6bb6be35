using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.Live;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.TestKit;

namespace Whistle.Web.Tests.SignIn;

/// <summary>
/// The platform's whole way of a request, with a few endpoints of its own and nothing of the modules: on SQLite and on
/// PostgreSQL.
/// </summary>
public sealed class SignInHost : IAsyncDisposable
{
    public const string Password = "三只猫坐在窗台上";

    private readonly TempFolder folder = new();
    private readonly WebApplication app;
    private readonly string? postgres;

    private SignInHost(string? postgres, Action<Dictionary<string, string?>>? settings)
    {
        this.postgres = postgres;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = folder.Path });
        var set = new Dictionary<string, string?> { ["Limits:SignIn"] = "0", ["Limits:Api"] = "0", ["Limits:Anonymous"] = "0", ["WHISTLE_DEMO"] = "1" };
        settings?.Invoke(set);
        builder.Configuration.AddInMemoryCollection(set);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Log);
        var database = new Database(folder.Path, postgres);
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

    internal FakeClock Clock { get; } = new(WhistleApp.Morning);

    internal KeptLog Log { get; } = new();

    internal FakeRoster Roster { get; } = new();

    public static async Task<SignInHost> StartAsync(Engine engine = Engine.Sqlite, Action<Dictionary<string, string?>>? settings = null)
    {
        string? postgres = null;
        if (engine is Engine.Postgres)
        {
            var server = await PostgresServer.SharedAsync();
            postgres = server.ConnectionTo(await server.NewDatabaseAsync());
        }
        var host = new SignInHost(postgres, settings);
        await host.DoAsync(async all => await all.GetRequiredService<WhistleDb>().Database.EnsureCreatedAsync());
        await host.app.StartAsync();
        return host;
    }

    /// <summary>The setting that believes this machine's X-Forwarded headers.</summary>
    public static void BehindProxy(Dictionary<string, string?> settings) => settings["WHISTLE_PROXY"] = "127.0.0.1";

    /// <summary>A second node on the same PostgreSQL database.</summary>
    public async Task<SignInHost> TwinAsync()
    {
        var host = new SignInHost(postgres, null);
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
            all.GetRequiredService<Undertakings>().Sign(account);
            await db.SaveChangesAsync(Stop);
            Roster.Posts[account.Person] = [new(new(ids.New()), role)];
            return account.Id;
        });

    public Task<string> TokenAsync(string login, TokenScope scope = TokenScope.Write)
        => DoAsync(async all => (await all.GetRequiredService<Tokens>().CreateTokenAsync(login, 30, scope, Stop)).Secret!);

    /// <summary>A program with a bearer token.</summary>
    public async Task<HttpClient> ProgramAsync(string login, TokenScope scope = TokenScope.Write)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(login, scope));
        return client;
    }

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    internal Browser Browser(string address = "http://localhost") => new(Address, new Uri(address));

    private Uri Address => new(app.Urls.First());

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
        folder.Dispose();
    }

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal sealed class FakeRoster : IRoster
    {
        public Dictionary<PersonId, IReadOnlyList<Post>> Posts { get; } = [];

        public ValueTask<IReadOnlyList<Post>> PostsOfAsync(PersonId person, long stamp, CancellationToken stop)
            => ValueTask.FromResult(Posts.GetValueOrDefault(person, []));
    }
}
