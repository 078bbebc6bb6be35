using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Directory.Log;

/// <summary>
/// One attempt to change the directory, done or refused: who, when, what, on whom, at which unit. Ids and codes only, no names
/// and no phones. Written once: the database refuses to change or remove it.
/// </summary>
internal sealed class LogEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null where the operator did it at the machine, by a verb.</summary>
    public PersonId? By { get; init; }

    public AccountId? Account { get; init; }

    /// <summary>What was tried: thing and verb, "seat.fill", "post.open".</summary>
    public string Act { get; init; } = "";

    /// <summary>The unit at which it was tried; the campus, where it is about a working group.</summary>
    public UnitId? Unit { get; init; }

    /// <summary>On whom.</summary>
    public PersonId? Person { get; init; }

    /// <summary>What else is needed to read it, in codes: a role, a line, a day.</summary>
    public string? Detail { get; init; }

    /// <summary>The refusal's code; null where it was done.</summary>
    public string? Refusal { get; init; }
}

internal sealed class LogEntryMap : IEntityTypeConfiguration<LogEntry>
{
    public void Configure(EntityTypeBuilder<LogEntry> entry)
    {
        entry.ToTable("directory_log").HasKey(e => e.Id);
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.By).HasColumnName("ByPerson");
        entry.Property(e => e.Account).HasColumnName("ByAccount");
        entry.Property(e => e.Act).HasMaxLength(40);
        entry.Property(e => e.Detail).HasMaxLength(200);
        entry.Property(e => e.Refusal).HasMaxLength(60);
        entry.HasIndex(e => new { e.Unit, e.Id });
        entry.HasIndex(e => new { e.Person, e.Id });
    }
}
