using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Duties.Lists;

/// <summary>A target with how far it has come.</summary>
internal sealed record TargetResult(Target Target, int? Result)
{
    public bool IsReached => Result >= Target.Goal;
}

/// <summary>A measure of a list as it stands today.</summary>
internal sealed record MeasureNow(Measure Measure, Standing Standing, int Entries, DateOnly? LastDay, IReadOnlyList<TargetResult> Targets);

/// <summary>A list with all its measures as they stand today, in order.</summary>
internal sealed record Board(YearList List, IReadOnlyList<MeasureNow> Measures)
{
    public int Count(MeasureState state) => Measures.Count(m => m.Standing.State == state);
}

/// <summary>An entry, and the one that struck it.</summary>
internal sealed record EntryNow(ProgressEntry Entry, ProgressEntry? StruckBy);

internal sealed record EntryPage(IReadOnlyList<EntryNow> Entries, string? Next);

/// <summary>Reads lists. Every list starts from the areas that its reader may see.</summary>
internal sealed class ListQueries(WhistleDb db, ICity cities, ICalendars calendars, TimeProvider clock)
{
    public DateOnly Today => clock.Now().Day();

    /// <summary>The lists of the reader's areas, newest year first, the city's before the districts'.</summary>
    public async Task<IReadOnlyList<YearList>> ListsAsync(Actor reader, int? year, UnitId? area, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var areas = ListRules.Areas(reader, city).Where(one => area is null || one == area).ToList();
        var lists = await db.Set<YearList>().AsNoTracking().Where(l => areas.Contains(l.Area) && (year == null || l.Year == year)).ToListAsync(stop);
        return [.. lists.OrderByDescending(l => l.Year).ThenBy(l => areas.IndexOf(l.Area))];
    }

    public async Task<YearList?> FindAsync(Guid id, Actor reader, CancellationToken stop)
        => await db.Set<YearList>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, stop) is { } list
            && ListRules.Areas(reader, await cities.GetAsync(stop)).Contains(list.Area) ? list : null;

    public async Task<Board> BoardAsync(YearList list, CancellationToken stop) => (await BoardsAsync([list], stop))[0];

    /// <summary>Several lists at once, with the same five statements as one.</summary>
    public async Task<IReadOnlyList<Board>> BoardsAsync(IReadOnlyList<YearList> lists, CancellationToken stop)
    {
        var ids = lists.Select(l => l.Id).ToList();
        var measures = (await db.Set<Measure>().AsNoTracking().Include(m => m.Targets).Where(m => ids.Contains(m.ListId) && m.RemovedAt == null).ToListAsync(stop)).ToLookup(m => m.ListId);
        var live = db.Set<ProgressEntry>().AsNoTracking().Where(e => ids.Contains(e.ListId) && e.Strikes == null && !db.Set<ProgressEntry>().Any(s => s.Strikes == e.Id));
        var counts = await live.GroupBy(e => e.MeasureId).Select(g => new { g.Key, Count = g.Count(), Last = g.Max(e => e.Day) }).ToDictionaryAsync(g => g.Key, stop);
        var days = (await (from e in live
                           join m in db.Set<Measure>() on e.MeasureId equals m.Id
                           where m.Rhythm == Rhythm.Monthly || m.Rhythm == Rhythm.TwiceYearly || m.Rhythm == Rhythm.BeforeTerm || e.Completes
                           select new { e.MeasureId, e.Day, e.Completes }).Distinct().ToListAsync(stop)).ToLookup(e => e.MeasureId);
        var newest = live.Where(e => e.TargetId != null).GroupBy(e => e.TargetId).Select(g => g.Max(e => e.Sequence));
        var figures = (await live.Where(e => e.TargetId != null && newest.Contains(e.Sequence)).Select(e => new { e.TargetId, e.Figure }).ToListAsync(stop))
            .DistinctBy(e => e.TargetId).ToDictionary(e => e.TargetId!.Value, e => e.Figure);
        var (today, known) = (Today, await calendars.CalendarsAsync(stop));
        return [.. lists.Select(list => new Board(list, [.. measures[list.Id].OrderBy(m => m.Item).ThenBy(m => m.Position).Select(measure =>
        {
            var targets = measure.Targets.OrderBy(t => t.Position).Select(t => new TargetResult(t, figures.GetValueOrDefault(t.Id))).ToList();
            var kept = new Kept([.. days[measure.Id].Select(e => e.Day)], days[measure.Id].Where(e => e.Completes).Select(e => (DateOnly?)e.Day).Max(),
                targets.Count > 0 && targets.TrueForAll(t => t.IsReached));
            var count = counts.GetValueOrDefault(measure.Id);
            return new MeasureNow(measure, Rhythms.On(today, measure.Rhythm, measure.DueDate, list.Year, list.Since, kept, known.TermsOf(list.Area)), count?.Count ?? 0, count?.Last, targets);
        })]))];
    }

    /// <summary>Progress, newest first, of one measure or of the whole list. Struck entries stay, with what struck them.</summary>
    public async Task<EntryPage> EntriesAsync(Guid list, Guid? measure, string? cursor, int limit, CancellationToken stop)
    {
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var entries = db.Set<ProgressEntry>().AsNoTracking().Where(e => e.ListId == list && e.Strikes == null && e.Sequence < before);
        if (measure is not null)
            entries = entries.Where(e => e.MeasureId == measure);
        var found = await entries.OrderByDescending(e => e.Sequence).Take(limit + 1).ToListAsync(stop);
        var shown = found.Take(limit).ToList();
        var ids = shown.Select(e => (Guid?)e.Id).ToList();
        var struck = await db.Set<ProgressEntry>().AsNoTracking().Where(e => ids.Contains(e.Strikes)).ToDictionaryAsync(e => e.Strikes!.Value, stop);
        return new([.. shown.Select(e => new EntryNow(e, struck.GetValueOrDefault(e.Id)))], found.Count > limit ? shown[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<IReadOnlyList<ListChange>> ChangesAsync(Guid list, int most, CancellationToken stop)
        => await db.Set<ListChange>().AsNoTracking().Where(c => c.ListId == list).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(most).ToListAsync(stop);
}
