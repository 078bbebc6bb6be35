using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>
/// One right to see one case, kept as a row so that every list can start from what its reader may see. The key is a unit (for
/// the people who hold posts there), a campus (for the two heads of its working group) or a person (the reporter).
/// </summary>
internal sealed class Sight
{
    public Guid Key { get; init; }

    public Guid CaseId { get; init; }

    /// <summary>Orders lists: newest first. See <see cref="HazardCase.Sequence"/>.</summary>
    public long Sequence { get; init; }

    public bool IsOpen { get; set; }

    /// <summary>Description, texts and photos too, not only the case's course.</summary>
    public bool Full { get; set; }

    /// <summary>Seen from above by line: for heads and workers, not for a liaison.</summary>
    public bool ByLine { get; set; }

    /// <summary>Who sees a case, as the public contract lists it.</summary>
    public static IReadOnlyList<Sight> Of(HazardCase now, City city)
    {
        var sights = new Dictionary<Guid, Sight>();
        Add(now.School.Value, full: true);
        Add(now.Campus.Value, full: true);
        Add(now.Reporter.Value, full: true);
        Add(city.Office(now.District).Id.Value, full: true);
        if (city.CityOffice is { } cityOffice)
            Add(cityOffice.Id.Value, full: true);
        foreach (var leg in now.Legs)
            Add(leg.Unit.Value, full: true);
        foreach (var part in now.Parts.Where(part => part.Sees))
            Add(part.Unit.Value, full: true);
        AddMerged();
        for (var above = city.Unit(now.Holder).Line is null ? null : city.Above(now.Holder); above is not null; above = city.Above(above.Id))
            Add(above.Id.Value, full: false, byLine: true);
        if (now.SentDownBy is not null)
        {
            if (city.TownRoom(now.Town) is { } town)
                Add(town.Id.Value, full: false);
            if (city.DistrictRoom(now.District) is { } room)
                Add(room.Id.Value, full: false);
        }
        return [.. sights.Values];

        // whose lead has gone into this one stays informed by it; another school by the course alone
        void AddMerged()
        {
            foreach (var merged in now.Merged)
                foreach (var key in new[] { merged.School!.Value.Value, merged.Campus!.Value.Value, merged.Reporter!.Value.Value })
                    Add(key, full: merged.School == now.School);
        }

        void Add(Guid key, bool full, bool byLine = false)
            => sights.TryAdd(key, new() { Key = key, CaseId = now.Id, Sequence = now.Sequence, IsOpen = now.IsOpen, Full = full, ByLine = byLine });
    }
}

/// <summary>The keys under which a person finds cases.</summary>
/// <param name="All">Units of his posts, campuses whose group he heads, himself.</param>
/// <param name="FromAbove">The units where he is a head or a worker: there he also sees what lies below by line.</param>
internal sealed record SightKeys(IReadOnlyList<Guid> All, IReadOnlyList<Guid> FromAbove)
{
    /// <summary>Administrators of the installation see no case, ever.</summary>
    public static SightKeys Of(Actor actor, City city)
    {
        var posts = actor.Posts.Where(post => post.Role is not Role.Admin).ToList();
        return posts.Count == 0
            ? new([], [])
            : new([.. posts.Select(post => post.Unit.Value).Append(actor.Person.Value).Concat(city.CampusesHeadedBy(actor.Person).Select(campus => campus.Value)).Distinct()],
                [.. posts.Where(post => Roles.Acts(post.Role)).Select(post => post.Unit.Value).Distinct()]);
    }

    public bool Opens(Sight sight) => All.Contains(sight.Key) && (!sight.ByLine || FromAbove.Contains(sight.Key));
}
