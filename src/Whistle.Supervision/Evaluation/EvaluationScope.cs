using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>Whose figures a person may look at, by one of his posts.</summary>
internal sealed record EvaluationScope(string Key, Bilingual Name, Cut Cut, IReadOnlyList<Dimension> Dimensions)
{
    private static readonly Dimension[] Every = Enum.GetValues<Dimension>(), InDistrict = [.. Every.Where(by => by is not Dimension.District)];

    /// <summary>
    /// The district's office its district, the city's office the city; the head of a department its line (a local unit's or a town's
    /// head that unit), a head of a school that school. Nobody else sees a figure. The widest first.
    /// </summary>
    public static IReadOnlyList<EvaluationScope> Of(Actor actor, City city)
        => [.. actor.Posts.Select(post => Of(post, city)).OfType<EvaluationScope>().DistinctBy(scope => scope.Key).OrderByDescending(scope => scope.Cut.Districts.Count).ThenBy(scope => scope.Cut.Units?.Count ?? 0)];

    private static EvaluationScope? Of(Post post, City city) => (post.Role, city.FindUnit(post.Unit)) switch
    {
        (Role.CityOffice, { } unit) => new(KeyOf(unit), unit.Name, new Cut(Districts(city)), Every),
        (Role.OfficeStaff or Role.OfficeHead, { District: { } district }) => new(KeyOf(city.Unit(district)), city.Unit(district).Name, new Cut([district.Value]), InDistrict),
        (Role.UnitHead, { Kind: UnitKind.Department, Level: Level.City, Line: { } line } unit)
            => new(KeyOf(unit), unit.Name, new Cut(Districts(city)) { Units = Units(city, line, null) }, [Dimension.Unit, Dimension.Town, Dimension.School, Dimension.Category]),
        (Role.UnitHead, { Kind: UnitKind.Department, Level: Level.District, Line: { } line, District: { } district } unit)
            => new(KeyOf(unit), unit.Name, new Cut([district.Value]) { Units = Units(city, line, district) }, [Dimension.Unit, Dimension.Town, Dimension.School, Dimension.Category]),
        (Role.UnitHead, { District: { } district } unit)
            => new(KeyOf(unit), unit.Name, new Cut([district.Value]) { Units = [unit.Id.Value] }, [Dimension.Unit, Dimension.Town, Dimension.School, Dimension.Category]),
        (Role.SchoolHead, { Kind: UnitKind.School, District: { } district } unit)
            => new(KeyOf(unit), unit.Name, new Cut([district.Value]) { School = unit.Id.Value }, [Dimension.Unit, Dimension.Line, Dimension.Category]),
        _ => null,
    };

    private static string KeyOf(Unit unit) => unit.Id.Value.ToString("D");

    private static List<Guid> Districts(City city) => [.. city.Units.Where(unit => unit.Kind is UnitKind.District).Select(unit => unit.Id.Value)];

    private static List<Guid> Units(City city, Line line, UnitId? district)
        => [.. city.Units.Where(unit => unit.Kind is UnitKind.Department && unit.Line == line && (district is null || unit.District == district)).Select(unit => unit.Id.Value)];
}
