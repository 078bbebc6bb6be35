using Microsoft.EntityFrameworkCore;
using Whistle.Duties.Lists;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Duties.Schools;

/// <summary>What a row of a school's list says: the measure's words, the item's name, or the school's own.</summary>
internal static class RowWords
{
    /// <summary>Rows by their ids, in the order of the list; those taken off since are still told.</summary>
    public static async Task<IReadOnlyList<(Guid Id, string Words)>> OfAsync(WhistleDb db, IReadOnlyCollection<Guid> ids, DutyWords words, CancellationToken stop)
    {
        if (ids.Count == 0)
            return [];
        var rows = await db.Set<SchoolRow>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(stop);
        var measures = await MeasuresAsync(db, rows, stop);
        return [.. InOrder(rows).Select(row => (row.Id, Say(row, measures, words)))];
    }

    public static IEnumerable<SchoolRow> InOrder(IEnumerable<SchoolRow> rows) => rows.OrderBy(row => row.Item == 0 ? int.MaxValue : row.Item).ThenBy(row => row.Position);

    public static async Task<IReadOnlyDictionary<Guid, Measure>> MeasuresAsync(WhistleDb db, IEnumerable<SchoolRow> rows, CancellationToken stop)
    {
        var wanted = rows.Select(row => row.MeasureId).OfType<Guid>().Distinct().ToList();
        return wanted.Count == 0 ? new Dictionary<Guid, Measure>() : await db.Set<Measure>().AsNoTracking().Where(m => wanted.Contains(m.Id)).ToDictionaryAsync(m => m.Id, stop);
    }

    public static string Say(SchoolRow row, IReadOnlyDictionary<Guid, Measure> measures, DutyWords words)
        => row.Text ?? (row.MeasureId is { } id && measures.TryGetValue(id, out var measure) ? measure.Text.ToString() : words.Item(row.Item));
}
