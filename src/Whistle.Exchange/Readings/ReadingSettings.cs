using System.Globalization;
using Microsoft.Extensions.Configuration;
using Whistle.Kernel;

namespace Whistle.Exchange.Readings;

/// <summary>
/// How far from a campus a station still says something of it, and after how many hours without a reading that is said. Air: HJ 664-2013,
/// 3.1: 「每个环境空气质量评价城市点代表范围一般为半径500米至4千米」. No standard knows such a distance for a section of a river: 5 km is ours.
/// Automatic air stations report each hour, those of water every four: three missing are named. Settings Readings:{Air|Water}:{Metres|Hours}.
/// </summary>
internal sealed record ReadingSettings(int AirMetres, int WaterMetres, int AirHours, int WaterHours)
{
    public const int Widest = 50_000, Longest = 24 * 30;

    public static readonly ReadingSettings Usual = new(4_000, 5_000, 3, 12);

    public int Metres(StationKind kind) => kind is StationKind.Air ? AirMetres : WaterMetres;

    public TimeSpan Stale(StationKind kind) => TimeSpan.FromHours(kind is StationKind.Air ? AirHours : WaterHours);

    /// <summary>Whole hours since the last reading, where they are worth a word.</summary>
    public int? HoursSilent(StationKind kind, DateTimeOffset? last, DateTimeOffset now)
        => last is { } at && now - at > Stale(kind) ? (int)Math.Floor((now - at).TotalHours) : null;

    public static ReadingSettings From(IConfiguration settings)
        => new(Read(settings, "Air:Metres", Usual.AirMetres, Widest), Read(settings, "Water:Metres", Usual.WaterMetres, Widest), Read(settings, "Air:Hours", Usual.AirHours, Longest), Read(settings, "Water:Hours", Usual.WaterHours, Longest));

    private static int Read(IConfiguration settings, string name, int usual, int most)
        => settings["Readings:" + name] is not { Length: > 0 } said ? usual
            : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
            : throw new InvalidOperationException($"Readings:{name} must be a whole number from 1 to {most}, not '{said}'.");
}
