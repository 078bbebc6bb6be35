using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>Makes a case again from its events, and compares it with its row.</summary>
internal sealed class CaseHistory : IFolded
{
    private const int Page = 500;

    /// <summary>What may differ: it is made for searching, or erased on its day.</summary>
    private static readonly string[] Derived = [nameof(HazardCase.Grams)];

    public static HazardCase Fold(Guid id, IEnumerable<WrittenEvent> history)
    {
        var folded = new HazardCase(new CaseId(id));
        foreach (var written in history)
        {
            folded.Apply((CaseEvent)written.Event(CaseEvents.Format), new(written.Row.At, new(written.Row.Unit), written.By ?? default));
            folded.Head = written.Row.Hash;
        }
        return folded;
    }

    public async IAsyncEnumerable<Guid> StreamsAsync(WhistleDb db)
    {
        var after = -1L;
        while (true)
        {
            var page = await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.Sequence > after)
                .OrderBy(c => c.Sequence).Select(c => new { c.Id, c.Sequence }).Take(Page).ToListAsync();
            if (page.Count == 0)
                yield break;
            after = page[^1].Sequence;
            foreach (var row in page)
                yield return row.Id;
        }
    }

    public async Task<string?> DifferenceAsync(WhistleDb db, Guid stream, IReadOnlyList<WrittenEvent> history, CancellationToken stop)
    {
        var row = await db.Set<HazardCase>().AsNoTracking().SingleAsync(c => c.Id == stream, stop);
        var folded = Fold(stream, history);
        foreach (var property in db.Model.FindEntityType(typeof(HazardCase))!.GetProperties().Where(p => !Derived.Contains(p.Name, StringComparer.Ordinal)))
            if (!Same(property.PropertyInfo!.GetValue(row), property.PropertyInfo.GetValue(folded)))
                return $"the row's {property.Name} is not what its events make of it";
        if (row.Beside() != folded.Beside())
            return "the row's listing, links or parts are not what its events make of them";
        return row.Legs.Count == folded.Legs.Count && row.Legs.OrderBy(leg => leg.No).Zip(folded.Legs).All(pair => SameLeg(pair.First, pair.Second))
            ? null : "the row's legs are not what its events make of them";
    }

    private static bool Same(object? stored, object? folded)
        => stored is List<Guid> files ? files.SequenceEqual((List<Guid>)folded!) : Equals(stored, folded);

    private static bool SameLeg(CaseLeg a, CaseLeg b)
        => (a.No, a.Unit, a.From, a.Until, a.Limit, a.Outcome, a.LimitCode, a.ClockFrom, a.Changes) == (b.No, b.Unit, b.From, b.Until, b.Limit, b.Outcome, b.LimitCode, b.ClockFrom, b.Changes);
}
