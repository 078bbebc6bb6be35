using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.Reading;

/// <summary>Somebody read a detail. Rows are only ever added.</summary>
public sealed class ReadEntry
{
    private ReadEntry()
    {
    }

    internal ReadEntry(Guid id, string kind, Guid subject, PersonId person, AccountId account, DateTimeOffset at, UnitId? district)
        => (Id, Kind, Subject, Person, Account, At, District) = (id, kind, subject, person, account, at, district);

    public Guid Id { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid Subject { get; private set; }

    public PersonId Person { get; private set; }

    public AccountId Account { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The district of what was read, whose office sees who read it.</summary>
    public UnitId? District { get; private set; }
}

internal sealed class ReadEntryMap : IEntityTypeConfiguration<ReadEntry>
{
    public void Configure(EntityTypeBuilder<ReadEntry> reading)
    {
        reading.ToTable("platform_read").HasKey(r => r.Id);
        reading.Property(r => r.Id).ValueGeneratedNever();
        reading.Property(r => r.Kind).HasMaxLength(20);
        reading.HasIndex(r => new { r.Kind, r.Subject, r.At });
        reading.HasIndex(r => new { r.District, r.At });
    }
}
