using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Supervision.Evaluation.Checking;

/// <summary>One nightly reading of all journals: when, over how much, and how much of the tables was not as the journals have it.</summary>
internal sealed class Check
{
    public Guid Id { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; set; }

    public int Cases { get; set; }

    public int Sheets { get; set; }

    public int Differences { get; set; }
}

/// <summary>Something that was not as the journal has it: a case's facts, or a month's sums of a district.</summary>
internal sealed class CheckDifference
{
    public Guid Id { get; init; }

    public Guid CheckId { get; init; }

    public Guid District { get; init; }

    /// <summary>The case; null where a month's sums differ.</summary>
    public Guid? Case { get; init; }

    /// <summary>Its number, or the month.</summary>
    public string Subject { get; init; } = "";

    /// <summary>"missing", "spare", "sums", "legs", or which part of the row.</summary>
    public string What { get; init; } = "";

    public DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? RepairedAt { get; set; }

    public PersonId? RepairedBy { get; set; }
}

internal sealed class CheckMap : IEntityTypeConfiguration<Check>
{
    public void Configure(EntityTypeBuilder<Check> check)
    {
        check.ToTable("supervision_check").HasKey(c => c.Id);
        check.Property(c => c.Id).ValueGeneratedNever();
        check.HasIndex(c => c.StartedAt);
    }
}

internal sealed class CheckDifferenceMap : IEntityTypeConfiguration<CheckDifference>
{
    public void Configure(EntityTypeBuilder<CheckDifference> difference)
    {
        difference.ToTable("supervision_difference").HasKey(d => d.Id);
        difference.Property(d => d.Id).ValueGeneratedNever();
        difference.Property(d => d.Subject).HasMaxLength(40);
        difference.Property(d => d.What).HasMaxLength(20);
        difference.HasIndex(d => new { d.RepairedAt, d.FoundAt });
    }
}
