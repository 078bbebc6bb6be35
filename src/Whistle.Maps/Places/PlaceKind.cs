using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Places;

/// <summary>What lies near schools, as the duty list speaks of it.</summary>
internal enum PlaceKind
{
    /// <summary>护学岗. Item 4: 「城镇学校“护学岗”设置率100%」.</summary>
    [Code("guard-post")] GuardPost,

    /// <summary>河道、水库、山塘. Item 10.</summary>
    [Code("water")] Water,

    /// <summary>互联网上网服务营业场所. Item 11: 200 m.</summary>
    [Code("internet-cafe")] InternetCafe,

    /// <summary>游艺娱乐场所. Item 11: 200 m.</summary>
    [Code("amusement")] Amusement,

    /// <summary>歌舞娱乐场所. Item 11: 「直线距离50米」.</summary>
    [Code("song-dance")] SongDance,

    /// <summary>彩票投注点. Item 11: 200 m.</summary>
    [Code("lottery")] Lottery,

    /// <summary>书刊、音像摊点. Items 11 and 12: 200 m.</summary>
    [Code("book-stall")] BookStall,

    /// <summary>食杂店、餐饮店. Item 16: those within 200 m are inspected, all of them; none is forbidden.</summary>
    [Code("food")] Food,

    /// <summary>烟草制品零售点. The duty list has no distance for it; a city that has one sets it.</summary>
    [Code("tobacco")] Tobacco,

    /// <summary>校园轮廓: from it, where it is known, distances to a campus are measured.</summary>
    [Code("campus-outline")] CampusOutline,

    /// <summary>区界: the ground of a map that has no other.</summary>
    [Code("district-outline")] DistrictOutline,
}

/// <summary>A kind's line, whose units keep it; the shape of its places; whether one sells or entertains there.</summary>
internal sealed record KindRule(PlaceKind Kind, Line? Line, ShapeKind[] Shapes, bool IsVenue);

/// <summary>All kinds, in the order of every list.</summary>
internal static class PlaceKinds
{
    private static readonly ShapeKind[] Point = [ShapeKind.Point], Outline = [ShapeKind.Area];

    public static readonly IReadOnlyList<KindRule> All =
    [
        new(PlaceKind.GuardPost, Line.Police, Point, false),
        new(PlaceKind.Water, Line.ForestryWater, [ShapeKind.Line, ShapeKind.Area, ShapeKind.Point], false),
        new(PlaceKind.InternetCafe, Line.CultureTourism, Point, true),
        new(PlaceKind.Amusement, Line.CultureTourism, Point, true),
        new(PlaceKind.SongDance, Line.CultureTourism, Point, true),
        new(PlaceKind.Lottery, Line.CultureTourism, Point, true),
        new(PlaceKind.BookStall, Line.CultureTourism, Point, true),
        new(PlaceKind.Food, Line.Market, Point, true),
        new(PlaceKind.Tobacco, Line.Market, Point, true),
        new(PlaceKind.CampusOutline, null, Outline, false),
        new(PlaceKind.DistrictOutline, null, Outline, false),
    ];

    public static KindRule Rule(this PlaceKind kind) => All.First(rule => rule.Kind == kind);
}
