using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Queues;

namespace Whistle.Exchange.CommandRooms.Incoming;

internal enum RoomMessageState
{
    [Code("waiting")] Waiting,

    /// <summary>A step of the case was taken by it.</summary>
    [Code("done")] Done,

    /// <summary>The case was beyond it.</summary>
    [Code("passed")] Passed,

    /// <summary>It fits nothing, or a rule forbade it.</summary>
    [Code("refused")] Refused,
}

/// <summary>
/// Something that an outside command room has sent: kept before anything is done with it, and known by its id for ever. The words are
/// kept until they have gone into the case's history.
/// </summary>
internal sealed class RoomMessage
{
    /// <summary>How long a photo is tried to be fetched.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private RoomMessage()
    {
    }

    public RoomMessage(Guid id, UnitId room, string messageId, string sha256, RoomEvent said, string body, DateTimeOffset now)
        => (Id, Room, MessageId, Sha256, Says, Number, OutsideNumber, Round, At, Body, ReceivedAt, NextAt) =
            (id, room, messageId, sha256, said.Says, said.Number, said.OutsideNumber, said.Round, said.At, body, now, now);

    public Guid Id { get; private set; }

    public UnitId Room { get; private set; }

    /// <summary>The id that its sender gave it.</summary>
    public string MessageId { get; private set; } = "";

    /// <summary>Of the bytes that came: the same id with others is refused.</summary>
    public string Sha256 { get; private set; } = "";

    public RoomSays Says { get; private set; }

    public string Number { get; private set; } = "";

    public string OutsideNumber { get; private set; } = "";

    public int Round { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>The event as it came; null once it has been carried out.</summary>
    public string? Body { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public RoomMessageState State { get; private set; } = RoomMessageState.Waiting;

    /// <summary>A code: why it waits, was passed over or refused.</summary>
    public string? Why { get; private set; }

    /// <summary>When it is looked at next; null when it is over.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>The ids of photos that have been fetched, so that none is fetched twice.</summary>
    public string? Files { get; private set; }

    /// <summary>The number of the case's event that came of it.</summary>
    public int? Seq { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<Guid>? FileIds => Files is null ? null : [.. Files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];

    /// <summary>A copy for a unit of work that is new.</summary>
    public RoomMessage Copy() => (RoomMessage)MemberwiseClone();

    public void Done(int seq, DateTimeOffset now)
    {
        (Seq, Body) = (seq, null);
        End(RoomMessageState.Done, null, now);
    }

    public void Pass(string why, DateTimeOffset now) => End(RoomMessageState.Passed, why, now);

    /// <summary>Its words are kept: nothing that was said vanishes.</summary>
    public void Refuse(string why, DateTimeOffset now) => End(RoomMessageState.Refused, why.Length > 60 ? why[..60] : why, now);

    public void Wait(string why, DateTimeOffset until)
    {
        (Why, NextAt) = (why, until);
        Version++;
    }

    /// <summary>A photo could not be fetched: again after a pause.</summary>
    public void Later(string why, DateTimeOffset now)
    {
        Attempts++;
        Wait(why, now + Pauses.After(Attempts));
    }

    public void Fetched(IEnumerable<FileId> files)
    {
        Files = string.Join(' ', files.Select(file => file.Value.ToString("N", CultureInfo.InvariantCulture)));
        Version++;
    }

    private void End(RoomMessageState state, string? why, DateTimeOffset now)
    {
        (State, Why, NextAt, EndedAt) = (state, why, null, now);
        Version++;
    }
}

internal sealed class RoomMessageMap : IEntityTypeConfiguration<RoomMessage>
{
    public void Configure(EntityTypeBuilder<RoomMessage> message)
    {
        message.ToTable("exchange_room_message").HasKey(m => m.Id);
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.MessageId).HasMaxLength(200);
        message.Property(m => m.Sha256).HasMaxLength(64);
        message.Property(m => m.Number).HasMaxLength(RoomEvent.LongestNumber);
        message.Property(m => m.OutsideNumber).HasMaxLength(2 * RoomEvent.LongestOutside);
        message.Property(m => m.Why).HasMaxLength(60);
        message.Property(m => m.Files).HasMaxLength(400);
        message.Property(m => m.Version).IsConcurrencyToken();
        message.Ignore(m => m.FileIds);
        message.HasIndex(m => new { m.Room, m.MessageId }).IsUnique();
        message.HasIndex(m => m.NextAt, "exchange_room_message_due").HasFilter("next_at IS NOT NULL");
        message.HasIndex(m => new { m.Room, m.State, m.ReceivedAt });
        message.HasIndex(m => new { m.Number, m.State });
    }
}

/// <summary>The number that a command room's own system gave to a case.</summary>
internal sealed class OutsideNumber
{
    private OutsideNumber()
    {
    }

    public OutsideNumber(UnitId room, string number, Guid caseId) => (Room, Number, CaseId) = (room, number, caseId);

    public UnitId Room { get; private set; }

    public string Number { get; private set; } = "";

    public Guid CaseId { get; private set; }
}

internal sealed class OutsideNumberMap : IEntityTypeConfiguration<OutsideNumber>
{
    public void Configure(EntityTypeBuilder<OutsideNumber> number)
    {
        number.ToTable("exchange_outside_number").HasKey(n => new { n.Room, n.Number });
        number.Property(n => n.Number).HasMaxLength(2 * RoomEvent.LongestOutside);
        number.HasIndex(n => n.CaseId);
    }
}
