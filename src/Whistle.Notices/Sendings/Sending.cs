using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Queues;

namespace Whistle.Notices.Sendings;

internal enum SendingState
{
    [Code("waiting")] Waiting,

    /// <summary>The channel has taken it; what became of it is not known, or not known yet.</summary>
    [Code("handed-over")] HandedOver,

    [Code("delivered")] Delivered,

    [Code("read")] Read,

    [Code("refused")] Refused,

    [Code("given-up")] GivenUp,
}

/// <summary>
/// A notice on its way by one channel. Its id, with the number of the round, is the channel's request number. It keeps no sentence
/// and no telephone number.
/// </summary>
internal sealed class Sending : Queued
{
    private Sending()
    {
    }

    public Sending(Guid id, Notice notice, NoticeKind kind, ChannelKind channel, UnitId? district, DateTimeOffset now)
        => (Id, NoticeId, Person, Kind, Channel, District, Urgent, CreatedAt) = (id, notice.Id, notice.Person, kind, channel, district, notice.Urgent, now);

    public Guid NoticeId { get; private set; }

    /// <summary>Who is told; of a unit's robot, whose notice it is taken from.</summary>
    public PersonId Person { get; private set; }

    /// <summary>The unit whose robot tells it.</summary>
    public UnitId? Unit { get; private set; }

    /// <summary>Whose office may see that it failed.</summary>
    public UnitId? District { get; private set; }

    public NoticeKind Kind { get; private set; }

    public ChannelKind Channel { get; private set; }

    public bool Urgent { get; private set; }

    /// <summary>Waits for the one message of the day.</summary>
    public bool Digest { get; private set; }

    public SendingState State { get; private set; } = SendingState.Waiting;

    /// <summary>What goes first: urgent, other, and last to ask what became of the ones that are out.</summary>
    public int Rank { get; private set; }

    /// <summary>Grows with each definite no, so that a new try has a new request number; not where the first may have got through.</summary>
    public int Round { get; private set; }

    /// <summary>How often it was claimed for sending in this round.</summary>
    public int Tries { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>How often it was asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>The provider's number.</summary>
    public string? Number { get; private set; }

    public Why? Why { get; private set; }

    /// <summary>The provider's code for it, nothing else.</summary>
    public string? Detail { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? HandedAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string Request => Round == 0 ? Id.ToString("N") : FormattableString.Invariant($"{Id:N}-{Round}");

    /// <summary>An earlier try of this very request may have got through.</summary>
    public bool IsInDoubt => Tries > 1;

    public Sending For(UnitId unit)
    {
        Unit = unit;
        return this;
    }

    public Sending Due(DateTimeOffset at, bool digest = false)
    {
        (NextAt, Digest, Rank) = (at, digest, Urgent ? 0 : 1);
        return this;
    }

    public void Took(string? number, DateTimeOffset now, TimeSpan? askAfter)
        => (State, Number, HandedAt, Why, Detail, Rank, NextAt) = (SendingState.HandedOver, number, now, null, null, 2, askAfter is { } after ? now + after : null);

    public void Arrived(bool read, DateTimeOffset now, TimeSpan? askAfter)
    {
        Asked = DeliveredAt is null ? 1 : Asked + 1;
        HandedAt ??= now;
        DeliveredAt ??= now;
        (State, Why, Detail, Rank) = (read ? SendingState.Read : SendingState.Delivered, null, null, 2);
        if (read)
            ReadAt ??= now;
        NextAt = read || askAfter is null ? null : now + askAfter;
    }

    public void StillUnknown(DateTimeOffset now, TimeSpan? askAfter) => (Asked, NextAt) = (Asked + 1, askAfter is { } after ? now + after : null);

    public void AskLater(DateTimeOffset at) => NextAt = at;

    /// <summary>Later again.</summary>
    /// <param name="taken">Whether it may have got through all the same.</param>
    public void PutBack(Why why, string? detail, DateTimeOffset at, bool taken)
    {
        (Why, Detail, NextAt) = (why, Short(detail), at);
        if (!taken)
            (Round, Tries) = (Round + 1, 0);
    }

    public void Postpone(DateTimeOffset until)
    {
        NextAt = until;
        Unclaimed();
    }

    /// <summary>It was claimed and nothing was done.</summary>
    public void Unclaimed()
    {
        if (State is SendingState.Waiting)
            (Tries, Attempts) = (Math.Max(0, Tries - 1), Math.Max(0, Attempts - 1));
    }

    public void Refuse(Why why, string? detail, DateTimeOffset now) => End(SendingState.Refused, why, detail, now);

    public void GiveUp(Why why, DateTimeOffset now) => End(SendingState.GivenUp, why, Detail, now);

    /// <summary>Read in the inbox already: nobody needs to be told again.</summary>
    public void Seen(DateTimeOffset readAt, DateTimeOffset now)
    {
        End(SendingState.Read, Channels.Why.Seen, null, now);
        ReadAt = readAt;
    }

    /// <summary>A part of a digest goes the way of the message that carries it.</summary>
    public void GoesWith(Sending carrier)
        => (State, Number, HandedAt, DeliveredAt, ReadAt, EndedAt, Why, Detail, NextAt, Rank)
            = (carrier.State, carrier.Number, carrier.HandedAt, carrier.DeliveredAt, carrier.ReadAt, carrier.EndedAt, carrier.Why, carrier.Detail, carrier.State is SendingState.Waiting ? carrier.NextAt : null, carrier.Rank);

    private void End(SendingState state, Why why, string? detail, DateTimeOffset now)
        => (State, Why, Detail, NextAt, EndedAt, Rank) = (state, why, Short(detail), null, now, 1);

    private static string? Short(string? detail) => detail is { Length: > 60 } ? detail[..60] : detail;
}

internal sealed class SendingMap : IEntityTypeConfiguration<Sending>
{
    public void Configure(EntityTypeBuilder<Sending> sending)
    {
        sending.ToTable("notices_sending");
        Queued.Map(sending);
        sending.Property(s => s.Number).HasMaxLength(200);
        sending.Property(s => s.Detail).HasMaxLength(60);
        sending.HasIndex(s => new { s.NoticeId, s.Channel }).IsUnique();
        sending.HasIndex(s => new { s.Channel, s.Rank, s.NextAt }, "notices_sending_due").HasFilter("next_at IS NOT NULL");
        // what failed, for the page of it, newest first
        sending.HasIndex(s => new { s.Channel, s.Why, s.EndedAt }, "notices_sending_failed").HasFilter("ended_at IS NOT NULL");
        sending.HasOne<Notice>().WithMany().HasForeignKey(s => s.NoticeId).OnDelete(DeleteBehavior.Cascade);
    }
}
