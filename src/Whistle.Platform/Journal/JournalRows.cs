using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.Journal;

/// <summary>A written event. Never changed, never removed: the database itself refuses.</summary>
public sealed class JournalRow
{
    public Guid Stream { get; init; }

    public int Seq { get; init; }

    public string Type { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>The unit for which the actor acted.</summary>
    public Guid Unit { get; init; }

    /// <summary>The actor's alias in this stream.</summary>
    public Guid By { get; init; }

    public string Data { get; init; } = "";

    public string PreviousHash { get; init; } = "";

    public string Hash { get; init; } = "";

    internal string Envelope() => Canonical.Envelope(Seq, Type, At.Wire(), Unit, By, Data, PreviousHash);
}

/// <summary>A free text of an event, beside the chain. Erasing it leaves the chain whole.</summary>
public sealed class JournalText
{
    public Guid Stream { get; init; }

    public int Seq { get; init; }

    public string Field { get; init; } = "";

    public string Salt { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <summary>Who is meant by an alias in one stream. Erasing it leaves the chain whole.</summary>
public sealed class JournalPerson
{
    public Guid Stream { get; init; }

    public Guid Alias { get; init; }

    public PersonId Person { get; init; }
}

/// <summary>
/// The digest of a day: over the head of every chain that grew on it, and over the digest before it, so that the newest one
/// stands for all heads. It can be published; a tail cut off later is found by it.
/// </summary>
public sealed class JournalDigest
{
    public DateOnly Day { get; init; }

    public int Heads { get; init; }

    public string PreviousHash { get; init; } = "";

    public string Hash { get; init; } = "";
}

internal sealed class JournalRowMap : IEntityTypeConfiguration<JournalRow>
{
    public void Configure(EntityTypeBuilder<JournalRow> row)
    {
        row.ToTable("platform_journal").HasKey(r => new { r.Stream, r.Seq });
        row.Property(r => r.Type).HasMaxLength(60);
        row.Property(r => r.PreviousHash).HasMaxLength(64);
        row.Property(r => r.Hash).HasMaxLength(64);
        row.HasIndex(r => r.At);
    }
}

internal sealed class JournalTextMap : IEntityTypeConfiguration<JournalText>
{
    public void Configure(EntityTypeBuilder<JournalText> text)
    {
        text.ToTable("platform_journal_text").HasKey(t => new { t.Stream, t.Seq, t.Field });
        text.Property(t => t.Field).HasMaxLength(40);
        text.Property(t => t.Salt).HasMaxLength(32);
    }
}

internal sealed class JournalPersonMap : IEntityTypeConfiguration<JournalPerson>
{
    public void Configure(EntityTypeBuilder<JournalPerson> person)
        => person.ToTable("platform_journal_person").HasKey(p => new { p.Stream, p.Alias });
}

internal sealed class JournalDigestMap : IEntityTypeConfiguration<JournalDigest>
{
    public void Configure(EntityTypeBuilder<JournalDigest> digest)
    {
        digest.ToTable("platform_journal_digest").HasKey(d => d.Day);
        digest.Property(d => d.PreviousHash).HasMaxLength(64);
        digest.Property(d => d.Hash).HasMaxLength(64);
    }
}
