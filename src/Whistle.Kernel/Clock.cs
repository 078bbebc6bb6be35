namespace Whistle.Kernel;

/// <summary>Instants as the whole program keeps them: UTC, whole milliseconds, so that both databases give back what was written.</summary>
public static class Clock
{
    /// <summary>The city's time zone.</summary>
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().ToMilliseconds();

    public static DateTimeOffset ToMilliseconds(this DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    /// <summary>The same instant on a clock in Shanghai, which has kept +08:00 without summer time since 1991.</summary>
    public static DateTimeOffset InShanghai(this DateTimeOffset at) => at.ToOffset(Offset);

    /// <summary>The day in Shanghai.</summary>
    public static DateOnly Day(this DateTimeOffset at) => DateOnly.FromDateTime(at.InShanghai().DateTime);

    /// <summary>Midnight in Shanghai at the start of the day.</summary>
    public static DateTimeOffset Start(this DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>The form on the wire and in the journal: 2026-11-22T09:14:00.000+08:00.</summary>
    public static string Wire(this DateTimeOffset at)
        => at.InShanghai().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
}
