using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Hazards.Cases;

/// <summary>
/// Every night: the instants of all running clocks are computed again from what was frozen, with the calendars as they were
/// when each change happened, and compared with what stands. Equal means equal to the millisecond. While one page is computed
/// the next is read, so that the night takes what reading takes.
/// </summary>
internal sealed class ClockCheckJob(WhistleDb db, ICaseSettings settings, Ids ids, TimeProvider clock, ILogger<ClockCheckJob> log) : IPlannedWork
{
    private const int Page = 5_000;
    private const int Named = 40;

    public Task RunAsync(CancellationToken stop) => CheckAsync(stop);

    public async Task<ClockCheck> CheckAsync(CancellationToken stop)
    {
        var known = await settings.GetAsync(stop);
        var (clocks, wrong) = (0, new List<Guid>());
        var page = await ReadAsync(null, stop);
        while (page.Count > 0)
        {
            var last = page[^1].Id;
            // a database that answers at once would read the next page before this one is computed
            var next = page.Count < Page ? Task.FromResult<IReadOnlyList<ClockRow>>([]) : Task.Run(() => ReadAsync(last, stop), stop);
            var (counted, differ) = Compute(page, known, stop);
            (clocks, page) = (clocks + counted, await next);
            wrong.AddRange(differ);
        }
        await foreach (var part in Parts().AsAsyncEnumerable().WithCancellation(stop))
        {
            clocks++;
            if (part.Clock.Folded(part.District, known) != part.Clock.Due && !wrong.Contains(part.Id))
                wrong.Add(part.Id);
        }
        return await KeepAsync(clocks, wrong, stop);
    }

    /// <summary>A page of open cases by their ids, each with its running leg. What is selected is all that crosses from the database.</summary>
    private async Task<IReadOnlyList<ClockRow>> ReadAsync(Guid? after, CancellationToken stop)
    {
        var open = db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.IsOpen);
        var found = await (after is { } last ? open.Where(c => c.Id > last) : open).OrderBy(c => c.Id).Take(Page)
            .SelectMany(c => c.Legs.Where(l => l.Until == null || l.Changes != null).DefaultIfEmpty(), (c, l) => new
            {
                c.Id, c.District, c.State, c.PausedAt, c.DueBy, c.AcceptBy, c.FinishBy, c.ReviewFrom, c.ReviewLimit, c.ReviewBy, c.WholeFrom, c.WholeLimit, c.WholeBy,
                From = (DateTimeOffset?)l!.From, l.Until, l.ClockFrom, l.LimitCode, l.Limit, l.Changes,
            }).OrderBy(row => row.Id).ToListAsync(stop);
        var page = new List<ClockRow>(Page);
        for (var (at, end) = (0, 0); at < found.Count; at = end)
        {
            for (end = at; end < found.Count && found[end].Id == found[at].Id;)
                end++;
            var (c, legs) = (found[at], found[at..end]);
            var running = legs.Find(l => l.From is not null && l.Until is null);
            page.Add(new(c.Id, c.District, c.State, c.PausedAt, c.DueBy, c.AcceptBy, c.FinishBy)
            {
                Leg = running is null ? null : new(running.ClockFrom, running.LimitCode, running.Limit, running.Changes),
                Review = new(c.ReviewFrom, c.ReviewLimit, c.ReviewBy), Whole = new(c.WholeFrom, c.WholeLimit, c.WholeBy),
                WasMoved = legs.Exists(l => l.Changes is not null && l.From >= c.WholeFrom),
            });
        }
        return page;
    }

    /// <summary>On all cores.</summary>
    private static (int Clocks, List<Guid> Differ) Compute(IReadOnlyList<ClockRow> page, CaseSettings settings, CancellationToken stop)
    {
        var (clocks, differs) = (0, new bool[page.Count]);
        Parallel.For(0, page.Count, new ParallelOptions { CancellationToken = stop }, () => 0,
            (i, _, own) => own + page[i].Check(settings, out differs[i]), own => Interlocked.Add(ref clocks, own));
        return (clocks, [.. page.Where((_, i) => differs[i]).Select(row => row.Id)]);
    }

    /// <summary>The parts that helpers have taken: from their acceptance, by the limit that they were asked with.</summary>
    private IQueryable<PartClock> Parts()
        => db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.IsOpen)
            .SelectMany(c => c.Parts.Where(part => part.State == PartState.Taken), (c, part) => new PartClock(c.Id, c.District, new(part.TakenAt, part.Limit, part.DueBy, null)));

    private async Task<ClockCheck> KeepAsync(int clocks, List<Guid> wrong, CancellationToken stop)
    {
        foreach (var id in wrong.Take(Named))
            log.LogWarning("The clock of case {Case} is not what its changes make of it", id);
        var check = new ClockCheck { Id = ids.New(), At = clock.Now(), Legs = clocks, Differences = wrong.Count, Cases = string.Join(' ', wrong.Take(Named).Select(id => id.ToString("D"))) };
        db.Add(check);
        await db.SaveChangesAsync(stop);
        return check;
    }

    private sealed record PartClock(Guid Id, UnitId District, KeptClock Clock);
}
