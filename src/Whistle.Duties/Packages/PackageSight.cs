using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.Packages;

/// <summary>
/// One right to see one package, kept as a row so that every list starts from what its reader may see. The key is a unit (for
/// the people who hold posts there) or a campus (for the two heads of its working group).
/// </summary>
internal sealed class PackageSight
{
    public Guid Key { get; init; }

    public Guid PackageId { get; init; }

    public long Sequence { get; init; }

    /// <summary>The school and its group's heads, every unit that holds or held a task, the district department of its line, the education offices.</summary>
    public static IReadOnlyList<PackageSight> Of(TaskPackage now, City city)
        => [.. Keys(now, city).Distinct().Select(key => new PackageSight { Key = key, PackageId = now.Id, Sequence = now.Sequence })];

    private static IEnumerable<Guid> Keys(TaskPackage now, City city)
    {
        yield return now.School.Value;
        yield return now.Campus.Value;
        yield return city.Office(now.District).Id.Value;
        if (city.CityOffice is { } office)
            yield return office.Id.Value;
        foreach (var task in now.Tasks)
        {
            foreach (var unit in task.Held)
                yield return unit;
            if (task.Overseer is { } overseer)
                yield return overseer.Value;
        }
    }
}

/// <summary>The keys under which a person finds packages. Administrators of the installation see none.</summary>
internal static class PackageKeys
{
    public static IReadOnlyList<Guid> Of(Actor actor, City city)
        => actor.Posts.Where(post => post.Role is not Role.Admin).Select(post => post.Unit.Value).ToList() is { Count: > 0 } units
            ? [.. units.Concat(city.CampusesHeadedBy(actor.Person).Select(campus => campus.Value)).Distinct()] : [];
}
