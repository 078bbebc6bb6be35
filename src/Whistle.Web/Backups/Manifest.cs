using System.Text.Json;

namespace Whistle.Web.Backups;

/// <summary>What a backup holds: written last, checked first.</summary>
internal sealed record Manifest(int Format, string Engine, string Schema, string Program, DateTimeOffset At, IReadOnlyList<BackedUpTable> Tables, IReadOnlyList<BackedUpEntry> Entries)
{
    public const string Name = "manifest.json";
    public const int CurrentFormat = 1;
    public const string FilesFolder = "files/";
    public const string DatabaseFolder = "database/";

    /// <summary>The key of the sealed columns, where no setting gives it.</summary>
    public const string SealKey = "seal.key";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public long Rows => Tables.Sum(t => t.Rows);

    public IEnumerable<BackedUpEntry> Files => Entries.Where(e => e.Path.StartsWith(FilesFolder, StringComparison.Ordinal));
}

/// <summary>A table with its columns in the order they were written, and how many rows.</summary>
internal sealed record BackedUpTable(string Name, IReadOnlyList<string> Columns, long Rows);

/// <summary>One entry of the archive: its size and the SHA-256 of its bytes.</summary>
internal sealed record BackedUpEntry(string Path, long Bytes, string Sha256);

/// <summary>Copies the rows of one kind of database out and in.</summary>
internal interface IDatabaseCopy
{
    string Engine { get; }

    /// <summary>Writes one consistent moment of the database. Gives its schema and what was counted in that same moment.</summary>
    Task<(string Schema, IReadOnlyList<BackedUpTable> Tables)> WriteAsync(Archive archive, CancellationToken stop);

    /// <summary>True where nothing is there that could be lost.</summary>
    Task<bool> IsEmptyAsync(CancellationToken stop);

    /// <summary>Puts the rows in place, all or none.</summary>
    Task ReadAsync(OpenedArchive archive, CancellationToken stop);
}
