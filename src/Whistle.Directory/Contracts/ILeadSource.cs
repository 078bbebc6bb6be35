using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Contracts;

/// <summary>What a visit, a self-check or the like brings along when it becomes a case. The photos hang on their source; the case gets copies.</summary>
public sealed record Lead(UnitId School, UnitId Campus, int? DutyItem, string? Description, IReadOnlyList<FileId> Photos, Place? Location)
{
    /// <summary>The code of the source that the case must have ("public"), whoever reports it; null where the reporter says.</summary>
    public string? Source { get; init; }
}

/// <summary>Where a case can come from besides a report from nothing. Addressed as <c>kind:id</c>.</summary>
public interface ILeadSource
{
    /// <summary>A kebab-case word, unique among all sources: <c>visit</c>, <c>self-check</c>.</summary>
    string Kind { get; }

    /// <summary>What it brings along; null where it is not there, not this person's to hand on, or already a case.</summary>
    Task<Lead?> FindAsync(Guid id, Actor by, CancellationToken stop);

    /// <summary>Notes, in the case's own unit of work, that it became this case. Called before the save.</summary>
    Task BecameAsync(WhistleDb db, Guid id, CaseId @case, Actor by, CancellationToken stop);

    /// <summary>The page where this person can read it; null where he may not.</summary>
    Task<string?> PathForAsync(Guid id, Actor reader, CancellationToken stop) => Task.FromResult<string?>(null);
}
