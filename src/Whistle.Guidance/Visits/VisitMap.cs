using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Guidance.Visits;

internal sealed class GuidanceVisitMap : IEntityTypeConfiguration<GuidanceVisit>
{
    public void Configure(EntityTypeBuilder<GuidanceVisit> row)
    {
        row.ToTable("guidance_visit").HasKey(v => v.Id);
        row.Property(v => v.Id).ValueGeneratedNever();
        row.Property(v => v.Version).IsConcurrencyToken();
        row.Property(v => v.Head).HasMaxLength(64);
        row.Property(v => v.Time).HasMaxLength(5);
        row.Ignore(v => v.Stream).Ignore(v => v.People).Ignore(v => v.WasMade);
        // the whole coverage of a district is read from this index alone
        row.HasIndex(v => new { v.District, v.SchoolYear, v.School, v.Line, v.Season, v.State });
        row.HasIndex(v => new { v.School, v.SchoolYear, v.State });
        row.HasIndex(v => new { v.Unit, v.IsOpen, v.Day });
        row.HasIndex(v => new { v.Target, v.State });
        row.HasIndex(v => new { v.RecordedBy, v.Day });
        row.HasIndex(v => new { v.FoundBy, v.State });
        row.OwnsMany<Visitor>("visitors", visitor =>
        {
            visitor.ToTable("guidance_visitor").WithOwner().HasForeignKey("VisitId");
            visitor.HasKey("VisitId", nameof(Visitor.Person));
            visitor.HasIndex(v => v.Person);
        });
        row.Navigation("visitors").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class VisitSightMap : IEntityTypeConfiguration<VisitSight>
{
    public void Configure(EntityTypeBuilder<VisitSight> sight)
    {
        sight.ToTable("guidance_sight").HasKey(s => new { s.VisitId, s.Key });
        sight.HasIndex(s => new { s.Key, s.Sequence });
    }
}
