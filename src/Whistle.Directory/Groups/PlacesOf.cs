using Whistle.Directory.Contracts;
using Whistle.Directory.Units;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>The districts and towns that a reader can narrow a list of schools to, each district before its towns.</summary>
internal static class PlacesOf
{
    public static List<Unit> Everything(City city, Actor actor)
    {
        var sight = new UnitSight(city, actor);
        return [.. city.Units.Where(u => u.Kind is UnitKind.District or UnitKind.Town && sight.Sees(u)).OrderBy(u => (u.District ?? u.Id).Value).ThenBy(u => u.Kind)];
    }
}

/// <summary>The lines whose seats an actor fills, and the districts or towns where.</summary>
internal sealed record FillScope(IReadOnlyList<(Line Line, UnitId Within)> Seats, IReadOnlyList<UnitId> Districts)
{
    public bool Any => Seats.Count + Districts.Count > 0;

    public IReadOnlyList<Line> Lines => Districts.Count > 0 ? GroupRules.Lines : [.. Seats.Select(s => s.Line).Distinct()];

    public static FillScope Of(City city, Actor actor)
    {
        var (seats, districts) = (new List<(Line, UnitId)>(), new List<UnitId>());
        foreach (var post in actor.Posts)
            if (city.FindUnit(post.Unit) is { Kind: UnitKind.Department, Line: { } line, District: { } district } unit)
            {
                if (line is Line.Education && unit.Level is Level.District && post.Role is Role.OfficeStaff or Role.OfficeHead)
                    districts.Add(district);
                else if (post.Role is Role.UnitLiaison or Role.UnitHead && (unit.Level is Level.District ? district : unit.Town) is { } within)
                    seats.Add((line, within));
            }
        return new(seats, districts);
    }
}
