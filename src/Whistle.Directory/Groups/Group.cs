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

/// <summary>How complete the group of a campus is, from memory alone: a bit for each place that nobody fills, so that a city of groups is counted at once.</summary>
internal readonly record struct Completeness(Campus Campus, int Lacking)
{
    public static readonly IReadOnlyList<string> Codes = [HeadPlace.Guide.Code(), HeadPlace.Leader.Code(), .. GroupRules.Lines.Select(line => line.Code())];

    private static readonly Dictionary<string, int> Bits = Codes.Select((code, i) => (code, Bit: 1 << i)).ToDictionary(c => c.code, c => c.Bit, StringComparer.Ordinal);

    public bool IsComplete => Lacking == 0;

    public int Filled => Codes.Count - System.Numerics.BitOperations.PopCount((uint)Lacking);

    /// <summary>The codes of the places that nobody fills.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            var lacking = Lacking;
            return [.. Codes.Where((_, i) => (lacking & (1 << i)) != 0)];
        }
    }

    public bool Lacks(string code) => (Lacking & Bits[code]) != 0;

    public static Completeness Of(City city, Campus campus)
    {
        var (heads, lacking) = (city.HeadsOf(campus.Id), (1 << Codes.Count) - 1);
        if (heads?.Guide is not null)
            lacking &= ~1;
        if (heads?.Leader is not null)
            lacking &= ~2;
        foreach (var seat in city.GroupOf(campus.Id))
            if (seat.Member is not null && seat.Line is not Line.Town)
                lacking &= ~(4 << (int)seat.Line);
        return new(campus, lacking);
    }
}
