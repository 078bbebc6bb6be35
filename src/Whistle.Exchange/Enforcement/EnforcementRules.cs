using System.Text.RegularExpressions;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Exchange.Enforcement;

/// <summary>Who brings records in, who reads them, which campuses they are about, and what no record may hold. Pure.</summary>
internal static partial class EnforcementRules
{
    /// <summary>Duty list, items 11 and 16: what lies within 200 m is around a school.</summary>
    public const double Around = 200;

    private static readonly Role[] Departments = [Role.UnitHead, Role.UnitWorker, Role.UnitLiaison];

    /// <summary>Whether somebody may say what a unit decided: its own people and those above it in its line, the education bureau's office for its district.</summary>
    public static bool MayBringFor(City city, Actor by, Unit unit) => unit.Kind is UnitKind.Department && unit.Line is not null && by.Posts.Any(post => MayBringFor(city, post, unit));

    private static bool MayBringFor(City city, Post post, Unit unit)
        => city.FindUnit(post.Unit) is { } own && (post.Role is Role.UnitHead or Role.UnitWorker ? own.Id == unit.Id || IsAbove(city, own, unit)
            : post.Role is Role.OfficeStaff or Role.OfficeHead ? city.DistrictOf(unit.Id) is { } district && city.Department(district, Line.Education)?.Id == own.Id
            : post.Role is Role.CityOffice && city.CityOffice?.Id == own.Id);

    private static bool IsAbove(City city, Unit own, Unit unit)
    {
        for (var above = city.Above(unit.Id); above is not null; above = city.Above(above.Id))
            if (above.Id == own.Id)
                return true;
        return false;
    }

    public static bool MayBring(City city, Actor by)
        => by.Posts.Any(post => city.FindUnit(post.Unit) is { } unit && (post.Role is Role.OfficeStaff or Role.OfficeHead or Role.CityOffice
            || (post.Role is Role.UnitHead or Role.UnitWorker && unit.Kind is UnitKind.Department && unit.Line is not null)));

    /// <summary>The unit whose records somebody brings where the row names none: his own, if there is only one.</summary>
    public static UnitId? OwnUnit(City city, Actor by)
        => by.Posts.Where(post => post.Role is Role.UnitHead or Role.UnitWorker && city.FindUnit(post.Unit) is { Kind: UnitKind.Department, Line: not null }).Select(post => post.Unit).Distinct().Take(2).ToList() is [var one] ? one : null;

    /// <summary>The campuses that take part and lie so near, nearest first.</summary>
    public static IEnumerable<(Campus Campus, double Metres)> Near(City city, GeoPoint at, DateOnly day)
    {
        var box = GeoBox.Of(at, Around + 1);
        return city.Campuses.Where(campus => campus is { Lat: not null, Lon: not null } && box.Contains(new(campus.Lat.Value, campus.Lon.Value)) && city.IsOn(campus.Id, day))
            .Select(campus => (campus, Metres: Geodesic.Metres(at, new(campus.Lat!.Value, campus.Lon!.Value)))).Where(one => one.Metres <= Around).OrderBy(one => one.Metres).ThenBy(one => one.campus.Id.Value);
    }

    /// <summary>What would tell who somebody is.</summary>
    public static Refusal? Personal(string? words, string field)
        => PupilMarks.In(words).Select(mark => mark.Kind).ToList() is not { Count: > 0 } marks ? null
            : marks.Contains(MarkKind.IdentityNumber) ? new("Record.IdentityNumber", field)
            : marks.Contains(MarkKind.Phone) ? new("Record.Phone", field) : null;

    /// <summary>Two to four Chinese characters without a word that a shop or company has in its name: likely a person.</summary>
    public static bool LooksLikeAPerson(string business) => Short().IsMatch(business) && !Shop().IsMatch(business);

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}·]{2,4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Short();

    [GeneratedRegex("[店馆吧厅场厂院所站铺社部楼城行室园坊屋摊阁轩居斋堂记]|公司|中心|超市|酒家|饭庄|网咖|影城|书城", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shop();

    /// <summary>What of the records somebody may read.</summary>
    public static EnforcementSight SightOf(City city, Actor reader)
    {
        var (all, districts, schools, lines, units) = (false, new HashSet<UnitId>(), new HashSet<UnitId>(), new HashSet<Line>(), new HashSet<UnitId>());
        foreach (var post in reader.Posts)
        {
            if (city.FindUnit(post.Unit) is not { } unit)
                continue;
            if (post.Role is Role.CityOffice)
                all |= city.CityOffice?.Id == unit.Id;
            else if (post.Role is Role.SchoolStaff or Role.SchoolHead)
                schools.Add(unit.Kind is UnitKind.Campus && city.Campus(unit.Id) is { } campus ? campus.School : unit.Id);
            else if (unit.Kind is UnitKind.Department && (Departments.Contains(post.Role) || post.Role is Role.OfficeStaff or Role.OfficeHead))
            {
                units.Add(unit.Id);
                if (city.DistrictOf(unit.Id) is { } district)
                    districts.Add(district);
                else if (unit.Line is { } line)
                    lines.Add(line);
            }
        }
        return new(all, [.. districts], [.. schools], [.. city.CampusesHeadedBy(reader.Person)], [.. lines], [.. units]);
    }
}

/// <summary>By what somebody sees records: departments those about campuses of their district and their own, of the city those of their line; a school its own; both heads their campuses'; the offices all of theirs.</summary>
internal sealed record EnforcementSight(bool All, IReadOnlyList<UnitId> Districts, IReadOnlyList<UnitId> Schools, IReadOnlyList<UnitId> Campuses, IReadOnlyList<Line> Lines, IReadOnlyList<UnitId> Units)
{
    public bool IsNothing => !All && Districts.Count + Schools.Count + Campuses.Count + Lines.Count + Units.Count == 0;

    public bool Opens(EnforcementRecord record, IEnumerable<EnforcementCampus> campuses)
        => All || Lines.Contains(record.Line) || Units.Contains(record.Unit)
            || campuses.Any(campus => Districts.Contains(campus.District) || Schools.Contains(campus.School) || Campuses.Contains(campus.Campus));
}
