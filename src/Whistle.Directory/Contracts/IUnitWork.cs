using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// Open work that a unit holds, with the person who answers for it inside the unit; null while nobody has been named and the whole
/// unit answers.
/// </summary>
public sealed record HeldWork(string Kind, Guid Id, UnitId Unit, PersonId? Person, string Label, string Link);

/// <summary>What a module's units hold open. No unit loses its last acting person while it does, and nothing is left with nobody.</summary>
public interface IUnitWork
{
    /// <summary>How much the unit holds open.</summary>
    Task<int> CountAsync(UnitId unit, CancellationToken stop);

    /// <summary>Of the open work that these education offices see: what is held in a way that <paramref name="leftAlone"/> says of a unit and its person; oldest first.</summary>
    Task<IReadOnlyList<HeldWork>> LeftAloneAsync(IReadOnlyCollection<UnitId> offices, Func<UnitId, PersonId?, bool> leftAlone, CancellationToken stop);
}
