using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Contracts;

/// <summary>The facts of cases, made from their journals when asked, and who may see which case.</summary>
public interface ICaseFacts
{
    /// <summary>Folds the histories of these cases as they stand now; one that has none is left out.</summary>
    Task<IReadOnlyList<CaseFacts>> OfAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop);

    /// <summary>The ids of all cases that have a history, page by page.</summary>
    IAsyncEnumerable<IReadOnlyList<Guid>> AllAsync(WhistleDb db, CancellationToken stop);

    /// <summary>Which of these have a history.</summary>
    Task<IReadOnlySet<Guid>> ExistAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop);

    /// <summary>The ids of the cases that this person may see now, for a query to narrow itself by.</summary>
    Task<IQueryable<Guid>> SeenByAsync(WhistleDb db, Actor reader, CancellationToken stop);
}

/// <summary>Answers for a search of the list of cases that somebody has saved.</summary>
public interface ICaseSearches
{
    /// <summary>How many cases the list with these filters shows that were reported from the one instant to just before the other, at most <paramref name="most"/>. Null where the filters can't be read.</summary>
    Task<int?> NewAsync(string query, Actor reader, DateTimeOffset since, DateTimeOffset until, int most, CancellationToken stop);
}
