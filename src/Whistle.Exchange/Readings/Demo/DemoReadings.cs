using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.Readings.Stations;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Exchange.Readings.Demo;

/// <summary>Invented stations and readings, each saying so: in each district one of each kind with a week of readings, and one each that fell silent.</summary>
internal sealed class DemoReadings(WhistleDb db, TimeProvider clock) : IDemoPart
{
    private static readonly (Indicator Indicator, double Middle, double Swing)[] Air = [(Indicator.Aqi, 62, 24), (Indicator.Pm25, 34, 16), (Indicator.Pm10, 58, 22), (Indicator.So2, 6, 2), (Indicator.No2, 28, 12), (Indicator.Co, 0.7, 0.2), (Indicator.O3, 76, 40)];

    private static readonly (Indicator Indicator, double Middle, double Swing)[] Water = [(Indicator.WaterClass, 2.6, 0.6), (Indicator.WaterTemperature, 14.2, 1.8), (Indicator.Ph, 7.4, 0.3), (Indicator.DissolvedOxygen, 8.1, 1.1), (Indicator.PermanganateIndex, 3.2, 0.6), (Indicator.AmmoniaNitrogen, 0.32, 0.14), (Indicator.TotalPhosphorus, 0.09, 0.03)];

    /// <summary>Known, so that its page can be opened by who shows the program.</summary>
    public static readonly Guid First = IdOf(0, 0);

    /// <summary>Of the other district.</summary>
    public static readonly Guid Other = IdOf(1, 0);

    private static Guid IdOf(int district, int no) => new($"0199a0c4-7{district:x}0{no:x}-7000-8000-000000000001");

    public static string CodeOf(int district, int no) => $"DEMO-{(no % 2 == 0 ? "AIR" : "WATER")}-{district + 1}{no / 2 + 1}";

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<Station>().AnyAsync(stop))
            return;
        var city = DemoCity.City;
        var districts = new[] { "school", "other.school" }.Select(login => DemoCity.UnitOf(login).District!.Value).ToList();
        foreach (var (district, at) in districts.Select((district, at) => (district, at)))
            for (var no = 0; no < 4; no++)
                Add(city, district, at, no);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    private void Add(City city, UnitId district, int at, int no)
    {
        var (unit, school) = (city.Department(district, Line.Ecology)!, city.MainCampus(DemoCity.UnitOf(at == 0 ? "school" : "other.school").Id)!);
        var (isAir, isSilent) = (no % 2 == 0, no >= 2);
        var place = Geodesic.From(new(school.Lat!.Value, school.Lon!.Value), 40 + (80 * no), 600 + (750 * no));
        var name = city.Unit(district).Name;
        var station = new Station(IdOf(at, no), new(CodeOf(at, no), isAir ? StationKind.Air : StationKind.Water,
            new($"{name.Zh}{(no / 2) + 1}号{(isAir ? "大气自动站" : "水质断面")}", $"{name.En}: {(isAir ? "air station" : "water section")} {(no / 2) + 1}"), district, unit.Id, new(Math.Round(place.Lat, 6), Math.Round(place.Lon, 6)), null));
        db.Add(station);
        var (now, step) = (clock.Now(), isAir ? 4 : 8);
        var last = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 3600 * 3600).AddHours(isSilent ? -30 : 0);
        foreach (var (indicator, middle, swing) in isAir ? Air : Water)
        {
            var newest = new LatestReading { Station = station.Id, Indicator = indicator };
            for (var back = isSilent ? 2 : 168 / step; back >= 0; back--)
                Read(station.Id, indicator, last.AddHours(-step * back), back == 9 && indicator is Indicator.O3 ? null : middle + (swing * Math.Sin((back * 1.7) + no + at)), unit.Id, newest);
            db.Add(newest);
        }
    }

    private void Read(Guid station, Indicator indicator, DateTimeOffset at, double? value, UnitId unit, LatestReading newest)
    {
        var reading = new Reading { Station = station, Indicator = indicator, At = at };
        reading.Say(value is { } number ? Math.Round(number, Math.Min(2, indicator.Rule().Decimals)) : null, null, DemoCity.PersonOf("education.office"), unit, at);
        newest.See(reading);
        db.Add(reading);
    }
}
