using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;

namespace Whistle.Notices.Sendings;

/// <summary>By which channel a person is told, when, how long it is tried, and what comes after a no. Pure: no clock, no database.</summary>
internal static class SendingRules
{
    /// <summary>Longest that anything lies: a day of quiet hours or digest, and something over. More can only come of a clock that was ahead.</summary>
    public static readonly TimeSpan LongestAhead = TimeSpan.FromHours(25);

    /// <summary>A channel that tells the true state is asked after these pauses, then it counts as not delivered.</summary>
    private static readonly int[] AskAfterSeconds = [5, 15, 40, 60, 180, 600, 1200, 3600];

    /// <summary>Whoever waits for something urgent waits so long for the answer, and then the next channel is tried.</summary>
    private const int UrgentAsks = 5;

    /// <summary>Whether a delivered one has been read is asked a few times more.</summary>
    private static readonly int[] ReadAfterMinutes = [5, 30, 120, 480];

    private static readonly ChannelKind[] Order = [ChannelKind.DingTalk, ChannelKind.ZheDing, ChannelKind.Sms, ChannelKind.Mail];

    /// <summary>The first rows of a notice: what the district requires, and the way the person has chosen.</summary>
    public static IReadOnlyList<Leg> Plan(NoticeKind kind, bool urgent, Needs needs, Choice choice, Func<ChannelKind, bool> isOn, Func<ChannelKind, bool> reaches)
    {
        var legs = needs.Of(kind).Where(isOn).Select(channel => new Leg(channel, reaches(channel), Digest: false)).ToList();
        var (wants, digest) = (choice.Wants(kind), choice.DigestHour is not null && !urgent);
        if (wants && choice.First is { } first && isOn(first) && reaches(first) && legs.All(leg => leg.Channel != first))
            legs.Add(new(first, Reaches: true, digest));
        // what is required falls through to any way there is, whatever the person likes
        else if ((wants || legs.Count > 0) && !legs.Any(leg => leg.Reaches) && Next([.. legs.Select(leg => leg.Channel)], choice, isOn, reaches) is { } way)
            legs.Add(new(way, Reaches: true, Digest: digest && legs.Count == 0));
        return legs;
    }

    /// <summary>The next way to a person after those that were tried.</summary>
    public static ChannelKind? Next(IReadOnlyCollection<ChannelKind> tried, Choice choice, Func<ChannelKind, bool> isOn, Func<ChannelKind, bool> reaches)
    {
        foreach (var channel in choice.First is { } first ? Order.Prepend(first) : Order)
            if (!tried.Contains(channel) && isOn(channel) && reaches(channel))
                return channel;
        return null;
    }

    public static DateTimeOffset DueAt(DateTimeOffset now, bool urgent, QuietHours quiet, int? digestHour)
    {
        if (urgent)
            return now;
        var at = digestHour is { } hour ? QuietHours.Next(hour, now) : now;
        return quiet.EndAfter(at) ?? at;
    }

    /// <summary>How long it is tried at all: something urgent goes another way soon, the rest outlasts a channel that is down for a day.</summary>
    public static TimeSpan Patience(bool urgent) => urgent ? TimeSpan.FromMinutes(10) : TimeSpan.FromHours(48);

    /// <summary>When to ask again; null once it has been asked often enough.</summary>
    public static TimeSpan? AskAfter(int asked, bool urgent)
        => asked < (urgent ? UrgentAsks : AskAfterSeconds.Length) ? TimeSpan.FromSeconds(AskAfterSeconds[asked]) : null;

    /// <param name="asked">How often it was asked while it was under way and since.</param>
    public static TimeSpan? ReadAfter(int asked) => asked < ReadAfterMinutes.Length ? TimeSpan.FromMinutes(ReadAfterMinutes[asked]) : null;
}

/// <summary>One way of a notice. Where the person can't be reached by it, that is written down and the next is tried.</summary>
internal sealed record Leg(ChannelKind Channel, bool Reaches, bool Digest);
