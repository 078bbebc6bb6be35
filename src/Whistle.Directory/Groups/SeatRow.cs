using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>
/// How a seat of a working group stood from one instant to another: a change ends the row and begins the next, so the rows are
/// its history, and a vacant one says since when.
/// </summary>
internal sealed class SeatRow
{
    private SeatRow()
    {
    }

    public SeatRow(Seat seat, DateTimeOffset since)
        => (Campus, Line, Unit, Member, Substitute, Since) = (seat.Campus, seat.Line, seat.Unit, seat.Member, seat.Substitute, since);

    public UnitId Campus { get; private set; }

    public Line Line { get; private set; }

    public UnitId? Unit { get; private set; }

    public PersonId? Member { get; private set; }

    public PersonId? Substitute { get; private set; }

    public DateTimeOffset Since { get; private set; }

    /// <summary>Null while it is so.</summary>
    public DateTimeOffset? Until { get; private set; }

    public int Version { get; private set; }

    public void End(DateTimeOffset at)
    {
        Until = at;
        Version++;
    }

    public Seat ToSeat() => new(Campus, Line, Unit, Member, Substitute);
}

/// <summary>Who the two heads of a campus's working group were, from one instant to another.</summary>
internal sealed class HeadsRow
{
    private HeadsRow()
    {
    }

    public HeadsRow(GroupHeads heads, DateTimeOffset since) => (Campus, Guide, Leader, Since) = (heads.Campus, heads.Guide, heads.Leader, since);

    public UnitId Campus { get; private set; }

    public PersonId? Guide { get; private set; }

    public PersonId? Leader { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public int Version { get; private set; }

    public void End(DateTimeOffset at)
    {
        Until = at;
        Version++;
    }

    public GroupHeads ToHeads() => new(Campus, Guide, Leader);
}

internal sealed class SeatRowMap : IEntityTypeConfiguration<SeatRow>
{
    public void Configure(EntityTypeBuilder<SeatRow> seat)
    {
        seat.ToTable("directory_seat").HasKey(s => new { s.Campus, s.Line, s.Since });
        seat.HasIndex(s => new { s.Campus, s.Line }).IsUnique().HasFilter("until IS NULL").HasDatabaseName("ix_directory_seat_now");
        seat.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class HeadsRowMap : IEntityTypeConfiguration<HeadsRow>
{
    public void Configure(EntityTypeBuilder<HeadsRow> heads)
    {
        heads.ToTable("directory_heads").HasKey(h => new { h.Campus, h.Since });
        heads.HasIndex(h => h.Campus).IsUnique().HasFilter("until IS NULL").HasDatabaseName("ix_directory_heads_now");
        heads.Property(h => h.Version).IsConcurrencyToken();
    }
}
