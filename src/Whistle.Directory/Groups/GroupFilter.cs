using Microsoft.AspNetCore.Http;
using Whistle.Directory.Contracts;
using Whistle.Directory.Units;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>What the list of groups is narrowed to. Words that make no sense narrow nothing.</summary>
internal sealed record GroupFilter(UnitId? Within, string? Place, bool? Complete, string? Words)
{
    public static GroupFilter Read(IQueryCollection query) => new(
        Guid.TryParse(query["within"], out var within) ? new(within) : null,
        query["place"].ToString() is { Length: > 0 } place && Completeness.Codes.Contains(place) ? place : null,
        query["state"].ToString() switch { "missing" => false, "complete" => true, _ => null },
        query["q"].ToString().Trim() is { Length: > 0 and <= 100 } words ? words : null);

    /// <summary>The groups that the actor may see and that fit, by the schools' names.</summary>
    public IEnumerable<Completeness> Of(City city, Actor actor)
    {
        var sight = new UnitSight(city, actor);
        foreach (var school in city.Units)
            if (school.Kind is UnitKind.School && sight.Sees(school))
                foreach (var campus in city.CampusesOf(school.Id))
                    if (IsHere(city, campus, school) && Completeness.Of(city, campus) is var found && IsSo(found))
                        yield return found;
    }

    private bool IsHere(City city, Campus campus, Unit school)
        => (Within is not { } at || campus.Town == at || campus.District == at || campus.School == at)
            && (Words is null || Has(school.Name) || Has(city.Unit(campus.Id).Name));

    private bool IsSo(Completeness found)
        => Complete is not { } wanted || (Place is { } place ? !found.Lacks(place) : found.IsComplete) == wanted;

    private bool Has(Bilingual name) => name.Zh.Contains(Words!, StringComparison.OrdinalIgnoreCase) || name.En.Contains(Words!, StringComparison.OrdinalIgnoreCase);
}
