using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Evaluation.Searches;

/// <summary>Keeps people's searches. Everybody has his own and sees no other's.</summary>
internal sealed class SearchDesk(WhistleDb db, Ids ids, TimeProvider clock)
{
    public const int LongestName = 60, LongestQuery = 1000, Most = 50;

    public static readonly Refusal
        NameMissing = new("Search.NameMissing", "name"),
        NameTooLong = new("Search.NameTooLong", "name", LongestName),
        NotASearch = new("Search.NotASearch"),
        TooMany = new("Search.TooMany", null, Most);

    /// <summary>The lists that can be saved.</summary>
    public static readonly IReadOnlyList<string> Paths = ["/cases", EvaluationChoice.Page, EvaluationChoice.Cases];

    /// <summary>A page's place in a list is not part of the search; and a search of figures has no fixed days, or nothing would ever be new in it.</summary>
    private static readonly string[] NotKept = ["cursor", "page"], NotKeptOfFigures = ["cursor", "page", "from", "to", "month"];

    /// <summary>The address as it is kept; null where it is none of ours.</summary>
    public static (string Path, string Query)? Read(string? address)
    {
        if (address is null || address.Length > LongestQuery || address.Split('?', 2) is not [var path, ..] || !Paths.Contains(path, StringComparer.Ordinal))
            return null;
        var kept = QueryHelpers.ParseQuery(address[path.Length..]).Where(part => part.Value.ToString().Length > 0 && !(path == "/cases" ? NotKept : NotKeptOfFigures).Contains(part.Key, StringComparer.Ordinal));
        return (path, QueryString.Create(kept).Value ?? "");
    }

    public async Task<IReadOnlyList<SavedSearch>> OfAsync(Actor owner, CancellationToken stop)
        => await db.Set<SavedSearch>().AsNoTracking().Where(s => s.Person == owner.Person).OrderBy(s => s.Name).ThenBy(s => s.Id).Take(Most).ToListAsync(stop);

    public async Task<SavedSearch?> FindAsync(Guid id, Actor owner, CancellationToken stop)
        => await db.Set<SavedSearch>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.Person == owner.Person, stop);

    public async Task<Refusal?> SaveAsync(string? name, string? address, Telling telling, Actor owner, CancellationToken stop)
    {
        if (Read(address) is not { } search)
            return NotASearch;
        var words = (name ?? "").Trim();
        if (words.Length is 0 or > LongestName)
            return words.Length == 0 ? NameMissing : NameTooLong;
        if (await db.Set<SavedSearch>().CountAsync(s => s.Person == owner.Person, stop) >= Most)
            return TooMany;
        db.Add(new SavedSearch(ids.New(), owner.Person, owner.Account, words, search.Path, search.Query, telling, clock.Now()));
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>False where it is not there, or not his.</summary>
    public async Task<bool> RemoveAsync(Guid id, Actor owner, CancellationToken stop)
    {
        if (await db.Set<SavedSearch>().SingleOrDefaultAsync(s => s.Id == id && s.Person == owner.Person, stop) is not { } search)
            return false;
        db.Remove(search);
        await db.SaveChangesAsync(stop);
        return true;
    }

    public async Task<bool> TellAsync(Guid id, Telling telling, Actor owner, CancellationToken stop)
    {
        if (await db.Set<SavedSearch>().SingleOrDefaultAsync(s => s.Id == id && s.Person == owner.Person, stop) is not { } search)
            return false;
        search.Tell(telling, clock.Now());
        return await db.TrySaveAsync(stop);
    }
}
