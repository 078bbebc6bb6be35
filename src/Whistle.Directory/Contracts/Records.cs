using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// A node of the tree of units. <paramref name="District"/> is set for everything inside a district, but not for the
/// district itself (ask <see cref="City.DistrictOf"/>); <paramref name="Town"/> for everything inside a town.
/// <paramref name="Code"/> is a district's division code.
/// </summary>
public sealed record Unit(UnitId Id, UnitKind Kind, Bilingual Name, Line? Line, Level? Level, UnitId? Parent, UnitId? District, UnitId? Town, string? Code, string? Phone);

/// <summary>A person with the office phone.</summary>
public sealed record Person(PersonId Id, string Name, string? Phone);

/// <summary>A campus (校区) of a school. Its town decides the routing; positions are WGS 84.</summary>
public sealed record Campus(UnitId Id, UnitId School, UnitId Town, UnitId District, bool Main, double? Lat, double? Lon)
{
    /// <summary>The first day on which it takes part; null where that is not decided: then it doesn't.</summary>
    public DateOnly? Start { get; init; } = DateOnly.MinValue;

    /// <summary>A school of the pilot (试点).</summary>
    public bool Pilot { get; init; }
}

/// <summary>A line's seat in a campus's working group (护校安园工作组). Without a unit it is vacant.</summary>
public sealed record Seat(UnitId Campus, Line Line, UnitId? Unit, PersonId? Member, PersonId? Substitute)
{
    public bool IsVacant => Unit is null;
}

/// <summary>The two heads (双组长) of a campus's working group: the grid guide and a school leader.</summary>
public sealed record GroupHeads(UnitId Campus, PersonId? Guide, PersonId? Leader);

/// <summary>A post that is held on the snapshot's day; <paramref name="StandsFor"/>: on duty in place of that person.</summary>
public sealed record Appointment(PersonId Person, UnitId Unit, Role Role, PersonId? StandsFor = null);
