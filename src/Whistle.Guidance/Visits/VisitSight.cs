using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Guidance.Visits;

/// <summary>
/// One right to see one visit, kept as a row so that every list can start from what its reader may see. The key is a unit (for
/// the people who hold posts there), a campus (for the two heads of its working group) or a person (who went).
/// </summary>
internal sealed class VisitSight
{
    public Guid Key { get; init; }

    public Guid VisitId { get; init; }

    /// <summary>Orders lists: newest first. See <see cref="GuidanceVisit.Sequence"/>.</summary>
    public long Sequence { get; init; }

    /// <summary>Seen from above by line: for heads and workers, not for a liaison.</summary>
    public bool ByLine { get; set; }

    /// <summary>
    /// The unit that visits, its line above it and its seat in the campus's group; the school, both heads of the group, the
    /// education offices; who is to rectify; and of an inspection that took place, all departments of the group (互相通报).
    /// </summary>
    public static IReadOnlyList<VisitSight> Of(GuidanceVisit now, City city)
    {
        var sights = new Dictionary<Guid, VisitSight>();
        Add(now.Unit.Value);
        Add(now.School.Value);
        Add(now.Campus.Value);
        foreach (var person in now.People)
            Add(person.Value);
        Add(city.Office(now.District).Id.Value);
        if (city.CityOffice is { } cityOffice)
            Add(cityOffice.Id.Value);
        if (now.Target is { } target)
            Add(target.Value);
        if (city.GroupMember(now.Campus, now.Line) is { } member)
            Add(member.Id.Value);
        if (now.Kind is VisitKind.Inspection && now.WasMade)
            foreach (var seat in city.GroupOf(now.Campus))
                if (seat.Unit is { } unit)
                    Add(unit.Value);
        for (var above = city.Above(now.Unit); above is not null; above = city.Above(above.Id))
            Add(above.Id.Value, byLine: true);
        if (city.Department(now.District, now.Line) is { } department)
            Add(department.Id.Value, byLine: true);
        return [.. sights.Values];

        void Add(Guid key, bool byLine = false) => sights.TryAdd(key, new() { Key = key, VisitId = now.Id, Sequence = now.Sequence, ByLine = byLine });
    }
}

/// <summary>The keys under which a person finds visits.</summary>
/// <param name="All">Units of his posts, campuses whose group he heads, himself.</param>
/// <param name="FromAbove">The units where he is a head or a worker: there he also sees what lies below by line.</param>
internal sealed record VisitKeys(IReadOnlyList<Guid> All, IReadOnlyList<Guid> FromAbove)
{
    public static VisitKeys Of(Actor actor, City city)
    {
        var posts = actor.Posts.Where(post => post.Role is not (Role.Admin or Role.GridGuide)).ToList();
        return actor.Posts.All(post => post.Role is Role.Admin)
            ? new([], [])
            : new([.. posts.Select(post => post.Unit.Value).Append(actor.Person.Value).Concat(city.CampusesHeadedBy(actor.Person).Select(campus => campus.Value)).Distinct()],
                [.. posts.Where(post => Roles.Acts(post.Role)).Select(post => post.Unit.Value).Distinct()]);
    }

    public bool Opens(VisitSight sight) => All.Contains(sight.Key) && (!sight.ByLine || FromAbove.Contains(sight.Key));
}

/// <summary>What the roles mean for a visit.</summary>
internal static class Roles
{
    public static bool Acts(Role role) => role is Role.UnitWorker or Role.OfficeStaff || Heads(role);

    public static bool Heads(Role role) => role is Role.UnitHead or Role.OfficeHead or Role.CityOffice;

    public static bool IsSchool(Role role) => role is Role.SchoolStaff or Role.SchoolHead;
}
