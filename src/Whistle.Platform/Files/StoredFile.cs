using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.Files;

/// <summary>
/// A file that somebody has sent: what is kept of it, and the thing it hangs on. The bytes lie in the <see cref="FileStore"/>
/// under their hash; the bytes as sent are never kept.
/// </summary>
public sealed class StoredFile
{
    private StoredFile()
    {
    }

    internal StoredFile(FileId id, AccountId uploader, string sentSha256, Content content, DateTimeOffset now)
        => (Id, Uploader, SentSha256, Sha256, MediaType, Bytes, Width, Height, TakenAt, Lat, Lon, CreatedAt) =
            (id, uploader, sentSha256, content.Sha256, content.MediaType, content.Bytes, content.Width, content.Height,
                content.Facts.TakenAt, content.Facts.Lat, content.Facts.Lon, now);

    public FileId Id { get; private set; }

    /// <summary>SHA-256 of the stored bytes, lower-case hex.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>SHA-256 of the bytes as sent: finds the same content sent again.</summary>
    public string SentSha256 { get; private set; } = "";

    public string MediaType { get; private set; } = "";

    public long Bytes { get; private set; }

    public int? Width { get; private set; }

    public int? Height { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>WGS 84, rounded to about a metre.</summary>
    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    public AccountId Uploader { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The kind of thing it hangs on ("case"); null until it is attached.</summary>
    public string? OwnerKind { get; private set; }

    public Guid? OwnerId { get; private set; }

    public int Version { get; private set; }

    internal bool HangsElsewhere(string kind, Guid id) => OwnerId is not null && (OwnerKind != kind || OwnerId != id);

    public bool IsPicture => FileType.Named(MediaType).IsPicture;

    internal Content Content => new(Sha256, MediaType, Bytes, Width, Height, new(TakenAt, Lat, Lon));

    internal void Attach(string kind, Guid id)
    {
        if (OwnerId is not null)
            return;
        (OwnerKind, OwnerId) = (kind, id);
        Version++;
    }
}

/// <summary>What is kept of a file.</summary>
internal sealed record Content(string Sha256, string MediaType, long Bytes, int? Width, int? Height, PhotoFacts Facts);

internal sealed class StoredFileMap : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> file)
    {
        file.ToTable("platform_file").HasKey(f => f.Id);
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.Sha256).HasMaxLength(64);
        file.Property(f => f.SentSha256).HasMaxLength(64);
        file.Property(f => f.MediaType).HasMaxLength(40);
        file.Property(f => f.OwnerKind).HasMaxLength(20);
        file.Property(f => f.Version).IsConcurrencyToken();
        file.Ignore(f => f.Content).Ignore(f => f.IsPicture);
        file.HasIndex(f => f.Sha256);
        file.HasIndex(f => new { f.Uploader, f.SentSha256 });
        file.HasIndex(f => new { f.OwnerId, f.CreatedAt });
    }
}
