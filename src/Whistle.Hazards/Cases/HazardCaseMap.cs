using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Hazards.Cases.Report;

namespace Whistle.Hazards.Cases;

internal sealed class HazardCaseMap : IEntityTypeConfiguration<HazardCase>
{
    public void Configure(EntityTypeBuilder<HazardCase> row)
    {
        row.ToTable("hazard_case").HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.Property(c => c.Version).IsConcurrencyToken();
        row.Property(c => c.Number).HasMaxLength(40);
        row.Property(c => c.Head).HasMaxLength(64);
        row.Property(c => c.Origin).HasMaxLength(CaseOrigin.Longest);
        row.Ignore(c => c.Stream);
        row.Ignore(c => c.Leg);
        row.Ignore(c => c.LegDueBy);
        row.Property(c => c.ReviewLimit).HasMaxLength(10);
        row.Property(c => c.WholeLimit).HasMaxLength(10);
        row.Property(c => c.AskedFor).HasMaxLength(10);
        row.HasIndex(c => c.PausedUntil);
        row.HasIndex(c => c.Number).IsUnique();
        row.HasIndex(c => new { c.Holder, c.IsOpen, c.Sequence });
        row.HasIndex(c => new { c.School, c.IsOpen, c.Sequence });
        row.HasIndex(c => new { c.Handler, c.IsOpen });
        row.HasIndex(c => new { c.IsOpen, c.DueBy });
        row.HasIndex(c => new { c.IsOpen, c.Lat });
        row.OwnsMany(c => c.Legs, leg =>
        {
            leg.ToTable("hazard_leg").WithOwner().HasForeignKey("CaseId");
            leg.HasKey("CaseId", nameof(CaseLeg.No));
            leg.Property(l => l.No).ValueGeneratedNever();
            leg.Property(l => l.Outcome).HasMaxLength(60);
            leg.Property(l => l.LimitCode).HasMaxLength(10);
            leg.Property(l => l.Changes).HasMaxLength(2000);
            leg.Ignore(l => l.Extensions);
            leg.HasIndex(l => l.Unit);
        });
        row.Navigation(c => c.Legs).HasField("legs").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
        MapListing(row);
        MapLinks(row);
        MapParts(row);
    }

    private static void MapListing(EntityTypeBuilder<HazardCase> row)
    {
        row.Property(c => c.LetterNumber).HasMaxLength(40);
        row.HasIndex(c => new { c.District, c.Grade, c.IsOpen });
        row.Ignore(c => c.IsListed).Ignore(c => c.NeedsLesson);
        row.OwnsOne(c => c.Listing, listing =>
        {
            listing.ToTable("hazard_listing").WithOwner().HasForeignKey("CaseId");
            listing.HasKey("CaseId");
            listing.Property(l => l.Number).HasMaxLength(40);
            listing.HasIndex(l => l.State);
            // not unique: the book of numbers, changed in the same save, is what keeps two decisions apart
            listing.HasIndex(l => l.Number);
        });
    }

    private static void MapLinks(EntityTypeBuilder<HazardCase> row)
    {
        row.Ignore(c => c.MergedInto).Ignore(c => c.Parent).Ignore(c => c.Merged).Ignore(c => c.OpenChildren).Ignore(c => c.Reporters);
        row.OwnsMany(c => c.Links, link =>
        {
            link.ToTable("hazard_link").WithOwner().HasForeignKey("CaseId");
            link.HasKey("CaseId", nameof(CaseLink.Rel), nameof(CaseLink.Other));
            link.Property(l => l.Number).HasMaxLength(40);
            link.HasIndex(l => l.Other);
        });
        row.Navigation(c => c.Links).HasField("links").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }

    private static void MapParts(EntityTypeBuilder<HazardCase> row)
    {
        row.Ignore(c => c.OpenParts);
        row.OwnsMany(c => c.Parts, part =>
        {
            part.ToTable("hazard_part").WithOwner().HasForeignKey("CaseId");
            part.HasKey("CaseId", nameof(CasePart.No));
            part.Property(p => p.No).ValueGeneratedNever();
            part.Property(p => p.Limit).HasMaxLength(10);
            part.HasIndex(p => new { p.Unit, p.State });
            part.HasIndex(p => new { p.Person, p.State });
            part.HasIndex(p => new { p.State, p.AnswerBy });
        });
        row.Navigation(c => c.Parts).HasField("parts").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class SightMap : IEntityTypeConfiguration<Sight>
{
    public void Configure(EntityTypeBuilder<Sight> sight)
    {
        sight.ToTable("hazard_sight").HasKey(s => new { s.CaseId, s.Key });
        // holds all that a list asks of a sight, so that the row itself is not read
        sight.HasIndex(s => new { s.Key, s.IsOpen, s.Sequence, s.CaseId, s.Full, s.ByLine }, "hazard_sight_list");
    }
}

internal sealed class CaseNumberMap : IEntityTypeConfiguration<CaseNumber>
{
    public void Configure(EntityTypeBuilder<CaseNumber> number)
    {
        number.ToTable("hazard_number").HasKey(n => new { n.Day, n.District });
        number.Property(n => n.Last).IsConcurrencyToken();
    }
}
