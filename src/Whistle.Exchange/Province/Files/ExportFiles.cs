using System.Globalization;
using System.Security.Cryptography;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Province.Files;

/// <summary>Where the sealed files of exports lie: <c>{data}/exports/{id}.{attempt}</c>. A file without its row's key can't be opened, so a wiped row is the end of it.</summary>
internal sealed class ExportFiles(Database database, Seals seals)
{
    /// <summary>Where the key of a file is kept, sealed.</summary>
    public const string Column = "exchange_export.key";

    private string Root => Path.Combine(database.Folder, "exports");

    public string PathOf(Guid export, int attempt) => Path.Combine(Root, $"{export:N}.{attempt.ToString(CultureInfo.InvariantCulture)}");

    public bool Has(Guid export, int attempt) => File.Exists(PathOf(export, attempt));

    public string SealKey(Guid export, byte[] key) => seals.Seal(Column, export, Convert.ToBase64String(key));

    /// <exception cref="CryptographicException">While reading, where the file is not what was written.</exception>
    public Stream Open(Guid export, int attempt, string sealedKey)
        => SealedFile.Open(PathOf(export, attempt), Convert.FromBase64String(seals.Open(Column, export, sealedKey)), export);

    /// <summary>A new file, whole when it is disposed; what an attempt before has left of it is gone.</summary>
    public Stream Create(Guid export, int attempt, byte[] key)
    {
        System.IO.Directory.CreateDirectory(Root);
        Remove(export);
        return SealedFile.Create(PathOf(export, attempt), key, export);
    }

    /// <summary>A part on its way: sealed under a key that nobody keeps, gone when it is disposed.</summary>
    public Spool NewSpool(Guid export, int attempt, string part) => new($"{PathOf(export, attempt)}.{part}", export);

    /// <summary>Removes all that was ever written for an export, but for the file that is kept.</summary>
    public void Remove(Guid export, int? but = null)
    {
        if (!System.IO.Directory.Exists(Root))
            return;
        var kept = but is { } attempt ? PathOf(export, attempt) : null;
        foreach (var file in System.IO.Directory.EnumerateFiles(Root, $"{export:N}.*").Where(file => file != kept).ToList())
            File.Delete(file);
    }

    /// <summary>Removes what one attempt has left.</summary>
    public void RemoveAttempt(Guid export, int attempt)
    {
        var path = PathOf(export, attempt);
        if (!System.IO.Directory.Exists(Root))
            return;
        foreach (var file in System.IO.Directory.EnumerateFiles(Root, Path.GetFileName(path) + "*").Where(file => file == path || file.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
            File.Delete(file);
    }

    /// <summary>The exports of which anything lies here.</summary>
    public IReadOnlyList<Guid> Left()
        => !System.IO.Directory.Exists(Root) ? []
            : [.. System.IO.Directory.EnumerateFiles(Root).Select(file => Path.GetFileName(file).Split('.')[0]).Select(name => Guid.TryParseExact(name, "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
}

/// <summary>Bytes put aside on the disk until it is their turn.</summary>
internal sealed class Spool : IDisposable
{
    private readonly string path;
    private readonly Guid of;
    private readonly byte[] key = SealedFile.NewKey();

    public Spool(string path, Guid of)
    {
        (this.path, this.of) = (path, of);
        Writing = SealedFile.Create(path, key, of);
    }

    public Stream Writing { get; }

    /// <summary>What was written, after the end of it.</summary>
    public Stream Read()
    {
        Writing.Dispose();
        return SealedFile.Open(path, key, of);
    }

    public void Dispose()
    {
        Writing.Dispose();
        File.Delete(path);
        CryptographicOperations.ZeroMemory(key);
    }
}
