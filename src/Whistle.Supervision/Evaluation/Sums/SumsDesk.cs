using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>Makes the sums of months that are over, and finds those that are not as the facts have them.</summary>
internal sealed class SumsDesk(WhistleDb db, Tally tally, TimeProvider clock)
{
    public static readonly IReadOnlyList<Dimension> Kept = [Dimension.Unit, Dimension.Town, Dimension.School, Dimension.Category];

    /// <summary>A save that began before midnight has long ended by then.</summary>
    private static readonly TimeSpan AfterMonth = TimeSpan.FromHours(1);

    /// <summary>The first month that is not kept yet: this one, and the last one in the hour after midnight.</summary>
    public static int FirstLive(DateTimeOffset now) => Months.Of(now - AfterMonth);

    /// <summary>Makes what is out of date, the oldest first.</summary>
    /// <returns>How many months of districts were made.</returns>
    public async Task<int> BuildAsync(int most, CancellationToken stop)
    {
        var live = FirstLive(clock.Now());
        var due = await db.Set<Sheet>().AsNoTracking().Where(s => s.Month < live && (s.Built == null || s.Built != s.Stamp)).OrderBy(s => s.Month).ThenBy(s => s.District).Take(most).ToListAsync(stop);
        foreach (var sheet in due)
            await BuildAsync(sheet, stop);
        return due.Count;
    }

    /// <summary>The stamp is read before the facts: where they change meanwhile, the sheet is out of date again and not wrong.</summary>
    private async Task BuildAsync(Sheet seen, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        var before = await db.Set<SumRow>().Where(s => s.District == seen.District && s.Month == seen.Month).ToListAsync(stop);
        var known = before.ToDictionary(s => (s.By, s.Key));
        foreach (var by in Kept)
            foreach (var (key, counts) in await OfMonthAsync(by, seen, stop))
                if (known.Remove((by, key), out var sum))
                    sum.Counts = counts;
                else
                    db.Add(new SumRow { By = by, District = seen.District, Month = seen.Month, Key = key, Counts = counts });
        db.RemoveRange(known.Values);
        var sheet = await db.Set<Sheet>().SingleAsync(s => s.District == seen.District && s.Month == seen.Month, stop);
        sheet.Built = seen.Stamp;
        // another node may have made the same month meanwhile: then it is made again in a minute, or is right already
        await db.TrySaveAsync(stop);
        db.ChangeTracker.Clear();
    }

    /// <summary>Which of the sums that are in use are not what the facts make of them: one line for each, and the sheet.</summary>
    public async Task<IReadOnlyList<Sheet>> WrongAsync(CancellationToken stop)
    {
        var wrong = new List<Sheet>();
        foreach (var sheet in await db.Set<Sheet>().AsNoTracking().Where(s => s.Built == s.Stamp).OrderBy(s => s.Month).ThenBy(s => s.District).ToListAsync(stop))
        {
            var kept = (await db.Set<SumRow>().AsNoTracking().Where(s => s.District == sheet.District && s.Month == sheet.Month).ToListAsync(stop)).ToLookup(s => s.By);
            foreach (var by in Kept)
            {
                var counted = await OfMonthAsync(by, sheet, stop);
                if (kept[by].Count() == counted.Count && kept[by].All(sum => counted.TryGetValue(sum.Key, out var counts) && counts.Same(sum.Counts)))
                    continue;
                // facts that were written between the two readings are no fault
                if (await db.Set<Sheet>().AnyAsync(s => s.District == sheet.District && s.Month == sheet.Month && s.Stamp == sheet.Stamp, stop))
                    wrong.Add(sheet);
                break;
            }
        }
        return wrong;
    }

    private Task<Dictionary<string, Counts>> OfMonthAsync(Dimension by, Sheet sheet, CancellationToken stop)
        => tally.OfAsync(by, new Cut([sheet.District]), Span.OfMonth(sheet.Month, clock.Now()), stop);
}
