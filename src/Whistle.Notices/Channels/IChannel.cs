using Whistle.Notices.Contracts;

namespace Whistle.Notices.Channels;

/// <summary>One outside service. It only speaks with it: when, how often and what then is the worker's.</summary>
internal interface IChannel
{
    ChannelKind Kind { get; }

    /// <summary>Null where it is configured; else the key of the sentence that says why it is off.</summary>
    string? OffBecause { get; }

    ChannelLimits Limits { get; }

    /// <summary>Whether it can be asked later what became of a message.</summary>
    bool TellsTrueState { get; }

    /// <summary>Whether it also tells that a message has been read.</summary>
    bool TellsReading => false;

    /// <summary>Whether there is anything by which it could reach this recipient.</summary>
    bool Reaches(Recipient to);

    Task<Outcome> SendAsync(Message message, CancellationToken stop);

    /// <summary>What has become of a message that was handed over.</summary>
    Task<Outcome> AskAsync(Message message, string number, CancellationToken stop) => Task.FromResult<Outcome>(new Outcome.Arrived(Read: false));
}

/// <param name="PerMinute">Most messages a minute of one node.</param>
/// <param name="Lanes">How many requests at the same time.</param>
internal sealed record ChannelLimits(int PerMinute, int Lanes);

/// <summary>How a person, or a unit's group, can be reached.</summary>
internal sealed record Recipient(string Key, string? Mobile, string? Mail, Guid? Unit = null);

/// <summary>
/// What goes out: no pupil's name and no word of a description, only number, school, matter, who holds it and where to look.
/// </summary>
/// <param name="Request">The number by which a double is known: the same until the channel has given a definite no.</param>
/// <param name="Kind">Null for a daily digest.</param>
internal sealed record Message(
    Guid Id, string Request, Recipient To, NoticeKind? Kind, string Language, string Title, string Text, Facts Facts, Uri Link, DateTimeOffset At, DateTimeOffset? SentAt, bool Urgent);

/// <summary>The places of a template.</summary>
/// <param name="Code">The end of the short link.</param>
/// <param name="Count">How many, in a digest.</param>
internal sealed record Facts(string Number, string School, string Matter, string Holder, string Code, int Count = 1);

/// <summary>What the channel said.</summary>
internal abstract record Outcome
{
    /// <summary>Taken. <paramref name="Number"/> is the provider's, by which it can be asked.</summary>
    public sealed record HandedOver(string? Number) : Outcome;

    public sealed record Arrived(bool Read) : Outcome;

    /// <summary>Not known yet.</summary>
    public sealed record Pending : Outcome;

    /// <summary>A definite no to this message.</summary>
    public sealed record Refused(Why Why, string? Detail) : Outcome;

    /// <summary>This message later; nothing is wrong with the channel.</summary>
    public sealed record Later(Why Why, TimeSpan After, string? Detail) : Outcome;

    /// <summary>Something is wrong with the channel, and nothing with the message. Where <paramref name="Taken"/> can't be ruled out, the request number stays.</summary>
    public sealed record Trouble(Why Why, TimeSpan? After, string? Detail, bool Taken = true) : Outcome;
}
