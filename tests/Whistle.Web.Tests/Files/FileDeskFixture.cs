using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Files;

/// <summary>The real desk, store and database in a folder of their own, with a clock that the test holds.</summary>
public sealed class FileDeskFixture : IAsyncDisposable
{
    public const string Thing = "thing";

    private readonly TempFolder folder = new();
    private readonly ServiceProvider services;

    internal FileDeskFixture(bool photos = true)
    {
        services = new ServiceCollection()
            .AddLogging(logs => logs.AddProvider(Log))
            .AddSingleton<TimeProvider>(Clock).AddSingleton<Ids>()
            .AddWhistleDb(new(folder.Path, null), new([]))
            .AddFiles()
            .AddSingleton<IFileDoor>(Door)
            .AddSingleton(all => new Photos(Clock, all.GetRequiredService<ILogger<Photos>>()) { Hidden = !photos })
            .BuildServiceProvider(validateScopes: true);
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<WhistleDb>().Database.EnsureCreated();
    }

    public FakeClock Clock { get; } = new(WhistleApp.Morning);

    internal ThingDoor Door { get; } = new();

    public KeptLog Log { get; } = new();

    public Actor Ann { get; } = Somebody(1);

    public Actor Bob { get; } = Somebody(2);

    public string Root => folder.File("files");

    /// <summary>Every file under the store, as paths from its root.</summary>
    public IReadOnlyList<string> OnDisk
        => !System.IO.Directory.Exists(Root) ? [] : [.. System.IO.Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    internal T Service<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>One unit of work, as a request has one.</summary>
    public async Task<T> DoAsync<T>(Func<FileDesk, WhistleDb, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<FileDesk>(), scope.ServiceProvider.GetRequiredService<WhistleDb>());
    }

    public Task<Taken> TakeAsync(byte[] bytes, string? name = null, Actor? by = null)
        => DoAsync((desk, _) => desk.TakeAsync(new MemoryStream(bytes), by ?? Ann, TestContext.Current.CancellationToken, name));

    public async Task<StoredFile> TakenAsync(byte[] bytes, Actor? by = null)
    {
        var taken = await TakeAsync(bytes, by: by);
        Assert.Null(taken.Refusal);
        return taken.File!;
    }

    public Task<Attachment> AttachAsync(Guid owner, Actor by, params FileId[] files)
        => DoAsync(async (desk, db) =>
        {
            var attachment = await desk.AttachAsync(files, Thing, owner, by, TestContext.Current.CancellationToken);
            Assert.True(await db.TrySaveAsync(TestContext.Current.CancellationToken));
            return attachment;
        });

    public byte[] Stored(StoredFile file) => File.ReadAllBytes(Path.Combine(Root, file.Sha256[..2], file.Sha256));

    public byte[] StoredSmall(StoredFile file) => File.ReadAllBytes(Path.Combine(Root, file.Sha256[..2], file.Sha256 + ".small"));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private static Actor Somebody(byte number)
        => new(new(new Guid(number, 0, 0, new byte[8])), new(new Guid(number, 1, 0, new byte[8])), []);

    internal sealed class ThingDoor : IFileDoor
    {
        public List<(Guid Owner, AccountId Account)> Open { get; } = [];

        public string Kind => Thing;

        public Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop) => Task.FromResult(Open.Contains((owner, actor.Account)));
    }
}
