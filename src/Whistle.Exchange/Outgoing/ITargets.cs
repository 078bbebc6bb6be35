using Whistle.Platform.Data;

namespace Whistle.Exchange.Outgoing;

/// <summary>What came of one try.</summary>
internal enum What
{
    /// <summary>200, 201, 202 or 204.</summary>
    Taken,

    /// <summary>410: nothing more is to be sent to this target.</summary>
    Gone,

    /// <summary>A definite no to this message (4xx other than 408, 410, 425 and 429).</summary>
    Refused,

    /// <summary>Later: no answer, 3xx, 408, 425, 429, 5xx.</summary>
    Later,

    /// <summary>Nothing was sent; it waits.</summary>
    NotTried,
}

/// <param name="What">What it means.</param>
/// <param name="Status">The answer's status, where there was one.</param>
/// <param name="Detail">A code: "timeout", "redirect", "out-of-reach".</param>
/// <param name="After">How long the other side wants to be left alone.</param>
/// <param name="Took">How long it took.</param>
internal sealed record Answered(What What, int? Status, string? Detail, TimeSpan? After, TimeSpan Took)
{
    public static Answered NotTried(TimeSpan after) => new(What.NotTried, null, null, after, TimeSpan.Zero);
}

/// <summary>Where a kind of message goes.</summary>
/// <param name="Id">The target.</param>
/// <param name="Address">Where to; judged by <see cref="Outward.Reach"/> at each connection.</param>
/// <param name="Secrets">With which it is signed: one, or two while they are changed over.</param>
/// <param name="Binary">CloudEvents' binary form instead of the structured one.</param>
/// <param name="Headers">What goes along, as the origin of the webhook rule.</param>
/// <param name="PerMinute">How many messages a minute it takes; null where it has set no limit.</param>
internal sealed record Target(Guid Id, Uri Address, IReadOnlyList<string> Secrets, bool Binary = false, IReadOnlyList<(string Name, string Value)>? Headers = null, int? PerMinute = null);

/// <summary>Knows the targets of one kind, makes what is sent to them, and learns what came of it.</summary>
internal interface ITargets
{
    string Kind { get; }

    /// <summary>The target; null where it is off for now, and its messages wait.</summary>
    Task<Target?> FindAsync(WhistleDb db, Guid target, CancellationToken stop);

    /// <summary>
    /// The events of these messages of one target, by the message's id. One that is missing has nothing to say any more and is
    /// refused. Their ids are the messages' numbers.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, Signing.CloudEvent>> EventsAsync(WhistleDb db, Target target, IReadOnlyList<Message> messages, CancellationToken stop);

    /// <summary>Learns what came of them, before the save that writes it down.</summary>
    Task AnsweredAsync(WhistleDb db, Guid target, IReadOnlyList<(Message Message, Answered Answer)> answers, CancellationToken stop);
}
