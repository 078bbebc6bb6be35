using Whistle.Directory.Contracts;
using Whistle.Kernel;
using static Whistle.Kernel.Role;

namespace Whistle.Directory.Access;

/// <summary>One row of the table of delegation: who gives, at which units seen from his own, which posts.</summary>
/// <param name="Key">The key of the words that explain it: "Grant.OwnDepartment".</param>
internal sealed record Grant(string Key, Role[] By, Role[] Gives, Func<City, Unit, Unit, bool> Reaches);

/// <summary>
/// Who may open, change and close which post at which unit. Pages, API and import ask it, and the page that explains rights
/// reads its table. Pure. Source: the plan, part 5 (「联络员账号由区教育局统一负责开通」, 「各部门其余工作人员的账号信息由本部门联络员负责
/// 创建、维护、管理」); where it is silent, docs/decisions/0006 and 0008.
/// </summary>
internal static class Delegation
{
    public static readonly Refusal
        NotYours = new("Delegation.NotYours"),
        NotYourself = new("Delegation.NotYourself"),
        OnlyOffice = new("Delegation.OnlyOffice"),
        NoSuchPost = new("Delegation.NoSuchPost", "role");

    private static readonly Role[] Office = [OfficeStaff, OfficeHead];

    /// <summary>The order is that of the explanation: from the top down.</summary>
    public static readonly IReadOnlyList<Grant> Grants =
    [
        new("Grant.CityBureau", [Admin], [CityOffice, UnitLiaison], (city, from, to) => from.Kind is UnitKind.City && to.Id == city.CityOffice?.Id),
        new("Grant.CityDepartments", [CityOffice], [UnitLiaison], (city, from, to) => from.Id == city.CityOffice?.Id && to is { Kind: UnitKind.Department, Level: Level.City }),
        new("Grant.DistrictOffices", [CityOffice], [OfficeHead, OfficeStaff], (city, from, to) => from.Id == city.CityOffice?.Id && IsOffice(city, to)),
        new("Grant.Liaisons", Office, [UnitLiaison], (city, from, to) => IsOffice(city, from) && to.District == from.District && (to.Kind is UnitKind.Department or UnitKind.Town or UnitKind.CommandRoom)),
        new("Grant.Schools", Office, [SchoolHead], (city, from, to) => IsOffice(city, from) && to.Kind is UnitKind.School && to.District == from.District),
        new("Grant.OwnDepartment", [UnitLiaison], [UnitHead, UnitWorker], (_, from, to) => to.Id == from.Id && to.Kind is UnitKind.Department),
        new("Grant.LocalUnits", [UnitLiaison], [UnitHead, UnitWorker], (_, from, to) => from is { Kind: UnitKind.Department, Level: Level.District, Line: { } line }
            && to is { Kind: UnitKind.Department, Level: Level.Local } && to.Line == line && to.District == from.District),
        new("Grant.OwnTown", [UnitLiaison, UnitHead], [UnitHead, UnitWorker, GridGuide], (_, from, to) => to.Id == from.Id && to.Kind is UnitKind.Town),
        new("Grant.Teams", [UnitLiaison, UnitHead], [UnitHead, UnitWorker], (_, from, to) => from.Kind is UnitKind.Town && to.Kind is UnitKind.Team && to.Parent == from.Id),
        new("Grant.OwnRoom", [UnitLiaison], [CommandOperator], (_, from, to) => to.Id == from.Id && to.Kind is UnitKind.CommandRoom),
        new("Grant.OwnSchool", [SchoolHead], [SchoolStaff], (_, from, to) => to.Id == from.Id && to.Kind is UnitKind.School),
    ];

    /// <summary>The posts that there are at a unit of this kind, whoever gives them.</summary>
    public static IReadOnlyList<Role> PostsAt(City city, Unit unit) => unit switch
    {
        { Kind: UnitKind.City } => [Admin],
        { Kind: UnitKind.School } => [SchoolHead, SchoolStaff],
        { Kind: UnitKind.Town } => [UnitHead, UnitWorker, UnitLiaison, GridGuide],
        { Kind: UnitKind.Team } => [UnitHead, UnitWorker],
        { Kind: UnitKind.CommandRoom } => [CommandOperator, UnitLiaison],
        { Kind: UnitKind.Department } when unit.Id == city.CityOffice?.Id => [CityOffice, UnitHead, UnitWorker, UnitLiaison],
        { Kind: UnitKind.Department } when IsOffice(city, unit) => [OfficeHead, OfficeStaff, UnitHead, UnitWorker, UnitLiaison],
        { Kind: UnitKind.Department } => [UnitHead, UnitWorker, UnitLiaison],
        _ => [],
    };

    /// <summary>The post by which this actor may give the role at the unit; null where none allows it.</summary>
    public static Post? By(City city, Actor actor, Unit to, Role role)
        => actor.Posts.FirstOrDefault(post => city.FindUnit(post.Unit) is { } from
            && Grants.Any(grant => grant.By.Contains(post.Role) && grant.Gives.Contains(role) && grant.Reaches(city, from, to)));

    /// <summary>Why this actor may not open, change or close this post of this person; null where he may.</summary>
    /// <param name="subject">Whose post it is; null for somebody who is yet to be entered.</param>
    public static Refusal? WhyNot(City city, Actor actor, PersonId? subject, Unit to, Role role)
        => subject == actor.Person ? NotYourself
            : By(city, actor, to, role) is not null ? null
            : role is UnitLiaison && actor.HoldsAny(UnitLiaison, UnitHead) ? OnlyOffice
            : NotYours;

    /// <summary>What this actor may give at the unit.</summary>
    public static IReadOnlyList<Role> GivesAt(City city, Actor actor, Unit to)
        => [.. PostsAt(city, to).Where(role => By(city, actor, to, role) is not null)];

    /// <summary>The units where this actor keeps accounts, by name.</summary>
    public static IReadOnlyList<Unit> Reach(City city, Actor actor)
    {
        var posts = actor.Posts.Where(post => Grants.Any(grant => grant.By.Contains(post.Role)) && city.FindUnit(post.Unit) is not null).ToList();
        return posts.Count == 0 ? [] : [.. city.Units.Where(unit => GivesAt(city, actor, unit).Count > 0)];
    }

    /// <summary>Who may name the one person in charge of a unit (「区各部门指定1人」): its liaison, its heads, and whoever opens its liaison.</summary>
    public static bool MayNameCharge(City city, Actor actor, Unit unit)
        => unit.Kind is UnitKind.Department or UnitKind.Town
            && (actor.Holds(unit.Id, UnitLiaison, UnitHead, OfficeHead, CityOffice) || By(city, actor, unit, UnitLiaison) is not null || By(city, actor, unit, UnitWorker) is not null);

    /// <summary>The units whose people can open this post today: whom to ask, where nobody holds it.</summary>
    public static IReadOnlyList<Unit> OpenedBy(City city, Unit to, Role role)
        => [.. city.Units.Where(from => Grants.Any(grant => grant.Gives.Contains(role) && grant.Reaches(city, from, to)
            && PostsAt(city, from).Intersect(grant.By).Any()))];

    private static bool IsOffice(City city, Unit unit) => unit.District is { } district && city.Department(district, Line.Education)?.Id == unit.Id;
}
