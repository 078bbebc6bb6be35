namespace Whistle.StandIns;

/// <summary>What the real services allow; a test or a measurement sets others.</summary>
public sealed class ServiceLimits
{
    /// <summary>SMS a day to one number.</summary>
    public int SmsADay { get; set; } = 50;

    /// <summary>Work notices a day to one person; over it the call answers success and nothing arrives.</summary>
    public int NoticesADay { get; set; } = 500;

    public int RobotAMinute { get; set; } = 20;
}

/// <summary>Numbers that may come once: what came first stands for an hour.</summary>
internal sealed class OnceOnly(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock turn = new();
    private readonly Dictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);

    /// <summary>False where it was here before.</summary>
    public bool Take(string nonce)
    {
        var now = clock.GetUtcNow();
        lock (turn)
        {
            if (seen.TryGetValue(nonce, out var at) && now - at < Kept)
                return false;
            if (seen.Count > 200_000)
                foreach (var old in seen.Where(one => now - one.Value >= Kept).Select(one => one.Key).ToList())
                    seen.Remove(old);
            seen[nonce] = now;
            return true;
        }
    }
}
