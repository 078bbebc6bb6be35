using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>What the filters of a list offer to one reader: only what can be in his list, and nothing that would be too long to choose from.</summary>
internal sealed class CaseListChoices(CaseSight sight)
{
    private const int Most = 400;

    private readonly IReadOnlyList<Post> posts = sight.Reader.Posts;

    /// <summary>Schools of the districts where the reader holds a post, by district; none for a school's own people.</summary>
    public IReadOnlyList<IGrouping<string, Unit>> Schools
    {
        get
        {
            if (posts.All(post => post.Role is Role.SchoolStaff or Role.SchoolHead))
                return [];
            var schools = sight.City.Units.Where(unit => unit.Kind is UnitKind.School && IsNear(unit)).ToList();
            return schools.Count is < 2 or > Most ? [] : Grouped(schools);
        }
    }

    /// <summary>Units that can hold a case which the reader sees: those of his lines, for an office all of its district.</summary>
    public IReadOnlyList<IGrouping<string, Unit>> Holders
    {
        get
        {
            var office = posts.Any(post => post.Role is Role.OfficeStaff or Role.OfficeHead or Role.CityOffice);
            var own = posts.Select(post => sight.City.Unit(post.Unit)).ToList();
            var lines = own.Select(unit => unit.Line).OfType<Line>().ToHashSet();
            var rooms = own.Where(unit => unit.Kind is UnitKind.CommandRoom).Select(unit => unit.Parent!.Value).ToList();
            var holders = sight.City.Units.Where(unit => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team or UnitKind.CommandRoom
                && IsNear(unit) && (office || (unit.Line is { } line && lines.Contains(line)) || rooms.Exists(area => sight.City.Inside(unit.Id, area)))).ToList();
            return holders.Count is < 2 or > Most ? [] : Grouped(holders);
        }
    }

    private bool IsNear(Unit unit)
        => posts.Any(post => sight.City.DistrictOf(post.Unit) is not { } district || sight.City.DistrictOf(unit.Id) is not { } of || of == district);

    private List<IGrouping<string, Unit>> Grouped(IEnumerable<Unit> units)
        => [.. units.GroupBy(unit => unit.Town is { } town && town != unit.Id ? sight.Unit(town).Name.ToString()
                : sight.City.DistrictOf(unit.Id) is { } district ? sight.Unit(district).Name.ToString() : sight.City.Units.FirstOrDefault(u => u.Kind is UnitKind.City)?.Name.ToString() ?? "")];
}
