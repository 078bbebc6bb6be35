using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.Schools;

/// <summary>Who reads and keeps a school's list. Pure.</summary>
internal static class SchoolRules
{
    public const int LongestPlan = 5000, LongestRow = 300, LongestFinding = 500, MostRows = 60, MostOwn = 20;

    public static readonly Refusal
        NotYours = new("School.NotYours"),
        VersionMissing = new("School.VersionMissing", "version"),
        MovedOn = new("School.MovedOn"),
        NoDistrictList = new("School.NoDistrictList"),
        NoList = new("School.NoList"),
        NothingChosen = new("School.NothingChosen", "rows"),
        RowElsewhere = new("School.RowElsewhere", "rows"),
        NotOn = new("School.NotOn"),
        AlreadyChecked = new("School.AlreadyChecked"),
        NotAnswered = new("School.NotAnswered"),
        FindingEnded = new("School.FindingEnded"),
        CampusElsewhere = new("School.CampusElsewhere", "campusId");

    /// <summary>
    /// The school itself, both heads of its groups, and all departments of its district, as they read of schools' safety work
    /// (plan: 各部门工作人员可以了解学校有关安全工作落实情况); city departments; no other school.
    /// </summary>
    public static bool Reads(UnitId school, Actor by, City city)
        => Keeps(school, by) || IsGroupHead(school, by, city) || by.Posts.Any(post => post.Role is not Role.Admin && city.FindUnit(post.Unit) is { } unit
            && unit.Kind is not (UnitKind.School or UnitKind.Campus) && (unit.Level is Level.City || city.DistrictOf(unit.Id) == city.DistrictOf(school)));

    public static bool Keeps(UnitId school, Actor by) => by.Holds(school, Role.SchoolStaff, Role.SchoolHead);

    /// <summary>What a self-check found: the school, the heads of its groups, the education offices.</summary>
    public static bool ReadsFindings(UnitId school, Actor by, City city)
        => Keeps(school, by) || IsGroupHead(school, by, city)
            || (city.DistrictOf(school) is { } district && by.Holds(city.Office(district).Id, Role.OfficeStaff, Role.OfficeHead))
            || (city.CityOffice is { } office && by.Holds(office.Id, Role.CityOffice));

    /// <summary>The schools of the district are listed for who reads all of them; empty for a school's people.</summary>
    public static IReadOnlyList<UnitId> Districts(Actor by, City city)
    {
        var posts = by.Posts.Where(post => post.Role is not Role.Admin && city.FindUnit(post.Unit) is { } unit && unit.Kind is not (UnitKind.School or UnitKind.Campus)).ToList();
        return posts.Exists(post => city.Unit(post.Unit).Level is Level.City)
            ? [.. city.Units.Where(unit => unit.Kind is UnitKind.District).Select(unit => unit.Id)]
            : [.. posts.Select(post => city.DistrictOf(post.Unit)).OfType<UnitId>().Distinct()];
    }

    public static bool IsOn(UnitId school, City city, DateOnly today) => city.CampusesOf(school).Any(campus => city.IsOn(campus.Id, today));

    private static bool IsGroupHead(UnitId school, Actor by, City city)
        => city.CampusesHeadedBy(by.Person).Any(campus => city.Campus(campus)?.School == school);
}
