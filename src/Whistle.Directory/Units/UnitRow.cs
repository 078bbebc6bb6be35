using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Units;

/// <summary>A unit as it is stored.</summary>
internal sealed class UnitRow
{
    private UnitRow()
    {
    }

    public UnitRow(Unit unit)
    {
        Id = unit.Id;
        Set(unit);
    }

    public UnitId Id { get; private set; }

    public UnitKind Kind { get; private set; }

    public string NameZh { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public Line? Line { get; private set; }

    public Level? Level { get; private set; }

    public UnitId? Parent { get; private set; }

    public UnitId? District { get; private set; }

    public UnitId? Town { get; private set; }

    public string? Code { get; private set; }

    public string? Phone { get; private set; }

    public int Version { get; private set; }

    public void Change(Unit unit)
    {
        Set(unit);
        Version++;
    }

    private void Set(Unit unit)
    {
        (Kind, NameZh, NameEn, Line, Level) = (unit.Kind, unit.Name.Zh, unit.Name.En, unit.Line, unit.Level);
        (Parent, District, Town, Code, Phone) = (unit.Parent, unit.District, unit.Town, unit.Code, unit.Phone);
    }

    public Unit ToUnit() => new(Id, Kind, new(NameZh, NameEn), Line, Level, Parent, District, Town, Code, Phone);
}

internal sealed class UnitRowMap : IEntityTypeConfiguration<UnitRow>
{
    public void Configure(EntityTypeBuilder<UnitRow> unit)
    {
        unit.ToTable("directory_unit").HasKey(u => u.Id);
        unit.Property(u => u.Id).ValueGeneratedNever();
        unit.Property(u => u.NameZh).HasMaxLength(100);
        unit.Property(u => u.NameEn).HasMaxLength(200);
        unit.Property(u => u.Code).HasMaxLength(20);
        unit.Property(u => u.Phone).HasMaxLength(40);
        unit.Property(u => u.Version).IsConcurrencyToken();
    }
}
