using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Exchange.Readings;

/// <summary>What a station measures. Duty list, item 6: 「环境空气质量监测」 and 「水质断面水质监测」; soil has no measure there and is not covered.</summary>
internal enum StationKind
{
    [Code("air")] Air,
    [Code("water")] Water,
}

/// <summary>
/// What is measured: the six basic items of GB 3095-2012, table 1, and the index of HJ 633-2012 as its maker delivers it; of water the five
/// parameters of automatic stations and the items of GB 3838-2002, table 1, that such stations measure, and the class as delivered.
/// </summary>
internal enum Indicator
{
    [Code("aqi")] Aqi,
    [Code("pm2.5")] Pm25,
    [Code("pm10")] Pm10,
    [Code("so2")] So2,
    [Code("no2")] No2,
    [Code("co")] Co,
    [Code("o3")] O3,
    [Code("water-class")] WaterClass,
    [Code("water-temperature")] WaterTemperature,
    [Code("ph")] Ph,
    [Code("dissolved-oxygen")] DissolvedOxygen,
    [Code("conductivity")] Conductivity,
    [Code("turbidity")] Turbidity,
    [Code("permanganate-index")] PermanganateIndex,
    [Code("ammonia-nitrogen")] AmmoniaNitrogen,
    [Code("total-phosphorus")] TotalPhosphorus,
    [Code("total-nitrogen")] TotalNitrogen,
}

/// <summary>
/// An indicator's unit and what is plausible: what lies outside is a broken sensor or another unit. The bounds are ours and wide, no limits
/// of a standard; only AQI (0 to 500, HJ 633-2012) and the class of water (Ⅰ to Ⅴ, GB 3838-2002, clause 3; 6 is 劣Ⅴ类) are the standard's own.
/// </summary>
internal sealed record IndicatorRule(Indicator Indicator, StationKind Kind, string Unit, double From, double To, int Decimals);

/// <summary>All indicators, in the order of every table.</summary>
internal static class Indicators
{
    private const string Micro = "µg/m³", Milli = "mg/L";

    public static readonly IReadOnlyList<IndicatorRule> All =
    [
        new(Indicator.Aqi, StationKind.Air, "", 0, 500, 0),
        new(Indicator.Pm25, StationKind.Air, Micro, 0, 2_000, 1),
        new(Indicator.Pm10, StationKind.Air, Micro, 0, 5_000, 1),
        new(Indicator.So2, StationKind.Air, Micro, 0, 3_000, 1),
        new(Indicator.No2, StationKind.Air, Micro, 0, 4_000, 1),
        new(Indicator.Co, StationKind.Air, "mg/m³", 0, 150, 3),
        new(Indicator.O3, StationKind.Air, Micro, 0, 1_500, 1),
        new(Indicator.WaterClass, StationKind.Water, "", 1, 6, 0),
        new(Indicator.WaterTemperature, StationKind.Water, "°C", -2, 45, 2),
        new(Indicator.Ph, StationKind.Water, "", 0, 14, 2),
        new(Indicator.DissolvedOxygen, StationKind.Water, Milli, 0, 30, 3),
        new(Indicator.Conductivity, StationKind.Water, "µS/cm", 0, 100_000, 1),
        new(Indicator.Turbidity, StationKind.Water, "NTU", 0, 10_000, 2),
        new(Indicator.PermanganateIndex, StationKind.Water, Milli, 0, 500, 3),
        new(Indicator.AmmoniaNitrogen, StationKind.Water, Milli, 0, 300, 4),
        new(Indicator.TotalPhosphorus, StationKind.Water, Milli, 0, 100, 4),
        new(Indicator.TotalNitrogen, StationKind.Water, Milli, 0, 500, 4),
    ];

    private static readonly IndicatorRule[] ByIndicator = [.. All.OrderBy(rule => rule.Indicator)];

    public static IndicatorRule Rule(this Indicator indicator) => ByIndicator[(int)indicator];

    public static string Name(CultureInfo culture, Indicator indicator) => Text.In(culture, "Indicator." + indicator.Code());

    /// <summary>
    /// Of air 1 to 6 by HJ 633-2012: 优 to 50, 良 to 100, 轻度污染 to 150, 中度污染 to 200, 重度污染 to 300, 严重污染 above. Of water Ⅰ to Ⅴ and 劣Ⅴ.
    /// Null for what has no class of its own: it is not for us to judge a station by one of its items.
    /// </summary>
    public static int? ClassOf(Indicator indicator, double value) => indicator switch
    {
        Indicator.Aqi => value switch { <= 50 => 1, <= 100 => 2, <= 150 => 3, <= 200 => 4, <= 300 => 5, _ => 6 },
        Indicator.WaterClass => (int)value,
        _ => null,
    };

    /// <summary>"35 µg/m³", "62 (良)", "Ⅲ类".</summary>
    public static string Say(Indicator indicator, double? value, CultureInfo culture)
    {
        if (value is not { } said)
            return Text.In(culture, "Reading.NoData");
        if (indicator is Indicator.WaterClass)
            return Text.In(culture, string.Create(CultureInfo.InvariantCulture, $"WaterClass.{(int)said}"));
        var number = said.ToString("0.####", culture);
        return indicator is Indicator.Aqi ? string.Format(culture, Text.In(culture, "Reading.WithClass"), number, Text.In(culture, string.Create(CultureInfo.InvariantCulture, $"AirClass.{ClassOf(indicator, said)}")))
            : indicator.Rule().Unit is { Length: > 0 } unit ? $"{number} {unit}" : number;
    }
}
