using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Whistle.Platform.Files;

namespace Whistle.Web.Backups;

/// <summary>A backup being written: into a file beside the one wanted, which takes its name only when all is on disk.</summary>
internal sealed class Archive : IAsyncDisposable
{
    private readonly string wanted;
    private readonly FileStream file;
    private readonly ZipArchive zip;
    private readonly List<BackedUpEntry> entries = [];

    public Archive(string wanted)
    {
        this.wanted = wanted;
        Part = wanted + ".part";
        file = Durable.Create(Part);
        zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Where working copies may lie until the backup is whole.</summary>
    public string Part { get; }

    public IReadOnlyList<BackedUpEntry> Entries => entries;

    public async Task AddAsync(string path, CompressionLevel level, Func<Stream, Task> writeAsync)
    {
        await using var entry = await zip.CreateEntry(path, level).OpenAsync();
        await using var counted = new HashingStream(entry);
        await writeAsync(counted);
        await counted.FlushAsync();
        entries.Add(new(path, counted.Count, counted.Hash()));
    }

    public async Task FinishAsync(Manifest manifest, CancellationToken stop)
    {
        await using (var entry = await zip.CreateEntry(Manifest.Name, CompressionLevel.Optimal).OpenAsync(stop))
            await JsonSerializer.SerializeAsync(entry, manifest, Manifest.Json, stop);
        await zip.DisposeAsync();
        await file.FlushAsync(stop);
        file.Flush(flushToDisk: true);
        await file.DisposeAsync();
        File.Move(Part, wanted, overwrite: false);
        Disk.FlushFolder(Path.GetDirectoryName(wanted)!);
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        File.Delete(Part);
    }
}

/// <summary>A backup that has been opened and is whole: every entry is the one the manifest names.</summary>
internal sealed class OpenedArchive : IDisposable
{
    private readonly ZipArchive zip;

    private OpenedArchive(ZipArchive zip, Manifest manifest) => (this.zip, Manifest) = (zip, manifest);

    public Manifest Manifest { get; }

    /// <summary>Reads everything once, before anything is written anywhere.</summary>
    public static async Task<OpenedArchive> OpenAsync(string file, CancellationToken stop)
    {
        var opened = await ZipFile.OpenReadAsync(file, stop);
        try
        {
            var manifest = await ManifestAsync(opened, stop);
            if (opened.Entries.Count != manifest.Entries.Count + 1)
                throw new InvalidDataException("entries");
            foreach (var expected in manifest.Entries)
                await CheckAsync(opened, expected, stop);
            return new(opened, manifest);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public Task<Stream> ReadAsync(string path, CancellationToken stop) => zip.GetEntry(path)!.OpenAsync(stop);

    public void Dispose() => zip.Dispose();

    private static async Task<Manifest> ManifestAsync(ZipArchive zip, CancellationToken stop)
    {
        var entry = zip.GetEntry(Manifest.Name) ?? throw new InvalidDataException(Manifest.Name);
        await using var stream = await entry.OpenAsync(stop);
        var manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, Manifest.Json, stop);
        return manifest is { Format: Manifest.CurrentFormat, Entries: not null, Tables: not null } ? manifest : throw new InvalidDataException(Manifest.Name);
    }

    private static async Task CheckAsync(ZipArchive zip, BackedUpEntry expected, CancellationToken stop)
    {
        var entry = zip.GetEntry(expected.Path);
        if (entry is null || entry.Length != expected.Bytes || expected.Path.Contains("..", StringComparison.Ordinal) || expected.Path.StartsWith('/'))
            throw new InvalidDataException(expected.Path);
        await using var stream = await entry.OpenAsync(stop);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop)) != expected.Sha256)
            throw new InvalidDataException(expected.Path);
    }
}

/// <summary>Counts and hashes what is written through it.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Count;

    public override long Position { get => Count; set => throw new NotSupportedException(); }

    public string Hash() => Convert.ToHexStringLower(sha256.GetHashAndReset());

    public override void Write(byte[] buffer, int offset, int count)
    {
        sha256.AppendData(buffer, offset, count);
        Count += count;
        inner.Write(buffer, offset, count);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        sha256.AppendData(buffer.Span);
        Count += buffer.Length;
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            sha256.Dispose();
        base.Dispose(disposing);
    }
}
