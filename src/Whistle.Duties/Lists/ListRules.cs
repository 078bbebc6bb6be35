using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.Lists;

/// <summary>Who reads, keeps and fills a list. Pure.</summary>
internal static class ListRules
{
    public const int LongestMeasure = 600, LongestProgress = 1000, MostTargets = 6;

    public static readonly Refusal
        NotYours = new("List.NotYours"),
        NotYourLine = new("List.NotYourLine"),
        NotYourEntry = new("List.NotYourEntry"),
        VersionMissing = new("List.VersionMissing", "version"),
        MovedOn = new("List.MovedOn"),
        Exists = new("List.Exists"),
        NothingToCopy = new("List.NothingToCopy"),
        AreaUnknown = new("List.AreaUnknown", "areaId"),
        DayElsewhere = new("List.DayElsewhere", "day"),
        DayToCome = new("List.DayToCome", "day"),
        DueDateMissing = new("Field.Missing", "dueDate"),
        DueDateElsewhere = new("List.DayElsewhere", "dueDate"),
        TargetElsewhere = new("List.TargetElsewhere", "targetId"),
        FigureMissing = new("List.FigureMissing", "figure"),
        FigureWithoutTarget = new("List.FigureWithoutTarget", "targetId"),
        NotByDate = new("List.NotByDate", "completes"),
        Removed = new("List.Removed"),
        AlreadyStruck = new("List.AlreadyStruck"),
        WhichUnit = new("List.WhichUnit", "asUnit");

    /// <summary>The area of the whole city.</summary>
    public static UnitId? CityArea(City city) => city.CityOffice is { } office ? office.Parent ?? office.Id : null;

    public static bool IsCity(UnitId area, City city) => area == CityArea(city);

    /// <summary>The areas whose lists a person reads: the city's, his district's, and from the city's departments every district's.</summary>
    public static IReadOnlyList<UnitId> Areas(Actor by, City city)
    {
        var posts = by.Posts.Where(post => post.Role is not Role.Admin).ToList();
        if (posts.Count == 0)
            return [];
        var areas = posts.Exists(post => city.FindUnit(post.Unit)?.Level is Level.City)
            ? city.Units.Where(unit => unit.Kind is UnitKind.District).Select(unit => unit.Id)
            : posts.Select(post => city.DistrictOf(post.Unit)).OfType<UnitId>();
        return [.. new[] { CityArea(city) }.OfType<UnitId>().Concat(areas).Distinct()];
    }

    /// <summary>The unit whose office keeps the list of an area.</summary>
    public static UnitId? Keeper(UnitId area, City city) => IsCity(area, city) ? city.CityOffice?.Id : city.Department(area, Line.Education)?.Id;

    /// <summary>The district office keeps its district's list, the city office the city's.</summary>
    public static bool Keeps(UnitId area, Actor by, City city)
        => Keeper(area, city) is { } keeper && (IsCity(area, city) ? by.Holds(keeper, Role.CityOffice) : by.Holds(keeper, Role.OfficeStaff, Role.OfficeHead));

    /// <summary>The units for which a person adds progress to an item of a list: he acts there, and it is of the item's line in the list's area.</summary>
    public static IReadOnlyList<UnitId> Fills(Line line, UnitId area, Actor by, City city)
        => [.. by.Posts.Where(post => Roles.Acts(post.Role) && city.FindUnit(post.Unit) is { } unit && unit.Line == line
            && (IsCity(area, city) ? unit.Level is Level.City : unit.District == area)).Select(post => post.Unit).Distinct()];

    /// <summary>An entry is struck by who wrote it, by his unit, or by the office that keeps the list.</summary>
    public static UnitId? Strikes(ProgressEntry entry, UnitId area, Actor by, City city)
        => by.Posts.FirstOrDefault(post => post.Unit == entry.Unit && Roles.Acts(post.Role)) is { } own ? own.Unit
            : Keeps(area, by, city) ? Keeper(area, city) : null;
}
