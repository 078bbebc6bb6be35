using System.Runtime.InteropServices;

namespace Whistle.Web.Backups;

/// <summary>What must be on the disk before we say that it is.</summary>
internal static partial class Durable
{
    /// <summary>A new file that only its owner may read.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Writes a file that is whole or not there at all.</summary>
    public static async Task WriteAsync(string path, Stream content, CancellationToken stop)
    {
        var part = path + ".part";
        await using (var file = Create(part))
        {
            await content.CopyToAsync(file, stop);
            await file.FlushAsync(stop);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    /// <summary>A new name in a folder lasts only once the folder itself has been written.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, flags: 0);
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
