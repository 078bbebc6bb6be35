using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.CommandRooms.Reconciling;

internal enum DifferenceKind
{
    /// <summary>With the room here, not among its open cases.</summary>
    [Code("missing-there")] MissingThere,

    /// <summary>Open there, not with the room here.</summary>
    [Code("missing-here")] MissingHere,

    /// <summary>Open on both sides, assigned on one of them only.</summary>
    [Code("other-state")] OtherState,
}

/// <summary>What the outside system says of one of its open cases.</summary>
internal sealed record TheirCase(string Number, string? OutsideNumber, string State);

/// <summary>A case about which the two sides differed when they were last compared.</summary>
internal sealed class RoomDifference
{
    private RoomDifference()
    {
    }

    public RoomDifference(Guid id, UnitId room, string number, DifferenceKind kind, string? ours, string? theirs, bool onTheWay, DateTimeOffset now)
        => (Id, Room, Number, Kind, Ours, Theirs, OnTheWay, FoundAt) = (id, room, number, kind, ours, theirs, onTheWay, now);

    public Guid Id { get; private set; }

    public UnitId Room { get; private set; }

    public string Number { get; private set; } = "";

    public DifferenceKind Kind { get; private set; }

    /// <summary>The code of the state here; null where there is no such case, or none that was ever with the room.</summary>
    public string? Ours { get; private set; }

    public string? Theirs { get; private set; }

    /// <summary>A message about it waits on the one way or the other: it may mend itself.</summary>
    public bool OnTheWay { get; private set; }

    public DateTimeOffset FoundAt { get; private set; }
}

/// <summary>Compares the open cases of both sides. Pure.</summary>
internal static class Comparison
{
    public const string Assigned = "assigned";

    public static IEnumerable<(string Number, DifferenceKind Kind, string? Ours, string? Theirs)> Of(IReadOnlyCollection<CaseStand> ours, IReadOnlyCollection<TheirCase> theirs)
    {
        var open = theirs.GroupBy(one => one.Number, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var mine in ours)
            if (!open.Remove(mine.Number, out var other))
                yield return (mine.Number, DifferenceKind.MissingThere, mine.State, null);
            else if (mine.State == "CommandHandling" != (other.State == Assigned))
                yield return (mine.Number, DifferenceKind.OtherState, mine.State, other.State);
        foreach (var left in open.Values)
            yield return (left.Number, DifferenceKind.MissingHere, null, left.State);
    }
}

internal sealed class RoomDifferenceMap : IEntityTypeConfiguration<RoomDifference>
{
    public void Configure(EntityTypeBuilder<RoomDifference> difference)
    {
        difference.ToTable("exchange_room_difference").HasKey(d => d.Id);
        difference.Property(d => d.Id).ValueGeneratedNever();
        difference.Property(d => d.Number).HasMaxLength(RoomEvent.LongestNumber);
        difference.Property(d => d.Ours).HasMaxLength(40);
        difference.Property(d => d.Theirs).HasMaxLength(40);
        difference.HasIndex(d => new { d.Room, d.Number });
    }
}
