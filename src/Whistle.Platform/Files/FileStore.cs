using System.Globalization;
using System.Security.Cryptography;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Files;

/// <summary>
/// The bytes of files, on disk under their own hash: <c>{data}/files/ab/&lt;sha256&gt;</c>, the small copy beside it as
/// <c>&lt;sha256&gt;.small</c>. Equal bytes are kept once. What <see cref="Keep"/> has kept is on disk when it returns.
/// </summary>
internal sealed class FileStore
{
    private const string Gone = ".gone";
    private const string Small = ".small";

    private readonly string root;
    private readonly string drafts;
    private readonly Ids ids;
    private readonly TimeProvider clock;

    public FileStore(Database database, Ids ids, TimeProvider clock)
    {
        (this.ids, this.clock) = (ids, clock);
        root = Path.Combine(database.Folder, "files");
        drafts = Path.Combine(root, "tmp");
    }

    /// <summary>A file that vanishes when it is disposed, unless it was kept. On the same volume as the store, so that it can be moved there.</summary>
    public Draft NewDraft()
        => new(Path.Combine(System.IO.Directory.CreateDirectory(drafts).FullName, ids.New().ToString("N")));

    public bool Has(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>Moves drafts to their place. The small copy first: where the file is, its small copy is too.</summary>
    public void Keep(string sha256, Draft file, Draft? small)
    {
        var folder = Path.GetDirectoryName(PathOf(sha256))!;
        if (!System.IO.Directory.Exists(folder))
        {
            System.IO.Directory.CreateDirectory(folder);
            Disk.FlushFolder(root);
        }
        if (small is not null)
            Move(small, PathOf(sha256) + Small);
        Move(file, PathOf(sha256));
        Disk.FlushFolder(folder);
    }

    /// <summary>Whether a clean-up that was cut short has left the bytes aside.</summary>
    public bool IsAside(string sha256) => File.Exists(PathOf(sha256) + Gone);

    /// <summary>Where the bytes are; null where they are not.</summary>
    public string? Find(string sha256, bool small)
    {
        var path = PathOf(sha256);
        if (small && File.Exists(path + Small))
            return path + Small;
        return File.Exists(path) ? path : null;
    }

    /// <summary>
    /// Removes bytes that no row needs. Another request, perhaps on another node, may be about to use the same bytes, so they
    /// are first put aside, then the rows are asked once more, and only then they go.
    /// </summary>
    public async Task ForgetAsync(string sha256, Func<string, Task<bool>> isNeeded)
    {
        var (path, aside) = (PathOf(sha256), PathOf(sha256) + Gone);
        if (!File.Exists(aside))
        {
            if (!File.Exists(path) || await isNeeded(sha256))
                return;
            TryRename(path, aside);
        }
        if (!await isNeeded(sha256))
        {
            if (!File.Exists(path))
                File.Delete(path + Small);
            File.Delete(aside);
        }
        else if (File.Exists(path))
            File.Delete(aside);
        else
            TryRename(aside, path);
    }

    /// <summary>Another node that cleans up at the same moment may have done it already.</summary>
    private static void TryRename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
        }
    }

    /// <summary>The hashes of what one of the 256 folders holds and nobody has touched since.</summary>
    public IReadOnlyList<string> OlderThan(int folder, DateTimeOffset limit)
    {
        var path = Path.Combine(root, folder.ToString("x2", CultureInfo.InvariantCulture));
        return !System.IO.Directory.Exists(path) ? []
            : [.. new DirectoryInfo(path).EnumerateFiles().Where(f => f.LastWriteTimeUtc < limit.UtcDateTime && f.Name.Length >= 64)
                .Select(f => f.Name[..64]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Removes drafts that a stopped process has left behind: they are the senders' own bytes.</summary>
    public int RemoveDrafts(DateTimeOffset before)
    {
        if (!System.IO.Directory.Exists(drafts))
            return 0;
        var old = new DirectoryInfo(drafts).EnumerateFiles().Where(f => BeganAt(f) < before).ToList();
        old.ForEach(f => f.Delete());
        return old.Count;
    }

    /// <summary>A draft's name is an id, which begins with its time in milliseconds.</summary>
    private static DateTimeOffset BeganAt(FileInfo draft)
        => draft.Name.Length == 32 && long.TryParse(draft.Name.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : new(draft.LastWriteTimeUtc);

    private void Move(Draft draft, string to)
    {
        if (File.Exists(to))
            return;
        File.SetLastWriteTimeUtc(draft.Path, clock.GetUtcNow().UtcDateTime);
        Disk.FlushFile(draft.Path);
        File.Move(draft.Path, to, overwrite: true);
    }

    private string PathOf(string sha256) => Path.Combine(root, sha256[..2], sha256);
}

/// <summary>A file on its way in.</summary>
internal sealed class Draft(string path) : IDisposable
{
    public string Path { get; } = path;

    public FileStream Write() => new(Path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);

    /// <summary>Takes everything that comes, up to a limit, and hashes it on the way. Null when it broke off.</summary>
    public async Task<Received?> FillAsync(Stream content, long most, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var head = Array.Empty<byte>();
        long length = 0;
        await using var file = Write();
        while (await ReadAsync(content, buffer, stop) is var read and not 0)
        {
            if (read < 0)
                return null;
            if (length == 0)
                head = buffer[..Math.Min(read, FileType.HeadLength)];
            length += read;
            if (length > most)
                break;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        return new(length, Convert.ToHexStringLower(hash.GetHashAndReset()), head);
    }

    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        }
        catch (IOException e) when (e is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            return -1;
        }
    }

    public async Task<(string Sha256, long Bytes)> MeasureAsync(CancellationToken stop)
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop)), file.Length);
    }

    public void Dispose() => File.Delete(Path);
}

/// <summary>What came in: how much, its hash, its first bytes.</summary>
internal sealed record Received(long Length, string Sha256, byte[] Head);
