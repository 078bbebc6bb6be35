using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Hazards.Cases.Records;

/// <summary>Which version of a case was found last, and in which round that was found first.</summary>
internal sealed class CaseMark
{
    public Guid CaseId { get; init; }

    public int Version { get; init; }

    public long Round { get; init; }
}

/// <summary>The number of the round that began last: one row.</summary>
internal sealed class CaseRound
{
    public const int Only = 1;

    public int Id { get; init; } = Only;

    public long Last { get; set; }
}

internal sealed class CaseMarkMap : IEntityTypeConfiguration<CaseMark>
{
    public void Configure(EntityTypeBuilder<CaseMark> mark)
    {
        mark.ToTable("hazard_mark").HasKey(m => m.CaseId);
        mark.Property(m => m.CaseId).ValueGeneratedNever();
    }
}

internal sealed class CaseRoundMap : IEntityTypeConfiguration<CaseRound>
{
    public void Configure(EntityTypeBuilder<CaseRound> round)
    {
        round.ToTable("hazard_round").HasKey(r => r.Id);
        round.Property(r => r.Id).ValueGeneratedNever();
        round.Property(r => r.Last).IsConcurrencyToken();
    }
}
