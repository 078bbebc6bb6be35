namespace Whistle.Notices.Contracts;

/// <summary>A message that would have been sent, in a demonstration.</summary>
public sealed record SentMessage(string Service, DateTimeOffset At, string To, string Title, string Text, string Fate);

/// <summary>What the stand-ins of a demonstration were sent. The program registers it where it runs them.</summary>
public interface ISentMessages
{
    /// <summary>The stand-ins' own page.</summary>
    Uri Address { get; }

    /// <param name="service">One of "sms", "dingtalk", "zheding", "mail", "robot"; null for all.</param>
    IReadOnlyList<SentMessage> Newest(string? service, int most);
}
