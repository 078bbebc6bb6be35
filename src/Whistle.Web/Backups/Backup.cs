using System.IO.Compression;
using System.Reflection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using Whistle.Web.Opening;
using Whistle.Web.Verbs;

namespace Whistle.Web.Backups;

/// <summary>
/// Makes a backup beside a running server. First the rows, in one consistent moment, then the files: a file is on disk
/// before any row names it and never changes, so that all that the rows name is there.
/// </summary>
internal sealed class Backup(Database database, IDatabaseCopy rows, Seals seals, TimeProvider clock)
{
    public async Task<Manifest> MakeAsync(string file, CancellationToken stop)
    {
        try
        {
            await using var archive = new Archive(file);
            var (schema, tables) = await rows.WriteAsync(archive, stop);
            if (seals.IsInFile)
                await AddFileAsync(archive, Manifest.SealKey, seals.File, stop);
            foreach (var (name, path) in StoredFiles.In(database))
                await AddFileAsync(archive, Manifest.FilesFolder + name, path, stop);
            var manifest = new Manifest(Manifest.CurrentFormat, rows.Engine, schema, Program, clock.Now().InShanghai(), tables, archive.Entries);
            await archive.FinishAsync(manifest, stop);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(Say.Of("Backup.CantWrite", file, failure.Message));
        }
    }

    /// <summary>A file that has gone since was one that no row needs.</summary>
    private static async Task AddFileAsync(Archive archive, string name, string path, CancellationToken stop)
    {
        if (!File.Exists(path))
            return;
        await using var stored = File.OpenRead(path);
        await archive.AddAsync(name, CompressionLevel.NoCompression, entry => stored.CopyToAsync(entry, stop));
    }

    private static string Program => typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}

/// <summary>The stored files of an installation, by their names within the folder.</summary>
internal static class StoredFiles
{
    public static string Folder(Database database) => Path.Combine(database.Folder, "files");

    /// <summary>Those on their way in stay out: no row names them yet.</summary>
    public static IEnumerable<(string Name, string Full)> In(Database database)
    {
        var folder = Folder(database);
        if (!System.IO.Directory.Exists(folder))
            return [];
        return System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(full => (Name: Path.GetRelativePath(folder, full).Replace('\\', '/'), Full: full))
            .Where(f => !f.Name.StartsWith("tmp/", StringComparison.Ordinal))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
    }
}
