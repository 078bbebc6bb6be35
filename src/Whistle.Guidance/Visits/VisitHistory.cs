using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;

namespace Whistle.Guidance.Visits;

/// <summary>Makes a visit again from its events, and compares it with its row.</summary>
internal sealed class VisitHistory : IFolded
{
    private const int Page = 500;

    /// <summary>What may differ: it is made for searching, or erased on its day.</summary>
    private static readonly string[] Derived = [nameof(GuidanceVisit.Grams)];

    public string Noun => "visits";

    public static GuidanceVisit Fold(Guid id, IEnumerable<WrittenEvent> history)
    {
        var folded = new GuidanceVisit(id);
        foreach (var written in history)
        {
            folded.Apply((VisitEvent)written.Event(VisitEvents.Format), new(written.Row.At, new(written.Row.Unit), written.By ?? default));
            folded.Head = written.Row.Hash;
        }
        return folded;
    }

    public async IAsyncEnumerable<Guid> StreamsAsync(WhistleDb db)
    {
        var after = -1L;
        while (true)
        {
            var page = await db.Set<GuidanceVisit>().AsNoTracking().IgnoreAutoIncludes().Where(v => v.Sequence > after)
                .OrderBy(v => v.Sequence).Select(v => new { v.Id, v.Sequence }).Take(Page).ToListAsync();
            if (page.Count == 0)
                yield break;
            after = page[^1].Sequence;
            foreach (var row in page)
                yield return row.Id;
        }
    }

    public async Task<string?> DifferenceAsync(WhistleDb db, Guid stream, IReadOnlyList<WrittenEvent> history, CancellationToken stop)
    {
        var row = await db.Set<GuidanceVisit>().AsNoTracking().SingleAsync(v => v.Id == stream, stop);
        var folded = Fold(stream, history);
        foreach (var property in db.Model.FindEntityType(typeof(GuidanceVisit))!.GetProperties().Where(p => !Derived.Contains(p.Name, StringComparer.Ordinal)))
            if (!Same(property.PropertyInfo!.GetValue(row), property.PropertyInfo.GetValue(folded)))
                return $"the row's {property.Name} is not what its events make of it";
        return row.People.SequenceEqual(folded.People) ? null : "the row's people are not what its events make of them";
    }

    private static bool Same(object? stored, object? folded)
        => stored is List<Guid> files ? files.SequenceEqual((List<Guid>)folded!) : Equals(stored, folded);
}
