using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Places;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Maps.Demo;

/// <summary>Places of the demo city, all of them invented, each saying so: around every campus a few, in and out of its rings.</summary>
internal sealed class DemoPlaces(WhistleDb db, ICity cities) : IDemoPart
{
    private static readonly DateOnly Since = new(2026, 1, 1);

    /// <summary>What stands beside a campus: the kind, its name, how far and where, and beside which campuses.</summary>
    private static readonly (PlaceKind Kind, string Zh, string En, double Metres, double Bearing, Func<int, bool> Beside)[] Plan =
    [
        (PlaceKind.GuardPost, "南门护学岗", "guard post at the south gate", 66, 180, i => i % 3 != 2),
        (PlaceKind.GuardPost, "东门护学岗", "guard post at the east gate", 84, 95, i => i % 4 == 0),
        (PlaceKind.InternetCafe, "星河网吧", "Xinghe internet café", 178, 40, i => i % 5 == 0),
        (PlaceKind.InternetCafe, "极光网吧", "Jiguang internet café", 340, 310, i => i % 3 == 1),
        (PlaceKind.SongDance, "百乐歌厅", "Baile karaoke", 118, 120, i => i % 7 == 3),
        (PlaceKind.SongDance, "好声音歌厅", "Haoshengyin karaoke", 46, 75, i => i % 9 == 4),
        (PlaceKind.Lottery, "彩票投注点", "lottery point", 142, 220, i => i % 4 == 1),
        (PlaceKind.Amusement, "欢乐游艺厅", "Huanle amusement arcade", 265, 15, i => i % 6 == 2),
        (PlaceKind.BookStall, "书刊摊", "book stall", 96, 250, i => i % 8 == 6),
        (PlaceKind.Food, "便民食杂店", "Bianmin grocery", 88, 160, _ => true),
        (PlaceKind.Food, "小食堂", "little canteen", 172, 290, i => i % 2 == 0),
        (PlaceKind.Tobacco, "烟酒店", "tobacco and wine shop", 130, 200, i => i % 5 == 2),
    ];

    /// <summary>A guard post of the first district.</summary>
    internal static Guid GuardPost => IdOf(CampusesOf(DemoCity.UnitOf("school").District!.Value)[0].Id, 0);

    /// <summary>The id of a demo place, the same on every machine.</summary>
    internal static Guid IdOf(UnitId campus, int no)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"whistle demo/place/{campus.Value:D}/{no}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<MapPlace>().AnyAsync(stop))
            return;
        var city = await cities.GetAsync(stop);
        foreach (var district in city.Units.Where(unit => unit.Kind is UnitKind.District))
        {
            var campuses = CampusesOf(district.Id);
            foreach (var (campus, i) in campuses.Select((campus, i) => (campus, i)))
                Surround(city, campus, i);
            Waters(city, district, campuses);
            Border(city, district, campuses);
        }
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    private static List<Campus> CampusesOf(UnitId district)
        => [.. DemoCity.City.Campuses.Where(campus => campus.District == district && campus is { Lat: not null, Lon: not null }).OrderBy(campus => DemoCity.City.Unit(campus.Id).Name.En, StringComparer.Ordinal)];

    private void Surround(City city, Campus campus, int i)
    {
        var (at, name) = (new GeoPoint(campus.Lat!.Value, campus.Lon!.Value), city.Unit(campus.Id).Name);
        for (var no = 0; no < Plan.Length; no++)
            if (Plan[no] is var (kind, zh, en, metres, bearing, beside) && beside(i))
                Add(city, IdOf(campus.Id, no), campus.District, kind, new(name.Zh + zh, $"{name.En}: {en}"), GeoShape.Of(Geodesic.From(at, bearing + (i * 13 % 40) - 20, metres)));
        // for some campuses the outline is known, for others only their place
        if (i % 2 == 0)
            Add(city, IdOf(campus.Id, 100), campus.District, PlaceKind.CampusOutline, new(name.Zh + "轮廓", $"{name.En}: outline"), Yard(at, 70, 48), campus.Id);
    }

    private void Waters(City city, Unit district, List<Campus> campuses)
    {
        var (south, north) = (campuses.Min(campus => campus.Lat!.Value), campuses.Max(campus => campus.Lat!.Value));
        var lon = campuses.Average(campus => campus.Lon!.Value);
        var bank = Enumerable.Range(0, 13).Select(i => Rounded(new(south - 0.006 + ((north - south + 0.012) * i / 12), lon + (0.006 * Math.Sin(i * 0.9)))));
        Add(city, IdOf(district.Id, 1), district.Id, PlaceKind.Water, new(district.Name.Zh.Replace("（演示）", "", StringComparison.Ordinal) + "溪", district.Name.En + ": stream"), new(ShapeKind.Line, [.. bank]));
        var beside = new GeoPoint(campuses[0].Lat!.Value, campuses[0].Lon!.Value);
        Add(city, IdOf(district.Id, 2), district.Id, PlaceKind.Water, new("学塘", "School Pond"), Yard(Geodesic.From(beside, 100, 320), 90, 60));
    }

    private void Border(City city, Unit district, List<Campus> campuses)
    {
        var middle = new GeoPoint(campuses.Average(campus => campus.Lat!.Value), campuses.Average(campus => campus.Lon!.Value));
        var reach = campuses.Max(campus => Geodesic.Metres(middle, new(campus.Lat!.Value, campus.Lon!.Value))) + 900;
        var border = Enumerable.Range(0, 24).Select(i => Rounded(Geodesic.From(middle, -15 * i, reach * (1 + (0.05 * Math.Sin(i * 1.7))))));
        Add(city, IdOf(district.Id, 3), district.Id, PlaceKind.DistrictOutline, new(district.Name.Zh + "边界", $"{district.Name.En}: border"), new(ShapeKind.Area, [.. border]));
    }

    private static GeoShape Yard(GeoPoint middle, double east, double north)
    {
        var (right, left) = (Geodesic.From(middle, 90, east), Geodesic.From(middle, 270, east));
        return new(ShapeKind.Area, [Rounded(Geodesic.From(left, 180, north)), Rounded(Geodesic.From(right, 180, north)), Rounded(Geodesic.From(right, 0, north)), Rounded(Geodesic.From(left, 0, north))]);
    }

    private static GeoPoint Rounded(GeoPoint at) => new(Math.Round(at.Lat, 6), Math.Round(at.Lon, 6));

    private void Add(City city, Guid id, UnitId district, PlaceKind kind, Bilingual name, GeoShape shape, UnitId? campus = null)
    {
        var keeper = (kind.Rule().Line is { } line ? city.Department(district, line) : null) ?? city.Office(district);
        db.Add(new MapPlace(id, new(kind, name, district, campus, shape.Kind is ShapeKind.Point ? GeoShape.Of(Rounded(shape.Points[0])) : shape, "演示：虚构的地点 (demo: invented)", Since, null), keeper.Id));
    }
}
