using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Facts;

/// <summary>
/// Writes facts to their rows, and marks the sums of the months they touch as out of date. Writing the same twice, or an older
/// reading after a newer one, changes nothing. The caller saves.
/// </summary>
internal sealed class FactsDesk(Ids ids)
{
    /// <param name="again">Write also where the version is the same: a repair.</param>
    public async Task WriteAsync(WhistleDb db, IReadOnlyList<CaseFacts> facts, bool again, CancellationToken stop)
    {
        var cases = facts.Select(f => f.Id.Value).ToList();
        var rows = await db.Set<CaseRow>().Where(c => cases.Contains(c.Id)).ToDictionaryAsync(c => c.Id, stop);
        var legs = (await db.Set<LegRow>().Where(l => cases.Contains(l.Case)).ToListAsync(stop)).ToLookup(l => l.Case);
        var touched = new HashSet<(Guid District, int Month)>();
        foreach (var one in facts)
        {
            rows.TryGetValue(one.Id.Value, out var row);
            if (row is not null && (row.Version > one.Version || (row.Version == one.Version && !again)))
                continue;
            touched.UnionWith(MonthsOf(row, legs[one.Id.Value]));
            if (row is null)
                db.Add(row = CaseRow.Of(one));
            else
                row.Take(one);
            touched.UnionWith(MonthsOf(row, WriteLegs(db, one, legs[one.Id.Value])));
        }
        await MarkAsync(db, touched, stop);
    }

    /// <summary>The sums of these months are to be made again.</summary>
    public async Task MarkAsync(WhistleDb db, IReadOnlyCollection<(Guid District, int Month)> touched, CancellationToken stop)
    {
        if (touched.Count == 0)
            return;
        var (districts, months) = (touched.Select(t => t.District).Distinct().ToList(), touched.Select(t => t.Month).Distinct().ToList());
        var sheets = await db.Set<Sheet>().Where(s => districts.Contains(s.District) && months.Contains(s.Month)).ToDictionaryAsync(s => (s.District, s.Month), stop);
        foreach (var (district, month) in touched)
            if (sheets.TryGetValue((district, month), out var sheet))
                sheet.Stamp = ids.New();
            else
                db.Add(new Sheet { District = district, Month = month, Stamp = ids.New() });
    }

    private static List<LegRow> WriteLegs(WhistleDb db, CaseFacts facts, IEnumerable<LegRow> before)
    {
        var known = before.ToDictionary(leg => leg.No);
        var now = new List<LegRow>();
        foreach (var turn in facts.Turns)
        {
            if (known.Remove(turn.No, out var leg))
                leg.Take(facts, turn);
            else
                db.Add(leg = LegRow.Of(facts, turn));
            now.Add(leg);
        }
        db.RemoveRange(known.Values);
        return now;
    }

    private static IEnumerable<(Guid District, int Month)> MonthsOf(CaseRow? row, IEnumerable<LegRow> legs)
        => row is null ? [] : legs.Select(leg => leg.DecidesAt).Append(row.DecidesAt).Append(row.ReportedAt).OfType<DateTimeOffset>().Select(at => (row.District, Months.Of(at)));
}
