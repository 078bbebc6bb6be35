using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Who may bring in what. People follow the delegation of posts; without an actor it is the operator, who may all.</summary>
internal static class ImportRights
{
    public static readonly Refusal NotYours = new("Import.NotYours"), NotYourPost = new("Import.NotYourPost"), IsASystem = new("Import.IsASystem");

    /// <summary>Whether somebody comes to the page at all.</summary>
    public static bool Any(City city, Actor by, ImportKind kind) => kind switch
    {
        ImportKind.Units or ImportKind.Schools => by.HoldsAny(Role.OfficeStaff, Role.OfficeHead, Role.CityOffice, Role.Admin),
        ImportKind.People => by.HoldsAny(Role.OfficeStaff, Role.OfficeHead, Role.CityOffice, Role.Admin, Role.UnitLiaison, Role.UnitHead, Role.SchoolHead),
        _ => Groups.FillScope.Of(city, by).Any || by.HoldsAny(Role.SchoolHead) || by.Posts.Any(p => p.Role is Role.UnitLiaison or Role.UnitHead && city.FindUnit(p.Unit)?.Kind is UnitKind.Town),
    };

    /// <summary>Units and schools: the office of their district, the city's office for all, the administrator for what has no district.</summary>
    public static bool MayKeep(City city, Actor? by, UnitId? district, UnitKind kind)
        => by is null
            || (city.CityOffice is { } top && by.Holds(top.Id, Role.CityOffice))
            || ((district is null || kind is UnitKind.District) && by.HoldsAny(Role.Admin))
            || (district is { } at && kind is not UnitKind.District && city.Department(at, Line.Education) is { } office && by.Holds(office.Id, Role.OfficeStaff, Role.OfficeHead));

    /// <summary>The same rule as everywhere: a sheet is no second way round it.</summary>
    public static bool MayGive(City city, Actor? by, PersonId? person, Unit to, Role role) => by is null || Delegation.WhyNot(city, by, person, to, role) is null;
}
