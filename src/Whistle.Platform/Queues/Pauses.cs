namespace Whistle.Platform.Queues;

/// <summary>How long to wait before something that went wrong is tried again. Pure.</summary>
public static class Pauses
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromHours(1), LongestAsked = TimeSpan.FromDays(1);

    /// <summary>5 s, 10 s, 20 s … at most an hour; longer where the other side asks for it, at most a day.</summary>
    /// <param name="attempts">How often it has been tried, from 1.</param>
    /// <param name="asked">What the other side asked for.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked = null)
    {
        var own = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, 12));
        own = own < Longest ? own : Longest;
        return asked is { } longer && longer > own ? (longer < LongestAsked ? longer : LongestAsked) : own;
    }
}
