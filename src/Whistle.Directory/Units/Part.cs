namespace Whistle.Directory.Units;

/// <summary>
/// One page of an ordered list, with the id that the next one begins after. That id is looked for in the whole list, so rows
/// may arrive, and the reader's view change, in between.
/// </summary>
internal sealed record Part<T>(IReadOnlyList<T> Items, Guid? Next)
{
    /// <summary>Null where <paramref name="after"/> isn't in the list.</summary>
    public static Part<T>? Of(IReadOnlyList<T> all, Func<T, Guid> idOf, Func<T, bool> fits, Guid? after, int limit)
    {
        var begin = 0;
        while (after is not null && (begin == 0 || idOf(all[begin - 1]) != after))
            if (begin++ == all.Count)
                return null;
        var found = all.Skip(begin).Where(fits).Take(limit + 1).ToList();
        return new([.. found.Take(limit)], found.Count > limit ? idOf(found[limit - 1]) : null);
    }
}
