using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Visits;

/// <summary>A page of a list: the visits, and where the next page begins.</summary>
internal sealed record VisitPageOf(IReadOnlyList<GuidanceVisit> Visits, string? Next);

/// <summary>Reads visits. Every list starts from the sights of its reader.</summary>
internal sealed class VisitQueries(WhistleDb db, ICity cities, YearsNow years, TimeProvider clock)
{
    public async Task<VisitReader> ViewAsync(Actor reader, CancellationToken stop) => new(reader, await cities.GetAsync(stop), await years.GetAsync(stop), clock.Now());

    /// <summary>The visit, or null where it is not there or not visible to the reader.</summary>
    public async Task<GuidanceVisit?> FindAsync(Guid id, VisitReader reader, CancellationToken stop)
        => await db.Set<GuidanceVisit>().AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, stop) is { } found && reader.MaySee(found) ? found : null;

    /// <summary>Newest first, stable while visits arrive. A cursor that is no cursor of ours starts from the beginning.</summary>
    public async Task<VisitPageOf> ListAsync(VisitFilter filter, VisitReader reader, string? cursor, int limit, CancellationToken stop)
    {
        var keys = reader.Keys;
        if (keys.All.Count == 0)
            return new([], null);
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var filtered = Filtered(filter, reader);
        IQueryable<Found>? union = null;
        foreach (var key in keys.All)
        {
            var one = OfKey(filtered, key, keys.FromAbove.Contains(key), before, limit + 1);
            union = union is null ? one : union.Concat(one);
        }
        var found = (await union!.OrderByDescending(f => f.Sequence).Take((limit + 1) * keys.All.Count).ToListAsync(stop)).DistinctBy(f => f.Sequence).Take(limit + 1).ToList();
        var wanted = found.Take(limit).Select(f => f.VisitId).ToList();
        var visits = await db.Set<GuidanceVisit>().AsNoTracking().Where(v => wanted.Contains(v.Id)).OrderByDescending(v => v.Sequence).ToListAsync(stop);
        return new(visits, found.Count > limit ? found[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>What waits for this person, the earliest day first.</summary>
    public async Task<IReadOnlyList<GuidanceVisit>> WaitingAsync(VisitReader reader, int most, CancellationToken stop)
        => await Waiting(Seen(reader), reader).OrderBy(v => v.RectifyBy ?? v.Day).ThenBy(v => v.Sequence).Take(most).ToListAsync(stop);

    /// <summary>What a person's calendar shows between two days: where he goes or went, and what his units have to rectify.</summary>
    public async Task<IReadOnlyList<GuidanceVisit>> CalendarAsync(VisitReader reader, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var me = reader.Reader.Person;
        var units = RectifyingUnits(reader.Reader);
        var visits = Seen(reader);
        var going = await visits.Where(v => EF.Property<List<Visitor>>(v, "visitors").Any(visitor => visitor.Person == me) && v.Day >= from && v.Day <= until && v.State != VisitState.Cancelled)
            .OrderBy(v => v.Day).ThenBy(v => v.Time).Take(1000).ToListAsync(stop);
        var due = units.Count == 0 ? [] : await visits.Where(v => v.State == VisitState.Rectifying && v.Target != null && units.Contains(v.Target.Value) && v.RectifyBy >= from && v.RectifyBy <= until)
            .OrderBy(v => v.RectifyBy).Take(1000).ToListAsync(stop);
        return [.. going.Concat(due.Where(d => going.TrueForAll(g => g.Id != d.Id)))];
    }

    /// <summary>Planned visits of a campus by units of the reader: what he writes down there may be one of them.</summary>
    public async Task<IReadOnlyList<GuidanceVisit>> PlannedAtAsync(UnitId school, VisitReader reader, CancellationToken stop)
    {
        var units = ActingUnits(reader.Reader);
        return units.Count == 0 ? [] : await Seen(reader)
            .Where(v => v.School == school && units.Contains(v.Unit) && v.State == VisitState.Planned).OrderBy(v => v.Day).Take(10).ToListAsync(stop);
    }

    /// <summary>What the reader may see at all; every list but the one by cursor begins here.</summary>
    private IQueryable<GuidanceVisit> Seen(VisitReader reader)
    {
        var (keys, above) = (reader.Keys.All, reader.Keys.FromAbove);
        return db.Set<GuidanceVisit>().AsNoTracking()
            .Where(v => db.Set<VisitSight>().Any(s => s.VisitId == v.Id && keys.Contains(s.Key) && (!s.ByLine || above.Contains(s.Key))));
    }

    private static IQueryable<GuidanceVisit> Waiting(IQueryable<GuidanceVisit> visits, VisitReader reader)
    {
        var me = reader.Reader.Person;
        var units = RectifyingUnits(reader.Reader);
        var heading = reader.Reader.Posts.Where(post => Roles.Heads(post.Role)).Select(post => post.Unit).ToList();
        return visits.Where(v => v.IsOpen && (
            (v.State == VisitState.Planned && EF.Property<List<Visitor>>(v, "visitors").Any(visitor => visitor.Person == me))
            || (v.State == VisitState.Recorded && v.RecordedBy == me)
            || (v.State == VisitState.AwaitingAcceptance && (v.FoundBy == me || heading.Contains(v.Unit)))
            || (v.State == VisitState.Rectifying && v.Target != null && units.Contains(v.Target.Value))));
    }

    private IQueryable<Found> OfKey(IQueryable<GuidanceVisit> filtered, Guid key, bool fromAbove, long before, int most)
        => (from s in db.Set<VisitSight>().Where(s => s.Key == key && s.Sequence < before && (fromAbove || !s.ByLine))
            join v in filtered on s.VisitId equals v.Id
            orderby s.Sequence descending
            select new Found { VisitId = s.VisitId, Sequence = s.Sequence }).Take(most);

    private IQueryable<GuidanceVisit> Filtered(VisitFilter filter, VisitReader reader)
    {
        var visits = db.Set<GuidanceVisit>().AsNoTracking().IgnoreAutoIncludes();
        if (filter.Query is { } query)
        {
            var matches = VisitSearch.Index.Matches<GuidanceVisit>(db, query).IgnoreAutoIncludes().Select(v => v.Id);
            visits = visits.Where(v => matches.Contains(v.Id));
        }
        if (filter.States.Count > 0)
            visits = visits.Where(v => filter.States.Contains(v.State));
        if (filter.Open is { } open)
            visits = visits.Where(v => v.IsOpen == open);
        if (filter.Kind is { } kind)
            visits = visits.Where(v => v.Kind == kind);
        if (filter.School is { } school)
            visits = visits.Where(v => v.School == school);
        if (filter.Unit is { } unit)
            visits = visits.Where(v => v.Unit == unit);
        if (filter.Line is { } line)
            visits = visits.Where(v => v.Line == line);
        if (filter.Season is { } season)
            visits = visits.Where(v => v.Season == season);
        if (filter.Year is { } year)
            visits = visits.Where(v => v.SchoolYear == year);
        if (filter.DutyItem is { } item)
            visits = visits.Where(v => v.DutyItem == item);
        return ByTime(visits, filter, reader);
    }

    private static IQueryable<GuidanceVisit> ByTime(IQueryable<GuidanceVisit> visits, VisitFilter filter, VisitReader reader)
    {
        var (today, me) = (reader.Today, reader.Reader.Person);
        if (filter.From is { } from)
            visits = visits.Where(v => v.Day >= from);
        if (filter.To is { } to)
            visits = visits.Where(v => v.Day <= to);
        if (filter.Made is { } made)
            visits = made ? visits.Where(v => v.State != VisitState.Planned && v.State != VisitState.Cancelled) : visits.Where(v => v.State == VisitState.Planned || v.State == VisitState.Cancelled);
        if (filter.Late is { } late)
            visits = late
                ? visits.Where(v => (v.State == VisitState.Planned && v.Day < today) || (v.State == VisitState.Rectifying && v.RectifyBy < today))
                : visits.Where(v => !(v.State == VisitState.Planned && v.Day < today) && !(v.State == VisitState.Rectifying && v.RectifyBy < today));
        return filter.Mine switch
        {
            Mine.Waiting => Waiting(visits, reader),
            Mine.Going => visits.Where(v => EF.Property<List<Visitor>>(v, "visitors").Any(visitor => visitor.Person == me)),
            _ => visits,
        };
    }

    /// <summary>Units for which the person mends what was found.</summary>
    private static List<UnitId> RectifyingUnits(Actor of) => [.. of.Posts.Where(post => Roles.Acts(post.Role) || Roles.IsSchool(post.Role)).Select(post => post.Unit).Distinct()];

    private static List<UnitId> ActingUnits(Actor of) => [.. of.Posts.Where(post => Roles.Acts(post.Role)).Select(post => post.Unit).Distinct()];

    private sealed class Found
    {
        public Guid VisitId { get; init; }

        public long Sequence { get; init; }
    }
}
