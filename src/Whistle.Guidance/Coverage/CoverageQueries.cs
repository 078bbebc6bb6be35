using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Coverage;

/// <summary>How often a department was at a school in a season, and how often it means to come.</summary>
internal readonly record struct Cell(int Made, int Planned);

/// <summary>Department × school × season of one district and school year.</summary>
internal sealed class Matrix(int year, UnitId district, IReadOnlyList<Unit> schools, IReadOnlyList<Line> lines, IReadOnlyDictionary<(UnitId, Line, Season), Cell> cells)
{
    public int Year => year;

    public UnitId District => district;

    public IReadOnlyList<Unit> Schools => schools;

    public IReadOnlyList<Line> Lines => lines;

    public Cell this[UnitId school, Line line, Season season] => cells.GetValueOrDefault((school, line, season));

    /// <summary>In how many of the four seasons somebody of the line was there.</summary>
    public int Seasons(UnitId school, Line line) => SchoolYears.Planned.Count(season => this[school, line, season].Made > 0);

    /// <summary>Whether the pair still lacks a visit: in that season, or in any of those that have begun.</summary>
    public bool Lacks(UnitId school, Line line, IReadOnlyList<Season> of) => of.Any(season => this[school, line, season].Made == 0);

    /// <summary>The same with fewer schools.</summary>
    public Matrix With(IReadOnlyList<Unit> fewer) => new(year, district, fewer, lines, cells);
}

/// <summary>Whose coverage a person may look at.</summary>
internal sealed record CoverageScope(IReadOnlyList<UnitId> Districts, ILookup<UnitId, Line> LinesOf)
{
    /// <summary>
    /// The education offices see every line of their district, or of all; a department's people see their own line, in their
    /// district or, from the city, in all of them.
    /// </summary>
    public static CoverageScope Of(Actor actor, City city)
    {
        var seen = new HashSet<(UnitId District, Line Line)>();
        foreach (var post in actor.Posts.Where(post => Roles.Acts(post.Role) || post.Role is Role.UnitLiaison))
            if (city.FindUnit(post.Unit) is { Kind: UnitKind.Department, Level: Level.District or Level.City } unit)
                foreach (var district in unit.District is { } own ? [own] : city.Units.Where(u => u.Kind is UnitKind.District).Select(u => u.Id))
                    seen.UnionWith((post.Role is Role.OfficeStaff or Role.OfficeHead or Role.CityOffice ? Departments : unit.Line is { } line ? [line] : []).Select(line => (district, line)));
        return new([.. seen.Select(one => one.District).Distinct().OrderBy(district => city.Unit(district), City.ByName)], seen.OrderBy(one => one.Line).ToLookup(one => one.District, one => one.Line));
    }

    public IReadOnlyList<Line> Of(UnitId district) => [.. LinesOf[district]];

    /// <summary>The plan's thirteen departments; the towns are not among them.</summary>
    public static IReadOnlyList<Line> Departments { get; } = [.. Enum.GetValues<Line>().Where(line => line is not Line.Town)];
}

/// <summary>Counts visits by department, school and season: one grouped query, answered from an index alone.</summary>
internal sealed class CoverageQueries(WhistleDb db)
{
    public async Task<Matrix> OfAsync(City city, UnitId district, int year, IReadOnlyList<Line> lines, UnitId? town, CancellationToken stop)
    {
        var cells = (await Counted(district, year).ToListAsync(stop)).GroupBy(part => (part.School, part.Line, part.Season)).ToDictionary(of => of.Key, of => new Cell(
            of.Where(part => part.State is not VisitState.Planned).Sum(part => part.Number), of.Where(part => part.State is VisitState.Planned).Sum(part => part.Number)));
        var schools = city.Units.Where(unit => unit.Kind is UnitKind.School && unit.District == district
            && (town is null || city.CampusesOf(unit.Id).Any(campus => campus.Town == town))).ToList();
        return new(year, district, schools, lines, cells);
    }

    internal IQueryable<Part> Counted(UnitId district, int year)
        => db.Set<GuidanceVisit>().AsNoTracking().IgnoreAutoIncludes()
            .Where(v => v.District == district && v.SchoolYear == year && v.State != VisitState.Cancelled)
            .GroupBy(v => new { v.School, v.Line, v.Season, v.State })
            .Select(part => new Part { School = part.Key.School, Line = part.Key.Line, Season = part.Key.Season, State = part.Key.State, Number = part.Count() });

    internal sealed class Part
    {
        public UnitId School { get; init; }

        public Line Line { get; init; }

        public Season Season { get; init; }

        public VisitState State { get; init; }

        public int Number { get; init; }
    }
}
