using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Supervision.Contracts;

namespace Whistle.Supervision.Lateness;

/// <summary>The rungs of the ladder, in their order: the places of <c>CaseClock.Rungs</c>.</summary>
internal enum Rung
{
    [Code("half")] Half,
    [Code("four-fifths")] FourFifths,
    [Code("late")] Late,
    [Code("district")] District,
    [Code("office")] Office,
    [Code("listing")] Listing,
}

/// <summary>Where the running clock of a case stands on the ladder: one row for each open case, found by when its next rung is due.</summary>
internal sealed class LadderRow
{
    public Guid CaseId { get; init; }

    /// <summary>Which of the case's clocks.</summary>
    public string Clock { get; set; } = "";

    public UnitId District { get; set; }

    public UnitId Holder { get; set; }

    public DateTimeOffset Due { get; set; }

    /// <summary>False once the case has ended, or while its clock stands still.</summary>
    public bool IsRunning { get; set; }

    /// <summary>How many rungs are reached.</summary>
    public int Reached { get; set; }

    /// <summary>When the next is due; null at the top, and while the clock stands still or has ended.</summary>
    public DateTimeOffset? NextAt { get; set; }

    public int Version { get; set; }
}

/// <summary>A rung that was reached: once for each clock of each case, whatever happens to nodes and clocks.</summary>
internal sealed class RungRow
{
    public Guid CaseId { get; init; }

    /// <summary>One of the case's own clocks, or the answer that a helper owes: see <see cref="HelpLadder"/>.</summary>
    public string Clock { get; init; } = "";

    public Rung Rung { get; init; }

    /// <summary>A limit that the case has missed: its own, or that of a part which it has to wait for.</summary>
    public bool IsMissed => Rung is Rung.Late && !HelpLadder.IsBeside(Clock);

    /// <summary>When it was due.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it was noticed: later where the program was down.</summary>
    public DateTimeOffset RecordedAt { get; init; }
}

/// <summary>A case that is offered for listed supervision.</summary>
internal sealed class OfferRow
{
    public Guid CaseId { get; init; }

    public UnitId District { get; init; }

    public OfferReason Because { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public PersonId? AnsweredBy { get; set; }
}

internal sealed class LadderRowMap : IEntityTypeConfiguration<LadderRow>
{
    public void Configure(EntityTypeBuilder<LadderRow> row)
    {
        row.ToTable("supervision_ladder").HasKey(r => r.CaseId);
        row.Property(r => r.CaseId).ValueGeneratedNever();
        row.Property(r => r.Clock).HasMaxLength(40);
        row.Property(r => r.Version).IsConcurrencyToken();
        row.HasIndex(r => r.NextAt);
        row.HasIndex(r => new { r.District, r.IsRunning, r.Due, r.CaseId });
        row.HasIndex(r => new { r.Holder, r.IsRunning, r.Due, r.CaseId });
        row.HasIndex(r => new { r.IsRunning, r.Due, r.CaseId });
    }
}

internal sealed class RungRowMap : IEntityTypeConfiguration<RungRow>
{
    public void Configure(EntityTypeBuilder<RungRow> row)
    {
        row.ToTable("supervision_rung").HasKey(r => new { r.CaseId, r.Clock, r.Rung });
        row.Ignore(r => r.IsMissed);
        row.Property(r => r.Clock).HasMaxLength(40);
    }
}

internal sealed class OfferRowMap : IEntityTypeConfiguration<OfferRow>
{
    public void Configure(EntityTypeBuilder<OfferRow> row)
    {
        row.ToTable("supervision_offer").HasKey(r => r.CaseId);
        row.Property(r => r.CaseId).ValueGeneratedNever();
        row.HasIndex(r => new { r.District, r.AnsweredAt, r.At });
    }
}
