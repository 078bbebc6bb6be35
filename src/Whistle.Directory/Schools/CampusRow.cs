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
        => (Id, School, Town, District, Main, Lat, Lon) = (campus.Id, campus.School, campus.Town, campus.District, campus.Main, campus.Lat, campus.Lon);

    public UnitId Id { get; private set; }

    public UnitId School { get; private set; }

    public UnitId Town { get; private set; }

    public UnitId District { get; private set; }

    public bool Main { get; private set; }

    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    public int Version { get; private set; }

    public Campus ToCampus() => new(Id, School, Town, District, Main, Lat, Lon);
}

/// <summary>A seat of a working group as stored: one for each campus and line.</summary>
internal sealed class SeatRow
{
    private SeatRow()
    {
    }

    public SeatRow(Seat seat) => (Campus, Line, Unit, Member, Substitute) = (seat.Campus, seat.Line, seat.Unit, seat.Member, seat.Substitute);

    public UnitId Campus { get; private set; }

    public Line Line { get; private set; }

    public UnitId? Unit { get; private set; }

    public PersonId? Member { get; private set; }

    public PersonId? Substitute { get; private set; }

    public int Version { get; private set; }

    public Seat ToSeat() => new(Campus, Line, Unit, Member, Substitute);
}

/// <summary>The two heads of a campus's working group as stored.</summary>
internal sealed class HeadsRow
{
    private HeadsRow()
    {
    }

    public HeadsRow(GroupHeads heads) => (Campus, Guide, Leader) = (heads.Campus, heads.Guide, heads.Leader);

    public UnitId Campus { get; private set; }

    public PersonId? Guide { get; private set; }

    public PersonId? Leader { get; private set; }

    public int Version { get; private set; }

    public GroupHeads ToHeads() => new(Campus, Guide, Leader);
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

internal sealed class SeatRowMap : IEntityTypeConfiguration<SeatRow>
{
    public void Configure(EntityTypeBuilder<SeatRow> seat)
    {
        seat.ToTable("directory_seat").HasKey(s => new { s.Campus, s.Line });
        seat.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class HeadsRowMap : IEntityTypeConfiguration<HeadsRow>
{
    public void Configure(EntityTypeBuilder<HeadsRow> heads)
    {
        heads.ToTable("directory_heads").HasKey(h => h.Campus);
        heads.Property(h => h.Campus).ValueGeneratedNever();
        heads.Property(h => h.Version).IsConcurrencyToken();
    }
}
