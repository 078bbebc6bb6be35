using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>
/// A place in a working group as it stands today. <paramref name="Version"/> is what a change of it must bring along;
/// <paramref name="Since"/> is since when it stands so, or since when its member is missing; null where it was never filled.
/// </summary>
internal sealed record Place(string Code, Line? Line, UnitId? Unit, PersonId? Person, PersonId? Substitute, DateTimeOffset? Since, long Version)
{
    /// <summary>Nobody is named, or the one who was has left. A substitute fills in meanwhile.</summary>
    public bool IsMissing => Person is null;
}

/// <summary>A working group (护校安园工作组) of a campus: both heads, then the lines' seats in the plan's order.</summary>
internal sealed record Group(Campus Campus, IReadOnlyList<Place> Places)
{
    public Place? Of(string code) => Places.FirstOrDefault(place => place.Code == code);
}

/// <summary>How complete the group of a campus is, from memory alone: the codes of the places that nobody fills.</summary>
internal sealed record Completeness(Campus Campus, IReadOnlyList<string> Missing)
{
    public static readonly IReadOnlyList<string> Codes = [HeadPlace.Guide.Code(), HeadPlace.Leader.Code(), .. GroupRules.Lines.Select(line => line.Code())];

    public bool IsComplete => Missing.Count == 0;

    public int Filled => Codes.Count - Missing.Count;

    public static Completeness Of(City city, Campus campus)
    {
        var (heads, seats) = (city.HeadsOf(campus.Id), city.GroupOf(campus.Id));
        var missing = new List<string>();
        if (heads?.Guide is null)
            missing.Add(HeadPlace.Guide.Code());
        if (heads?.Leader is null)
            missing.Add(HeadPlace.Leader.Code());
        foreach (var line in GroupRules.Lines)
            if (!IsFilled(seats, line))
                missing.Add(line.Code());
        return new(campus, missing);
    }

    private static bool IsFilled(IReadOnlyList<Seat> seats, Line line)
    {
        foreach (var seat in seats)
            if (seat.Line == line)
                return seat.Member is not null;
        return false;
    }
}
