using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Schools;

/// <summary>A campus as stored; its name and parent are in its unit.</summary>
internal sealed class CampusRow
{
    private CampusRow()
    {
    }

    public CampusRow(Campus campus)
    {
        Id = campus.Id;
        Set(campus);
    }

    public UnitId Id { get; private set; }

    public UnitId School { get; private set; }

    public UnitId Town { get; private set; }

    public UnitId District { get; private set; }

    public bool Main { get; private set; }

    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    /// <summary>The first day on which the campus takes part; the last day of all where that is not decided.</summary>
    public DateOnly StartDay { get; private set; }

    /// <summary>A school of the pilot (试点). Plan, part 3.</summary>
    public bool Pilot { get; private set; }

    public int Version { get; private set; }

    public void Change(Campus campus)
    {
        Set(campus);
        Version++;
    }

    private void Set(Campus campus)
    {
        (School, Town, District, Main, Lat, Lon) = (campus.School, campus.Town, campus.District, campus.Main, campus.Lat, campus.Lon);
        (StartDay, Pilot) = (campus.Start ?? DateOnly.MaxValue, campus.Pilot);
    }

    public Campus ToCampus() => new(Id, School, Town, District, Main, Lat, Lon) { Start = StartDay == DateOnly.MaxValue ? null : StartDay, Pilot = Pilot };
}

internal sealed class CampusRowMap : IEntityTypeConfiguration<CampusRow>
{
    public void Configure(EntityTypeBuilder<CampusRow> campus)
    {
        campus.ToTable("directory_campus").HasKey(c => c.Id);
        campus.Property(c => c.Id).ValueGeneratedNever();
        campus.Property(c => c.Version).IsConcurrencyToken();
    }
}
