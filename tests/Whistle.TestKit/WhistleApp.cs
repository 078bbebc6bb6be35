using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;
using Whistle.TestKit.Pages;

namespace Whistle.TestKit;

/// <summary>
/// The real program on a free port of this machine, with a real database of its own that holds the demo city, and a clock
/// that the test holds. It begins on a Monday morning.
/// </summary>
public sealed class WhistleApp : IAsyncDisposable
{
    /// <summary>Monday, 2026-11-23, nine o'clock in Shanghai.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder;
    private readonly WebApplication app;
    private readonly IDisposable held;
    private readonly string? postgresDatabase;

    private WhistleApp(Engine engine, TempFolder folder, WebApplication app, IDisposable held, FakeClock clock, KeptLog log, string? postgresDatabase)
        => (Engine, this.folder, this.app, this.held, Clock, Log, this.postgresDatabase) = (engine, folder, app, held, clock, log, postgresDatabase);

    public Engine Engine { get; }

    public FakeClock Clock { get; }

    /// <summary>Everything the program has logged.</summary>
    public KeptLog Log { get; }

    public string Folder => folder.Path;

    public Uri Address => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    /// <param name="settings">What the environment would say: ("Limits:SignIn", "10"). Rate limits are off unless named.</param>
    /// <param name="change">What the test puts in the place of the real thing.</param>
    public static async Task<WhistleApp> StartAsync(Engine engine, Action<IServiceCollection>? change = null, params (string Name, string Value)[] settings)
    {
        var template = await Template.OfAsync(engine);
        var folder = new TempFolder();
        var (connection, database) = await template.CopyAsync(folder);
        var (clock, log) = (new FakeClock(Morning), new KeptLog());
        var app = Web.Server.Build(builder =>
        {
            Prepare(builder, clock, folder.Path, connection, settings);
            builder.Logging.AddProvider(log);
            if (connection is null)
                builder.Services.ConfigureDbContext<WhistleDb>(options => options.AddInterceptors(SlowToAnswer.Instance));
            change?.Invoke(builder.Services);
        });
        var held = await Web.Opening.Installation.OpenAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new(engine, folder, app, held, clock, log, database);
    }

    internal static void Prepare(WebApplicationBuilder builder, FakeClock clock, string folder, string? connection, (string Name, string Value)[] settings)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("WHISTLE_DATA", folder), new("WHISTLE_DEMO", "1"), new("ConnectionStrings:Whistle", connection ?? ""),
            new("Limits:Api", "0"), new("Limits:SignIn", "0"), new("Limits:Anonymous", "0"),
            // planned work runs when a test runs it: its clock stands still
            new("Jobs:On", "false"),
            .. settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))]);
        builder.Services.AddSingleton<TimeProvider>(clock);
        // what hashes in earnest costs is measured where guessing is
        builder.Services.AddSingleton(new HashRounds(1_000));
    }

    /// <summary>Does something with the program's own services, as a request has them.</summary>
    public async Task<T> WithAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task WithAsync(Func<IServiceProvider, Task> work)
        => WithAsync(async services =>
        {
            await work(services);
            return 0;
        });

    /// <summary>A browser that nobody has signed in on.</summary>
    public Browser Visitor() => new(Address);

    /// <summary>A browser on which the person of this login is signed in.</summary>
    public async Task<Browser> SignInAsync(string login)
    {
        var secret = await WithAsync(async services
            => await services.GetRequiredService<Sessions>().StartAsync(await AccountOfAsync(services, login), CancellationToken.None));
        var browser = Visitor();
        browser.Cookies.Add(Address, new Cookie("whistle", secret, "/"));
        return browser;
    }

    /// <summary>A program that asks with a token of this account. The token is made with the first request.</summary>
    public HttpClient Api(string login, TokenScope scope = TokenScope.Write)
        => new(new WithToken(() => TokenAsync(login, scope)) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } }) { BaseAddress = Address };

    /// <summary>A program that has no token.</summary>
    public HttpClient Stranger() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public Task<string> TokenAsync(string login, TokenScope scope = TokenScope.Write, int days = Tokens.Days)
        => WithAsync(async services => (await services.GetRequiredService<Tokens>().CreateTokenAsync(login, days, scope, CancellationToken.None)).Secret
            ?? throw new InvalidOperationException($"No token for {login}."));

    public Task<AccountId> AccountOfAsync(string login) => WithAsync(services => AccountOfAsync(services, login));

    /// <summary>The names of the events of one thing, oldest first.</summary>
    public Task<IReadOnlyList<string>> JournalAsync(Guid id)
        => WithAsync<IReadOnlyList<string>>(async services => [.. (await services.GetRequiredService<JournalReader>().OfAsync(id, CancellationToken.None)).Select(e => e.Row.Type)]);

    /// <summary>Waits until all that follows from what has been committed is done: notices and the like.</summary>
    public async Task SettleAsync()
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var now = Clock.GetUtcNow();
            if (!await WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Delivery>().AnyAsync(d => d.NextAt <= now)))
                return;
            await Task.Delay(20);
        }
        throw new TimeoutException("Deliveries are still waiting.");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        held.Dispose();
        if (postgresDatabase is not null)
            await (await PostgresServer.SharedAsync()).DropAsync(postgresDatabase);
        folder.Dispose();
    }

    private static async Task<AccountId> AccountOfAsync(IServiceProvider services, string login)
    {
        var normal = Account.Normal(login);
        return (await services.GetRequiredService<WhistleDb>().Set<Account>().AsNoTracking().SingleAsync(a => a.Login == normal)).Id;
    }

    private sealed class WithToken(Func<Task<string>> make) : DelegatingHandler
    {
        private readonly Lazy<Task<string>> token = new(make);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await token.Value);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
