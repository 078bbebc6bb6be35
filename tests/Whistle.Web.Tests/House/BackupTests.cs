using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Reading;
using Whistle.TestKit;
using Whistle.Web.Verbs;

namespace Whistle.Web.Tests.House;

/// <summary>A backup made under load comes back whole in an empty place, and only there.</summary>
public sealed class BackupTests
{
    [Theory, Engines]
    public async Task What_was_acknowledged_before_the_backup_is_in_it(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var elsewhere = await Elsewhere.MakeAsync(engine);
        var file = elsewhere.Folder.File("backup.zip");
        var photo = Path.Combine(app.Folder, "files", "ab", "ab" + new string('0', 62));
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(photo)!);
        await File.WriteAllBytesAsync(photo, [1, 2, 3], TestContext.Current.CancellationToken);

        await using var load = new Load(app);
        await load.HasWrittenAsync(200);
        var before = load.Acknowledged;
        var (made, said) = await RunAsync(app, "backup", file);
        Assert.True(made == 0, said);
        var (restored, then) = await elsewhere.RunAsync("restore", file);

        Assert.True(restored == 0, then);
        var there = await elsewhere.ReadingsAsync();
        Assert.Subset(there, before);
        Assert.Equal(await CountAsync(app), await elsewhere.CountAsync());
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(elsewhere.Data, "files", "ab", Path.GetFileName(photo)), TestContext.Current.CancellationToken));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(app.Folder, "seal.key"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(elsewhere.Data, "seal.key"), TestContext.Current.CancellationToken));
        var (verified, report) = await elsewhere.RunAsync("verify");
        Assert.True(verified == 0, report);
    }

    [Theory, Engines]
    public async Task Nothing_is_restored_over_data_that_is_there(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var elsewhere = await Elsewhere.MakeAsync(engine);
        var file = elsewhere.Folder.File("backup.zip");
        Assert.Equal(0, (await RunAsync(app, "backup", file)).Code);
        Assert.Equal(0, (await elsewhere.RunAsync("restore", file)).Code);
        var before = await elsewhere.CountAsync();

        var (code, _) = await elsewhere.RunAsync("restore", file);

        Assert.Equal(1, code);
        Assert.Equal(before, await elsewhere.CountAsync());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("another file")]
    public async Task A_damaged_backup_is_refused_before_anything_is_written(string how)
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var elsewhere = await Elsewhere.MakeAsync(Engine.Sqlite);
        var file = elsewhere.Folder.File("backup.zip");
        Assert.Equal(0, (await RunAsync(app, "backup", file)).Code);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        if (how == "changed")
            bytes[bytes.Length / 3] ^= 0x10;
        await File.WriteAllBytesAsync(file, how switch { "cut" => bytes[..^200], "changed" => bytes, _ => "PK no"u8.ToArray() }, TestContext.Current.CancellationToken);

        var (code, _) = await elsewhere.RunAsync("restore", file);

        Assert.Equal(1, code);
        Assert.False(File.Exists(Path.Combine(elsewhere.Data, "whistle.db")));
    }

    [Fact]
    public async Task Half_a_restore_is_not_served_and_can_be_done_again()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var elsewhere = await Elsewhere.MakeAsync(Engine.Sqlite);
        var file = elsewhere.Folder.File("backup.zip");
        Assert.Equal(0, (await RunAsync(app, "backup", file)).Code);
        System.IO.Directory.CreateDirectory(Path.Combine(elsewhere.Data, "files", "ab"));
        await File.WriteAllTextAsync(Path.Combine(elsewhere.Data, "files", "ab", "half"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(elsewhere.Data, "restoring"), file, TestContext.Current.CancellationToken);

        await using (var program = Server.Build(builder => WhistleApp.Prepare(builder, new FakeClock(WhistleApp.Morning), elsewhere.Data, connection: null, [])))
            await Assert.ThrowsAsync<Opening.CannotStartException>(() => Opening.Installation.OpenAsync(program.Services, CancellationToken.None));

        Assert.Equal(0, (await elsewhere.RunAsync("restore", file)).Code);
        Assert.Equal(0, (await elsewhere.RunAsync("verify")).Code);
    }

    private static async Task<(int Code, string Said)> RunAsync(WhistleApp app, params string[] args)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        var code = await CommandLine.RunAsync(args, app.Services.GetRequiredService<IConfiguration>(), said, said, CancellationToken.None);
        return (code, said.ToString());
    }

    private static Task<int> CountAsync(WhistleApp app) => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Platform.SignIn.Account>().CountAsync());

    /// <summary>An empty place to restore into.</summary>
    private sealed class Elsewhere : IDisposable
    {
        private readonly IConfiguration settings;

        private Elsewhere(string? connection)
        {
            Data = Folder.File("data");
            settings = new ConfigurationBuilder().AddInMemoryCollection([new("WHISTLE_DATA", Data), new("ConnectionStrings:Whistle", connection)]).Build();
        }

        public TempFolder Folder { get; } = new();

        public string Data { get; }

        public static async Task<Elsewhere> MakeAsync(Engine engine)
        {
            if (engine is Engine.Sqlite)
                return new(null);
            var server = await PostgresServer.SharedAsync();
            return new(server.ConnectionTo(await server.NewDatabaseAsync()));
        }

        public async Task<(int Code, string Said)> RunAsync(params string[] args)
        {
            using var said = new StringWriter(CultureInfo.InvariantCulture);
            var code = await CommandLine.RunAsync(args, settings, said, said, CancellationToken.None);
            return (code, said.ToString());
        }

        public Task<int> CountAsync() => WithAsync(db => db.Set<Platform.SignIn.Account>().CountAsync());

        public Task<HashSet<Guid>> ReadingsAsync() => WithAsync(db => db.Set<ReadEntry>().Select(r => r.Subject).ToHashSetAsync());

        private async Task<T> WithAsync<T>(Func<WhistleDb, Task<T>> ask)
        {
            var services = new ServiceCollection().AddSingleton<TimeProvider>(new FakeClock(WhistleApp.Morning)).AddLogging().AddModules(Database.From(settings), settings);
            await using var all = services.BuildServiceProvider();
            await using var scope = all.CreateAsyncScope();
            return await ask(scope.ServiceProvider.GetRequiredService<WhistleDb>());
        }

        public void Dispose() => Folder.Dispose();
    }

    /// <summary>Writes as fast as it can and remembers what was acknowledged.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<Guid, bool> acknowledged = new();
        private readonly CancellationTokenSource stop = new();
        private readonly Task[] writers;

        public Load(WhistleApp app)
        {
            var (log, ids) = (app.Services.GetRequiredService<ReadLog>(), app.Services.GetRequiredService<Ids>());
            writers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var who = new Actor(new(ids.New()), new(ids.New()), []);
                while (!stop.IsCancellationRequested)
                {
                    var subject = ids.New();
                    await log.RecordAsync("case", subject, who, CancellationToken.None);
                    acknowledged[subject] = true;
                }
            }))];
        }

        public ISet<Guid> Acknowledged => acknowledged.Keys.ToHashSet();

        public async Task HasWrittenAsync(int count)
        {
            while (acknowledged.Count < count)
                await Task.Delay(10);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers);
            stop.Dispose();
        }
    }
}
