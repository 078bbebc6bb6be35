using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Platform.Files;

/// <summary>
/// Every hour: removes files that hung on nothing for a day, drafts that a stopped process has left, and bytes that no row
/// knows (looking into a part of the folders each hour, into all of them within a day, whichever node does it).
/// </summary>
internal sealed class UnusedFilesWork(UnusedFilesJob files, TimeProvider clock) : IPlannedWork
{
    private const int FoldersAnHour = 11;

    public Task RunAsync(CancellationToken stop) => files.RunAsync((int)(clock.GetUtcNow().ToUnixTimeSeconds() / 3600 * FoldersAnHour % UnusedFilesJob.Folders), FoldersAnHour, stop);
}

/// <summary>Does what <see cref="UnusedFilesWork"/> plans.</summary>
internal sealed class UnusedFilesJob(IServiceScopeFactory scopes, FileStore store, TimeProvider clock, ILogger<UnusedFilesJob> log)
{
    public const int Folders = 256;
    private const int RowsAtOnce = 500;

    private static readonly TimeSpan unusedFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan draftFor = TimeSpan.FromHours(1);

    /// <summary>Looks into that many folders.</summary>
    internal Task RunAsync(int folders, CancellationToken stop) => RunAsync(0, folders, stop);

    internal async Task RunAsync(int first, int folders, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var drafts = store.RemoveDrafts(clock.GetUtcNow() - draftFor);
        var rows = await RemoveRowsAsync(db, stop);
        for (var i = 0; i < folders; i++)
            await SweepAsync(db, (first + i) % Folders, stop);
        if (drafts + rows > 0)
            log.LogInformation("Removed {Files} unused files and {Drafts} drafts", rows, drafts);
    }

    private async Task<int> RemoveRowsAsync(WhistleDb db, CancellationToken stop)
    {
        var limit = clock.GetUtcNow() - unusedFor;
        var removed = 0;
        while (true)
        {
            db.ChangeTracker.Clear();
            var unused = await db.Set<StoredFile>().Where(f => f.OwnerId == null && f.CreatedAt < limit).OrderBy(f => f.CreatedAt).Take(RowsAtOnce).ToListAsync(stop);
            if (unused.Count == 0)
                return removed;
            db.RemoveRange(unused);
            if (!await db.TrySaveAsync(stop))
                continue; // somebody attached one of them meanwhile
            removed += unused.Count;
            foreach (var sha256 in unused.Select(f => f.Sha256).Distinct(StringComparer.Ordinal))
                await store.ForgetAsync(sha256, sha => IsNeededAsync(db, sha, stop));
        }
    }

    private async Task SweepAsync(WhistleDb db, int folder, CancellationToken stop)
    {
        foreach (var batch in store.OlderThan(folder, clock.GetUtcNow() - unusedFor).Chunk(RowsAtOnce))
        {
            var needed = await db.Set<StoredFile>().Where(f => batch.Contains(f.Sha256)).Select(f => f.Sha256).Distinct().ToListAsync(stop);
            foreach (var sha256 in batch.Where(sha => store.IsAside(sha) || !needed.Contains(sha)))
                await store.ForgetAsync(sha256, sha => IsNeededAsync(db, sha, stop));
        }
    }

    private static Task<bool> IsNeededAsync(WhistleDb db, string sha256, CancellationToken stop)
        => db.Set<StoredFile>().AnyAsync(f => f.Sha256 == sha256, stop);
}

/// <summary>Says once, when the program starts, whether photos can be taken here.</summary>
internal sealed class PhotosAtStart(Photos photos, ILogger<Photos> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (photos.Version is { } version)
            log.LogInformation("Photos are decoded by libvips {Version}", version);
        else
            log.LogWarning("No libvips was found (native/ beside the program, web/node_modules, or the system's libvips.so.42): photos are refused, PDF files are taken");
        return Task.CompletedTask;
    }
}
