using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;
using Whistle.Platform.Files;
using Whistle.Platform.Sealing;
using Whistle.Web.Opening;
using Whistle.Web.Verbs;

namespace Whistle.Web.Backups;

/// <summary>Restores a backup into an empty installation: checked whole first, files, then rows, then the way up to this program's schema.</summary>
internal sealed class Restore(Database database, IDatabaseCopy rows, Seals seals, Schema schema)
{
    /// <summary>Lies in the data folder while a restore is under way, so that half of one is never served and can be done again.</summary>
    public static string Mark(Database database) => Path.Combine(database.Folder, "restoring");

    public async Task<Manifest> FromAsync(string file, CancellationToken stop)
    {
        using var archive = await OpenAsync(file, stop);
        var manifest = archive.Manifest;
        if (manifest.Engine != rows.Engine)
            throw new CannotStartException(Say.Of("Restore.OtherEngine", manifest.Engine, rows.Engine));
        if (!schema.Known.Contains(manifest.Schema, StringComparer.Ordinal))
            throw new CannotStartException(Say.Of("Restore.NewerBackup"));

        using var held = FolderLock.Take(database);
        var again = File.Exists(Mark(database));
        if (!again && (StoredFiles.In(database).Any() || !await rows.IsEmptyAsync(stop)))
            throw new CannotStartException(Say.Of("Restore.NotEmpty", database.IsSqlite ? database.Folder : Say.Of("Restore.Database")));
        await File.WriteAllTextAsync(Mark(database), file, stop);
        Disk.FlushFolder(database.Folder);

        await KeyAsync(archive, stop);
        await FilesAsync(archive, stop);
        await rows.ReadAsync(archive, stop);
        await schema.MigrateAsync(target: null, stop);
        File.Delete(Mark(database));
        Disk.FlushFolder(database.Folder);
        return manifest;
    }

    private static async Task<OpenedArchive> OpenAsync(string file, CancellationToken stop)
    {
        try
        {
            return await OpenedArchive.OpenAsync(file, stop);
        }
        catch (Exception failure) when (failure is InvalidDataException or System.Text.Json.JsonException or EndOfStreamException)
        {
            throw new CannotStartException(Say.Of("Restore.NotABackup", file, failure.Message));
        }
    }

    /// <summary>A backup of an installation whose key is a setting has none; then the same setting must be made here.</summary>
    private async Task KeyAsync(OpenedArchive archive, CancellationToken stop)
    {
        if (!archive.Manifest.Entries.Any(e => e.Path == Manifest.SealKey))
            return;
        await using var content = await archive.ReadAsync(Manifest.SealKey, stop);
        await Durable.WriteAsync(seals.File, content, stop);
    }

    private async Task FilesAsync(OpenedArchive archive, CancellationToken stop)
    {
        var folder = StoredFiles.Folder(database);
        foreach (var entry in archive.Manifest.Files)
        {
            var path = Path.Combine(folder, entry.Path[Manifest.FilesFolder.Length..]);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var content = await archive.ReadAsync(entry.Path, stop);
            await Durable.WriteAsync(path, content, stop);
        }
        foreach (var touched in archive.Manifest.Files.Select(e => Path.GetDirectoryName(Path.Combine(folder, e.Path[Manifest.FilesFolder.Length..]))!).Distinct(StringComparer.Ordinal))
            Disk.FlushFolder(touched);
    }
}
