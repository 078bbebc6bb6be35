using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.People;

/// <summary>Somebody with all the roles held at one unit.</summary>
internal sealed record UnitPerson(Person Person, IReadOnlyList<Role> Roles);

internal static class UnitPeople
{
    private static readonly StringComparer Chinese = StringComparer.Create(CultureInfo.GetCultureInfo("zh-CN"), ignoreCase: false);

    /// <summary>The people of a unit, by name.</summary>
    public static IReadOnlyList<UnitPerson> At(City city, UnitId unit)
        => [.. city.At(unit).GroupBy(held => held.Person)
            .Where(held => city.Person(held.Key) is not null)
            .Select(held => new UnitPerson(city.Person(held.Key)!, [.. held.Select(a => a.Role).Order()]))
            .OrderBy(found => found.Person.Name, Chinese).ThenBy(found => found.Person.Id.Value)];
}
