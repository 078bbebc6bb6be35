using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>A sheet that was shown as a dry run and waits for its sender's yes. Sealed: it holds names and phones. Kept an hour.</summary>
internal sealed class Upload
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public Guid Id { get; init; }

    public AccountId Account { get; init; }

    public ImportKind Kind { get; init; }

    public byte[] Sealed { get; init; } = [];

    public DateTimeOffset At { get; init; }
}

internal sealed class UploadMap : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> upload)
    {
        upload.ToTable("directory_upload").HasKey(u => u.Id);
        upload.Property(u => u.Id).ValueGeneratedNever();
        upload.HasIndex(u => u.At);
    }
}
