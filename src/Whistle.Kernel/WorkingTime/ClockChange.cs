using System.Globalization;

namespace Whistle.Kernel.WorkingTime;

/// <summary>What may happen to a clock that runs.</summary>
public enum ClockChangeKind
{
    [Code("p")] Pause,
    [Code("r")] Resume,
    [Code("e")] Extend,
}

/// <summary>One thing that happened to a clock, and when. <paramref name="By"/>: by how much it was extended.</summary>
public readonly record struct ClockChange(ClockChangeKind Kind, DateTimeOffset At, Limit? By = null)
{
    /// <summary>The written form of several, as a leg keeps them: "p@1767225600000 r@1767312000000 e5wd@1767312000000".</summary>
    public static string? Write(IReadOnlyCollection<ClockChange> changes)
        => changes.Count == 0 ? null
            : string.Join(' ', changes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Kind.Code()}{c.By}@{c.At.ToUnixTimeMilliseconds()}")));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<ClockChange> Read(string? written)
    {
        if (string.IsNullOrEmpty(written))
            return [];
        var changes = new List<ClockChange>();
        foreach (var part in written.Split(' '))
        {
            var at = part.IndexOf('@', StringComparison.Ordinal);
            var kind = Codes.Parse<ClockChangeKind>(part[..1]) ?? throw new FormatException($"'{part}' is no change of a clock.");
            changes.Add(new(kind, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(part.AsSpan(at + 1), CultureInfo.InvariantCulture)), at > 1 ? Limit.Parse(part[1..at]) : null));
        }
        return changes;
    }
}
