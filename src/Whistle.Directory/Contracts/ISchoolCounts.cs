using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// A number on a school's page. <paramref name="Label"/>, <paramref name="Measure"/> and <paramref name="Period"/> are words in
/// the reader's language ("处置中", "件", "今天"); <paramref name="Of"/> is the whole it is part of; <paramref name="Link"/> leads to
/// the things counted, where the reader may see them.
/// </summary>
public sealed record SchoolCount(string Label, int Number, string Measure, string Period, int? Of = null, string? Link = null);

/// <summary>What a module counts for a school's page.</summary>
public interface ISchoolCounts
{
    Task<IReadOnlyList<SchoolCount>> OfAsync(UnitId school, Actor by, CancellationToken stop);
}
