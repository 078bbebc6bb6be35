using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.SignIn;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Searches;

/// <summary>
/// Looks into the searches whose turn it is, as their owners would at this moment: with today's posts and today's sight. What was
/// told and that it was told are one save.
/// </summary>
internal sealed class SearchRound(WhistleDb db, ICity cities, ICaseSearches cases, EvaluationCases counted, Outbox outbox, TimeProvider clock)
{
    private const int Most = 1000;

    /// <returns>How many owners were told.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var now = clock.Now();
        var told = 0;
        foreach (var id in (await db.Set<SavedSearch>().AsNoTracking().Where(s => s.Telling != Telling.Never).ToListAsync(stop)).Where(s => s.IsDue(now)).Select(s => s.Id))
        {
            db.ChangeTracker.Clear();
            if (await db.Set<SavedSearch>().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } search || !search.IsDue(now))
                continue;
            var found = await NewAsync(search, now, stop);
            search.Looked(now);
            if (found > 0)
                outbox.Send(db, SearchNotices.DeliveryKind, string.Create(CultureInfo.InvariantCulture, $"{search.Id:D} {found}"));
            if (await db.TrySaveAsync(stop) && found > 0)
                told++;
        }
        return told;
    }

    internal async Task<int> NewAsync(SavedSearch search, DateTimeOffset now, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        // whoever can't sign in any more is told nothing, and whoever has no post sees nothing
        if (!await db.Set<Account>().AnyAsync(a => a.Id == search.Account && a.DisabledAt == null, stop))
            return 0;
        var owner = new Actor(search.Person, search.Account, city.PostsOf(search.Person));
        if (search.Path == "/cases")
            return await cases.NewAsync(search.Query, owner, search.LookedAt, now, Most, stop) ?? 0;
        var query = new QueryCollection(QueryHelpers.ParseQuery(search.Query));
        if (EvaluationChoice.Read(query, owner, city, now.Day()) is not { } choice)
            return 0;
        var mark = search.Path == EvaluationChoice.Cases ? Codes.Parse<Marked>(query["mark"]) ?? Marked.Reports : Marked.Reports;
        return await counted.NewAsync(mark is Marked.Open ? Marked.Reports : mark, choice.Cut, new Span(search.LookedAt, now), owner, stop);
    }
}

/// <summary>Tells the owner how many are new. The notice leads to his search, which shows what he may see when he opens it.</summary>
internal sealed class SearchNotices(Inbox inbox) : IDeliver
{
    public const string DeliveryKind = "saved-search";

    public string Kind => DeliveryKind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var told = deliveries.Select(d => (d.Id, Parts: d.Body.Split(' '))).Select(d => (d.Id, Search: Guid.Parse(d.Parts[0]), Found: d.Parts[1])).ToList();
        var ids = told.Select(d => d.Search).ToList();
        var searches = await db.Set<SavedSearch>().AsNoTracking().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, stop);
        await inbox.TellAsync(db, [.. told.Where(d => searches.ContainsKey(d.Search)).Select(d => (d.Id, new NoticeFor(searches[d.Search].Person, SearchNoticeWords.Code, $"/searches/{d.Search:D}",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["count"] = d.Found }, false)))], stop);
    }
}

/// <summary>The sentence of that notice.</summary>
internal sealed class SearchNoticeWords : INoticeWords
{
    public const string Code = "SearchNotice.New";

    public bool Knows(string code) => code == Code;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => Text.In(culture, fills["count"] == "1" ? "SearchNotice.One" : Code).Replace("{count}", fills["count"], StringComparison.Ordinal);
}
