using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Queues;

namespace Whistle.Exchange.Outgoing;

internal enum MessageState
{
    [Code("waiting")] Waiting,

    /// <summary>The other side has said that it has it.</summary>
    [Code("delivered")] Delivered,

    /// <summary>The other side has said a definite no to it.</summary>
    [Code("refused")] Refused,

    /// <summary>Tried for as long as it is tried.</summary>
    [Code("given-up")] GivenUp,
}

/// <summary>
/// Something that is to be told to another system: one row for each target, thing and event, so that it is there once however often
/// it is asked for. Its id is the id that the other side knows it by, however often it is sent.
/// </summary>
internal sealed class Message : Queued
{
    /// <summary>How often it is tried: after the first hour and a half once an hour, three days and more in all.</summary>
    public const int MostAttempts = 80;

    private const int LongestDetail = 200;

    private Message()
    {
    }

    /// <param name="kind">Which <see cref="ITargets"/> knows the target.</param>
    /// <param name="about">The thing it is about: a case.</param>
    /// <param name="seq">The number of the event; where one event makes several messages to one target, they are one message.</param>
    /// <param name="body">What is sent; null where it is made when it is sent.</param>
    public Message(Guid id, string kind, Guid target, Guid about, int seq, string type, string? body, DateTimeOffset now)
        => (Id, Kind, Target, About, Seq, Type, Body, CreatedAt, NextAt) = (id, kind, target, about, seq, type, body, now, now);

    public string Kind { get; private set; } = "";

    public Guid Target { get; private set; }

    public Guid About { get; private set; }

    public int Seq { get; private set; }

    /// <summary>The type of its CloudEvent.</summary>
    public string Type { get; private set; } = "";

    public string? Body { get; private set; }

    public MessageState State { get; private set; } = MessageState.Waiting;

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>The last answer's status; null where there was none.</summary>
    public int? Status { get; private set; }

    /// <summary>A code for what went wrong, never the other side's words.</summary>
    public string? Detail { get; private set; }

    /// <summary>How long the last try took, in milliseconds.</summary>
    public int? Took { get; private set; }

    /// <summary>What the other side sees in <c>webhook-id</c> and as the event's id.</summary>
    public string Number => "msg_" + Id.ToString("N");

    public void Tried(Answered answer, DateTimeOffset now)
    {
        (Status, Detail, Took) = (answer.Status, answer.Detail is { Length: > LongestDetail } long_ ? long_[..LongestDetail] : answer.Detail, (int)answer.Took.TotalMilliseconds);
        switch (answer.What)
        {
            case What.Taken:
                End(MessageState.Delivered, now);
                break;
            case What.Refused or What.Gone:
                End(MessageState.Refused, now);
                break;
            case What.NotTried:
                Attempts--;
                NextAt = now + answer.After;
                break;
            case var _ when Attempts >= MostAttempts:
                End(MessageState.GivenUp, now);
                break;
            default:
                NextAt = now + Pauses.After(Attempts, answer.After);
                break;
        }
        Release();
    }

    /// <summary>The other side does not know us yet, and may learn to: what it refused is tried for as long as everything is.</summary>
    public void NotYet(DateTimeOffset now)
    {
        if (Attempts >= MostAttempts)
            End(MessageState.GivenUp, now);
        else
            (State, NextAt, EndedAt) = (MessageState.Waiting, now + Pauses.After(Attempts), null);
    }

    /// <summary>Sent again because somebody asked for it, with the same id.</summary>
    public void Again(DateTimeOffset now)
        => (State, NextAt, EndedAt, Attempts, Detail) = (MessageState.Waiting, now, null, 0, null);

    private void End(MessageState state, DateTimeOffset now) => (State, NextAt, EndedAt) = (state, null, now);
}

internal sealed class MessageMap : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.ToTable("exchange_message");
        Queued.Map(message);
        message.Property(m => m.Kind).HasMaxLength(20);
        message.Property(m => m.Type).HasMaxLength(100);
        message.Property(m => m.Detail).HasMaxLength(200);
        message.HasIndex(m => new { m.Target, m.About, m.Seq }).IsUnique();
        message.HasIndex(m => new { m.NextAt, m.Target }, "exchange_message_due").HasFilter("next_at IS NOT NULL");
        message.HasIndex(m => new { m.Target, m.CreatedAt }, "exchange_message_log");
        message.HasIndex(m => new { m.About, m.Target }, "exchange_message_about");
    }
}
