using System.Runtime.InteropServices;

namespace Whistle.Platform.Files;

/// <summary>Makes sure that what was written is on the disk. A rename is only safe once its folder is written too.</summary>
internal static partial class Disk
{
    public static void FlushFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals the names itself
        var folder = OpenFolder(path, 0);
        if (folder < 0)
            throw new IOException($"The folder cannot be opened (errno {Marshal.GetLastPInvokeError()}): {path}");
        try
        {
            if (Sync(folder) != 0)
                throw new IOException($"The folder cannot be written to disk (errno {Marshal.GetLastPInvokeError()}): {path}");
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
