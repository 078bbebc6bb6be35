using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Duties.Packages;

internal sealed class PackageMap : IEntityTypeConfiguration<TaskPackage>
{
    public void Configure(EntityTypeBuilder<TaskPackage> row)
    {
        row.ToTable("duty_package").HasKey(p => p.Id);
        row.Property(p => p.Id).ValueGeneratedNever();
        row.Property(p => p.Version).IsConcurrencyToken();
        row.Property(p => p.Title).HasMaxLength(PackageRules.LongestTitle);
        row.Property(p => p.Head).HasMaxLength(64);
        row.Ignore(p => p.Stream);
        row.HasIndex(p => p.Sequence);
        row.HasIndex(p => new { p.School, p.IsOpen });
        row.HasIndex(p => p.ClaimBy);
        row.OwnsMany(p => p.Tasks, task =>
        {
            task.ToTable("duty_task").WithOwner().HasForeignKey("PackageId");
            task.HasKey("PackageId", nameof(PackageTask.Line));
            task.Ignore(t => t.IsOpen);
            task.HasIndex(t => new { t.Unit, t.State });
            task.HasIndex(t => new { t.Handler, t.State });
        });
        row.Navigation(p => p.Tasks).HasField("tasks").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class PackageSightMap : IEntityTypeConfiguration<PackageSight>
{
    public void Configure(EntityTypeBuilder<PackageSight> sight)
    {
        sight.ToTable("duty_package_sight").HasKey(s => new { s.PackageId, s.Key });
        sight.HasIndex(s => new { s.Key, s.Sequence });
    }
}
