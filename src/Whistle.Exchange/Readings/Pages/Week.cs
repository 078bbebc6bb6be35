using System.Globalization;
using System.Text;

namespace Whistle.Exchange.Readings.Pages;

/// <summary>A week of readings as a line: where nothing came for long, or a station said that it has no data, the line breaks. Pure.</summary>
internal sealed record Week(IReadOnlyList<string> Lines, IReadOnlyList<(double X, double Y)> Alone, double Low, double High, IReadOnlyList<(double X, DateOnly Day)> Days)
{
    public const double Width = 720, Height = 220, Left = 56, Right = 8, Top = 12, Bottom = 28;

    /// <param name="readings">In any order.</param>
    /// <param name="gap">So long without one, and the line breaks.</param>
    public static Week? Of(IEnumerable<(DateTimeOffset At, double? Value)> readings, DateTimeOffset from, DateTimeOffset until, TimeSpan gap, Func<DateTimeOffset, DateOnly> dayOf, Func<DateOnly, DateTimeOffset> start)
    {
        var all = readings.Where(one => one.At >= from && one.At <= until).OrderBy(one => one.At).ToList();
        var values = all.Where(one => one.Value is not null).Select(one => one.Value!.Value).ToList();
        if (values.Count == 0)
            return null;
        var (low, high) = (values.Min(), values.Max());
        // one value alone lies in the middle
        var (bottom, top) = low == high ? (low - 1, high + 1) : (low, high);
        double X(DateTimeOffset at) => Math.Round(Left + ((Width - Left - Right) * ((at - from) / (until - from))), 1);
        double Y(double value) => Math.Round(Top + ((Height - Top - Bottom) * (1 - ((value - bottom) / (top - bottom)))), 1);
        var (lines, alone, run) = (new List<string>(), new List<(double, double)>(), new List<(double X, double Y)>());
        DateTimeOffset? last = null;
        foreach (var (at, value) in all)
        {
            if (value is null || (last is { } before && at - before > gap))
                End(run, lines, alone);
            if (value is { } number)
                run.Add((X(at), Y(number)));
            last = at;
        }
        End(run, lines, alone);
        var days = new List<(double, DateOnly)>();
        for (var day = dayOf(from).AddDays(1); day <= dayOf(until); day = day.AddDays(1))
            days.Add((X(start(day)), day));
        return new(lines, alone, low, high, days);
    }

    private static void End(List<(double X, double Y)> run, List<string> lines, List<(double, double)> alone)
    {
        if (run.Count == 1)
            alone.Add(run[0]);
        else if (run.Count > 1)
            lines.Add(run.Aggregate(new StringBuilder(), (line, point) => line.Append(CultureInfo.InvariantCulture, $"{point.X},{point.Y} ")).ToString().TrimEnd());
        run.Clear();
    }
}
