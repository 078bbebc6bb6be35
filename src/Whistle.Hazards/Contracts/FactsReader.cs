using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Contracts;

/// <summary>Reads the journals of cases, and nothing that stands beside the chain: no text and no person is needed to count.</summary>
internal sealed class FactsReader(ICity cities) : ICaseFacts
{
    private const int Page = 500;

    public async Task<IReadOnlyList<CaseFacts>> OfAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
    {
        var rows = await db.Set<JournalRow>().AsNoTracking().Where(r => cases.Contains(r.Stream)).OrderBy(r => r.Stream).ThenBy(r => r.Seq).ToListAsync(stop);
        // a stream that begins otherwise is no case's, or was cut
        return [.. rows.GroupBy(r => r.Stream).Where(history => history.First().Type is nameof(CaseReported)).Select(history => FactsFold.Of(history.Key, history))];
    }

    /// <summary>From the journal itself, so that a row that is missing elsewhere is not missed here.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Guid>> AllAsync(WhistleDb db, [EnumeratorCancellation] CancellationToken stop)
    {
        Guid? after = null;
        while (true)
        {
            var begun = db.Set<JournalRow>().AsNoTracking().Where(r => r.Seq == 1 && r.Type == nameof(CaseReported));
            var page = await (after is { } last ? begun.Where(r => r.Stream > last) : begun).OrderBy(r => r.Stream).Select(r => r.Stream).Take(Page).ToListAsync(stop);
            if (page.Count == 0)
                yield break;
            after = page[^1];
            yield return page;
        }
    }

    public async Task<IReadOnlySet<Guid>> ExistAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
        => await db.Set<JournalRow>().AsNoTracking().Where(r => r.Seq == 1 && cases.Contains(r.Stream)).Select(r => r.Stream).ToHashSetAsync(stop);

    public async Task<IQueryable<Guid>> SeenByAsync(WhistleDb db, Actor reader, CancellationToken stop)
    {
        var keys = SightKeys.Of(reader, await cities.GetAsync(stop));
        return db.Set<Sight>().Where(s => keys.All.Contains(s.Key) && (!s.ByLine || keys.FromAbove.Contains(s.Key))).Select(s => s.CaseId);
    }
}

/// <summary>Counts what is new in a list that somebody has saved, through the same filters and the same sight as the list.</summary>
internal sealed class SavedCaseLists(CaseQueries cases) : ICaseSearches
{
    public async Task<int?> NewAsync(string query, Actor reader, DateTimeOffset since, DateTimeOffset until, int most, CancellationToken stop)
    {
        var (filter, errors) = CaseFilter.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
        if (errors.Count > 0)
            return null;
        var sight = await cases.SightAsync(reader, stop);
        var page = await cases.ListAsync(filter, sight, null, most, stop);
        return page.Cases.Count(@case => @case.ReportedAt >= since && @case.ReportedAt < until);
    }
}
