namespace Whistle.Web.Backups;

/// <summary>What must be on the disk before we say that it is.</summary>
internal static class Durable
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
}
