using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Platform.Jobs;

/// <summary>
/// One planned time of one job: the ledger. Its key is the name and the slot, so that a slot is ended once, whoever runs it and
/// however often it is tried. Kept for a month.
/// </summary>
internal sealed class JobRun
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    public string Job { get; init; } = "";

    /// <summary>When it was planned.</summary>
    public DateTimeOffset Slot { get; init; }

    public string Node { get; set; } = "";

    /// <summary>How often it was begun: more than once where a node died in its middle, or where it failed.</summary>
    public int Tries { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? Failure { get; set; }
}

internal sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> run)
    {
        run.ToTable("platform_job_run").HasKey(r => new { r.Job, r.Slot });
        run.Property(r => r.Job).HasMaxLength(60);
        run.Property(r => r.Node).HasMaxLength(120);
        run.Property(r => r.Failure).HasMaxLength(300);
        run.Property(r => r.Tries).IsConcurrencyToken();
        run.HasIndex(r => r.Slot);
    }
}
