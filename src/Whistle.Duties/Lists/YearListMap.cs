using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Duties.Lists;

internal sealed class YearListMap : IEntityTypeConfiguration<YearList>
{
    public void Configure(EntityTypeBuilder<YearList> row)
    {
        row.ToTable("duty_list").HasKey(l => l.Id);
        row.Property(l => l.Id).ValueGeneratedNever();
        row.Property(l => l.Version).IsConcurrencyToken();
        row.HasIndex(l => new { l.Area, l.Year }).IsUnique();
    }
}

internal sealed class MeasureMap : IEntityTypeConfiguration<Measure>
{
    public void Configure(EntityTypeBuilder<Measure> row)
    {
        row.ToTable("duty_measure").HasKey(m => m.Id);
        row.Property(m => m.Id).ValueGeneratedNever();
        row.Property(m => m.Label).HasMaxLength(20);
        row.Property(m => m.TextZh).HasMaxLength(ListRules.LongestMeasure);
        row.Property(m => m.TextEn).HasMaxLength(ListRules.LongestMeasure);
        row.Ignore(m => m.Text);
        row.HasIndex(m => new { m.ListId, m.Item, m.Position });
        row.HasOne<YearList>().WithMany().HasForeignKey(m => m.ListId);
        row.HasMany(m => m.Targets).WithOne().HasForeignKey(t => t.MeasureId);
    }
}

internal sealed class TargetMap : IEntityTypeConfiguration<Target>
{
    public void Configure(EntityTypeBuilder<Target> row)
    {
        row.ToTable("duty_target").HasKey(t => t.Id);
        row.Property(t => t.Id).ValueGeneratedNever();
        row.Property(t => t.NameZh).HasMaxLength(100);
        row.Property(t => t.NameEn).HasMaxLength(100);
        row.Property(t => t.UnitZh).HasMaxLength(20);
        row.Property(t => t.UnitEn).HasMaxLength(20);
        row.Ignore(t => t.Name).Ignore(t => t.Unit);
    }
}

internal sealed class ProgressEntryMap : IEntityTypeConfiguration<ProgressEntry>
{
    public const string Table = "duty_progress";

    public void Configure(EntityTypeBuilder<ProgressEntry> row)
    {
        row.ToTable(Table).HasKey(e => e.Id);
        row.Property(e => e.Id).ValueGeneratedNever();
        row.Property(e => e.Text).HasMaxLength(ListRules.LongestProgress);
        row.HasIndex(e => new { e.MeasureId, e.Sequence });
        row.HasIndex(e => new { e.ListId, e.Sequence });
        row.HasIndex(e => e.Strikes).IsUnique();
        row.HasOne<Measure>().WithMany().HasForeignKey(e => e.MeasureId);
    }
}

internal sealed class ListChangeMap : IEntityTypeConfiguration<ListChange>
{
    public void Configure(EntityTypeBuilder<ListChange> row)
    {
        row.ToTable("duty_list_change").HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.HasIndex(c => new { c.ListId, c.At });
    }
}
