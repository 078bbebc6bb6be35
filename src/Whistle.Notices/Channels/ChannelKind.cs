using Whistle.Kernel;

namespace Whistle.Notices.Channels;

/// <summary>The ways out besides the inbox, in the order in which they are tried where a person has not said which comes first.</summary>
internal enum ChannelKind
{
    /// <summary>DingTalk work notice (钉钉工作通知).</summary>
    [Code("dingtalk")] DingTalk,

    /// <summary>Work notice of the government's edition (浙政钉).</summary>
    [Code("zheding")] ZheDing,

    [Code("sms")] Sms,

    [Code("mail")] Mail,

    /// <summary>The DingTalk robot of a unit's group: for the unit, not for a person.</summary>
    [Code("robot")] Robot,
}

/// <summary>Why a notice has not gone out, or not yet. Words: "Why.{code}".</summary>
internal enum Why
{
    /// <summary>The person has nothing on file by which this channel could reach him.</summary>
    [Code("no-address")] NoAddress,

    /// <summary>The channel does not know the person.</summary>
    [Code("unknown-there")] UnknownThere,

    [Code("over-limit")] OverLimit,

    /// <summary>The same content to the same person a second time on one day.</summary>
    [Code("same-again")] SameAgain,

    [Code("bad-template")] BadTemplate,

    [Code("refused")] Refused,

    /// <summary>Answered 410: nothing is to be sent there any more.</summary>
    [Code("gone")] Gone,

    /// <summary>Taken with 200, and asked for the true state it never arrived.</summary>
    [Code("not-delivered")] NotDelivered,

    [Code("too-late")] TooLate,

    [Code("unreachable")] Unreachable,

    /// <summary>429.</summary>
    [Code("busy")] Busy,

    /// <summary>Our signature, key or address is not accepted.</summary>
    [Code("credentials")] Credentials,

    /// <summary>Read in the inbox before it was this channel's turn.</summary>
    [Code("seen")] Seen,

    /// <summary>The person holds no post any more.</summary>
    [Code("left")] Left,

    /// <summary>The channel was turned off while it waited.</summary>
    [Code("off")] Off,
}
