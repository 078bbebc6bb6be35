using Whistle.Kernel;
using Whistle.Platform.Search;

namespace Whistle.Hazards.Cases;

/// <summary>What is compared of a case, or of a report that is being written.</summary>
internal sealed record Sketch(UnitId Campus, int? DutyItem, double? Lat, double? Lon, DateTimeOffset At, string Grams);

/// <summary>How alike a report and an open case are, from 0 to 1: words, place, category and time. Pure.</summary>
internal static class Likeness
{
    /// <summary>From here on it is worth showing: the same campus, category and week alone, or half of the words at the same campus.</summary>
    public const double Worth = 0.45;

    /// <summary>A place is near within so many metres.</summary>
    public const double Near = 300;

    private const double OfWords = 0.45, OfPlace = 0.25, OfCategory = 0.2, OfTime = 0.1;
    private const double MetresOfDegree = 111_320;

    /// <param name="report">What is being written.</param>
    /// <param name="other">The open case.</param>
    /// <param name="mayRead">Only then its words count: a score must not tell what may not be read.</param>
    public static double Of(Sketch report, Sketch other, bool mayRead)
        => (mayRead ? OfWords * Words(report.Grams, other.Grams) : 0) + OfPlace * Place(report, other)
            + (report.DutyItem == other.DutyItem ? OfCategory : 0) + OfTime * Time(report.At - other.At);

    /// <summary>Degrees of latitude and of longitude that hold everything near.</summary>
    public static (double Lat, double Lon) Box(double lat) => (Near / MetresOfDegree, Near / (MetresOfDegree * Math.Max(0.1, Math.Cos(lat * Math.PI / 180))));

    /// <summary>How much of what is written stands in the other too, by overlapping pairs of characters.</summary>
    private static double Words(string written, string other)
    {
        var wanted = Set(written);
        return wanted.Count == 0 ? 0 : (double)Set(other).Count(wanted.Contains) / wanted.Count;
    }

    private static double Place(Sketch one, Sketch other)
        => one is { Lat: { } lat, Lon: { } lon } && other is { Lat: { } otherLat, Lon: { } otherLon } && Metres(lat, lon, otherLat, otherLon) is var metres
            ? metres <= Near ? 1 - metres / Near / 2 : one.Campus == other.Campus ? 0.4 : 0
            : one.Campus == other.Campus ? 1 : 0;

    private static double Time(TimeSpan apart) => Math.Abs(apart.TotalDays) switch { <= 7 => 1, <= 30 => 0.5, <= 90 => 0.2, _ => 0 };

    /// <summary>Near enough to be flat.</summary>
    private static double Metres(double lat, double lon, double otherLat, double otherLon)
    {
        var (north, east) = ((lat - otherLat) * MetresOfDegree, (lon - otherLon) * MetresOfDegree * Math.Cos(lat * Math.PI / 180));
        return Math.Sqrt(north * north + east * east);
    }

    private static HashSet<string> Set(string grams) => [.. grams.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(gram => gram.EnumerateRunes().Count() > 1)];
}
