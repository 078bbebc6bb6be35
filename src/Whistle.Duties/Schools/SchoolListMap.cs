using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Duties.Schools;

internal sealed class SchoolListMap : IEntityTypeConfiguration<SchoolList>
{
    public void Configure(EntityTypeBuilder<SchoolList> row)
    {
        row.ToTable("duty_school_list").HasKey(l => l.Id);
        row.Property(l => l.Id).ValueGeneratedNever();
        row.Property(l => l.Version).IsConcurrencyToken();
        row.Property(l => l.Plan).HasMaxLength(SchoolRules.LongestPlan);
        row.Ignore(l => l.Current);
        row.HasIndex(l => new { l.School, l.Year }).IsUnique();
        row.HasIndex(l => new { l.District, l.Year });
        row.HasMany(l => l.Rows).WithOne().HasForeignKey(r => r.SchoolListId);
        row.HasMany(l => l.Indicators).WithOne().HasForeignKey(i => i.SchoolListId);
    }
}

internal sealed class SchoolRowMap : IEntityTypeConfiguration<SchoolRow>
{
    public void Configure(EntityTypeBuilder<SchoolRow> row)
    {
        row.ToTable("duty_school_row").HasKey(r => r.Id);
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.Text).HasMaxLength(SchoolRules.LongestRow);
    }
}

internal sealed class SchoolIndicatorMap : IEntityTypeConfiguration<SchoolIndicator>
{
    public void Configure(EntityTypeBuilder<SchoolIndicator> row)
    {
        row.ToTable("duty_indicator").HasKey(i => new { i.SchoolListId, i.Kind });
        row.Ignore(i => i.IsWhole);
    }
}

internal sealed class SelfCheckMap : IEntityTypeConfiguration<SelfCheck>
{
    public void Configure(EntityTypeBuilder<SelfCheck> row)
    {
        row.ToTable("duty_self_check").HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.HasIndex(c => new { c.School, c.Month }).IsUnique();
        row.HasIndex(c => new { c.District, c.Month });
        row.HasMany(c => c.Findings).WithOne().HasForeignKey(f => f.CheckId);
    }
}

internal sealed class FindingMap : IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<Finding> row)
    {
        row.ToTable("duty_finding").HasKey(f => f.Id);
        row.Property(f => f.Id).ValueGeneratedNever();
        row.Property(f => f.Text).HasMaxLength(SchoolRules.LongestFinding);
        row.Property(f => f.Settled).HasMaxLength(SchoolRules.LongestFinding);
        row.Property(f => f.Version).IsConcurrencyToken();
        row.Ignore(f => f.IsOpen);
        row.HasIndex(f => new { f.School, f.EndedAt });
    }
}
