using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>A page of a list: the cases, and where the next page begins.</summary>
internal sealed record CasePage(IReadOnlyList<HazardCase> Cases, string? Next);

/// <summary>Reads cases. Every list starts from the sights of its reader.</summary>
internal sealed partial class CaseQueries(WhistleDb db, ICity cities, ICaseSettings settings, TimeProvider clock)
{
    public async Task<CaseSight> SightAsync(Actor reader, CancellationToken stop) => new(reader, await cities.GetAsync(stop), clock.Now(), await settings.GetAsync(stop));

    /// <summary>The case, or null where it is not there or not visible to the reader.</summary>
    public async Task<HazardCase?> FindAsync(CaseId id, CaseSight sight, CancellationToken stop)
        => await db.Set<HazardCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id.Value, stop) is { } found && sight.MaySee(found) ? found : null;

    /// <summary>Newest first, stable while cases arrive. A cursor that is no cursor of ours starts from the beginning.</summary>
    public async Task<CasePage> ListAsync(CaseFilter filter, CaseSight sight, string? cursor, int limit, CancellationToken stop)
    {
        var keys = Keys(filter, sight);
        if (keys.All.Count == 0)
            return new([], null);
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var filtered = Filtered(filter, sight);
        // few cases are listed: by their ids the list is found at once, however long the reader's own is
        var listed = filter.Listed is true ? await ListedAsync(stop) : null;
        IQueryable<Found>? union = null;
        foreach (var key in keys.All)
            foreach (var open in filter.Open is { } only ? [only] : new[] { true, false })
            {
                var one = OfKey(filtered, listed, filter, sight, key, open, keys.FromAbove.Contains(key), before, limit + 1);
                union = union is null ? one : union.Concat(one);
            }
        var found = (await union!.OrderByDescending(f => f.Sequence).Take((limit + 1) * keys.All.Count).ToListAsync(stop)).DistinctBy(f => f.Sequence).Take(limit + 1).ToList();
        var wanted = found.Take(limit).Select(f => f.CaseId).ToList();
        var cases = await db.Set<HazardCase>().AsNoTracking().Where(c => wanted.Contains(c.Id)).OrderByDescending(c => c.Sequence).ToListAsync(stop);
        return new(cases, found.Count > limit ? found[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The open cases that the reader may see, where a list isn't in the order of its sights.</summary>
    public IQueryable<HazardCase> Open(CaseSight sight)
    {
        var keys = SightKeys.Of(sight.Reader, sight.City);
        return db.Set<HazardCase>().AsNoTracking().Where(c => c.IsOpen && db.Set<Sight>().Any(s => s.CaseId == c.Id && keys.All.Contains(s.Key) && (!s.ByLine || keys.FromAbove.Contains(s.Key))));
    }

    /// <summary>What waits for this person, the oldest limit first.</summary>
    public async Task<IReadOnlyList<HazardCase>> WaitingAsync(CaseSight sight, int most, CancellationToken stop)
        => await Waiting(Open(sight), sight).OrderBy(c => c.DueBy).ThenBy(c => c.Sequence).Take(most).ToListAsync(stop);

    private IQueryable<Found> OfKey(IQueryable<HazardCase> filtered, List<Guid>? listed, CaseFilter filter, CaseSight sight, Guid key, bool open, bool fromAbove, long before, int most)
        => (from pair in Pairs(Sights(listed, filter, key, open, fromAbove, before), filtered, filter, sight)
            orderby pair.Sight.Sequence descending
            select new Found { CaseId = pair.Sight.CaseId, Sequence = pair.Sight.Sequence }).Take(most);

    /// <summary>The sights of one key that the filter leaves before it looks at the cases themselves.</summary>
    private IQueryable<Sight> Sights(List<Guid>? listed, CaseFilter filter, Guid key, bool open, bool fromAbove, long before)
    {
        var sights = db.Set<Sight>().Where(s => s.Key == key && s.IsOpen == open && s.Sequence < before && (fromAbove || !s.ByLine));
        if (listed is not null)
            sights = sights.Where(s => listed.Contains(s.CaseId));
        if (filter.From is { } from)
            sights = sights.Where(s => s.Sequence >= from.Start().ToUnixTimeMilliseconds() << 20);
        if (filter.To is { } to)
            sights = sights.Where(s => s.Sequence < to.AddDays(1).Start().ToUnixTimeMilliseconds() << 20);
        return sights;
    }

    /// <summary>Each sight with its case. Words are found only by those who may read them; others find a case by its number or its school.</summary>
    private IQueryable<Pair> Pairs(IQueryable<Sight> sights, IQueryable<HazardCase> filtered, CaseFilter filter, CaseSight sight)
    {
        var pairs = from s in sights join c in filtered on s.CaseId equals c.Id select new Pair { Sight = s, Case = c };
        if (filter.Query is not { } query)
            return pairs;
        var matches = CaseSearch.Index.Matches<HazardCase>(db, query).IgnoreAutoIncludes().Select(c => c.Id);
        var schools = sight.City.Units.Where(u => u.Kind is UnitKind.School && (u.Name.Zh.Contains(query, StringComparison.Ordinal) || u.Name.En.Contains(query, StringComparison.OrdinalIgnoreCase))).Select(u => u.Id).ToList();
        return pairs.Where(p => (p.Sight.Full && matches.Contains(p.Sight.CaseId)) || p.Case.Number == query || schools.Contains(p.Case.School));
    }

    private IQueryable<HazardCase> Filtered(CaseFilter filter, CaseSight sight)
    {
        var cases = db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes();
        if (filter.States.Count > 0)
            cases = cases.Where(c => filter.States.Contains(c.State));
        if (filter.Holder is { } holder)
            cases = cases.Where(c => c.Holder == holder);
        if (filter.School is { } school)
            cases = cases.Where(c => c.School == school);
        if (filter.DutyItem is { } item)
            cases = cases.Where(c => c.DutyItem == item);
        if (filter.Late is { } late)
            cases = late ? cases.Where(c => c.IsOpen && c.DueBy < sight.Now) : cases.Where(c => !(c.IsOpen && c.DueBy < sight.Now));
        if (filter.Listed is false)
            cases = cases.Where(c => c.Listing == null || (c.Listing.State != ListingState.Listed && c.Listing.State != ListingState.DelistingProposed));
        return filter.Mine switch
        {
            Mine.Waiting => Waiting(cases, sight),
            Mine.Reported => cases.Where(c => c.Reporter == sight.Reader.Person),
            Mine.Helped => Helped(cases, sight),
            _ => cases,
        };
    }

    private static IQueryable<HazardCase> Helped(IQueryable<HazardCase> cases, CaseSight sight)
    {
        var units = sight.Reader.Posts.Select(post => post.Unit).ToList();
        return cases.Where(c => c.Parts.Any(part => units.Contains(part.Unit) && (part.State == PartState.Asked || part.TakenAt != null)));
    }

    private async Task<List<Guid>> ListedAsync(CancellationToken stop)
        => await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes()
            .Where(c => c.Listing!.State == ListingState.Listed || c.Listing.State == ListingState.DelistingProposed).Select(c => c.Id).ToListAsync(stop);

    private static IQueryable<HazardCase> Waiting(IQueryable<HazardCase> cases, CaseSight sight)
    {
        var me = sight.Reader.Person;
        var acting = sight.Reader.Posts.Where(post => Roles.Acts(post.Role) || post.Role is Role.CommandOperator).Select(post => post.Unit).ToList();
        var heading = sight.Reader.Posts.Where(post => Roles.Heads(post.Role)).Select(post => post.Unit).ToList();
        var schools = sight.Reader.Posts.Where(post => post.Role is Role.SchoolStaff or Role.SchoolHead).Select(post => post.Unit).ToList();
        var proposals = sight.City.Units.Where(unit => unit.Kind is UnitKind.District && sight.City.Department(unit.Id, Line.Education) is not null
            && sight.Reader.Posts.Any(post => ListingSteps.DecidesFor(sight.City, unit.Id, post))).Select(unit => unit.Id).ToList();
        var (byLine, byPlace, none, lineless) = Headless(sight, heading);
        var asked = sight.Reader.Posts.Where(post => post.Role is Role.OfficeStaff).Select(post => sight.City.DistrictOf(post.Unit)).OfType<UnitId>().ToList();
        return cases.Where(c => c.IsOpen && (
            (acting.Contains(c.Holder) && c.State != CaseState.AwaitingApproval && (c.Handler == null || c.Handler == me))
            || (heading.Contains(c.Holder) && c.State == CaseState.AwaitingApproval && c.ProposedBy != me)
            || (c.Asked != null && c.AskedBy != me && (heading.Contains(c.Holder) || byLine.Contains(c.Holder)
                || (byPlace.Contains(c.Holder) && (c.SentDownBy == null || none.Contains(c.SentDownBy.Value)))
                || (c.SentDownBy != null && heading.Contains(c.SentDownBy.Value) && lineless.Contains(c.Holder))))
            || (schools.Contains(c.School) && c.QuestionOpen)
            || c.Parts.Any(part => acting.Contains(part.Unit) && (part.State == PartState.Asked || (part.State == PartState.Taken && part.Person == me)))
            || (asked.Contains(c.District) && c.Listing!.State == ListingState.Asked)
            || (proposals.Contains(c.District) && ((c.Listing!.State == ListingState.Proposed && c.Listing.ProposedBy != me)
                || (c.Listing.State == ListingState.DelistingProposed && c.Listing.DelistingBy != me)))));
    }

    /// <summary>
    /// Units without a head. Of those with a line, for which this reader decides on pauses and more time; of those without one, for
    /// which he does unless the department that sent the case down has a head; and of his districts all that have none.
    /// </summary>
    private static (List<UnitId> ByLine, List<UnitId> ByPlace, List<UnitId> None, List<UnitId> Lineless) Headless(CaseSight sight, List<UnitId> heading)
    {
        if (heading.Count == 0)
            return ([], [], [], []);
        var (city, districts) = (sight.City, heading.Select(sight.City.DistrictOf).ToHashSet());
        var none = city.Units.Where(unit => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team or UnitKind.CommandRoom
            && (districts.Contains(unit.District) || districts.Contains(null)) && !NextUp.HasHead(city, unit.Id)).ToList();
        var mine = none.Where(unit => NextUp.Of(city, unit.Id, unit.District) is { } up && heading.Contains(up)).ToLookup(unit => unit.Line is null or Line.Town, unit => unit.Id);
        return ([.. mine[false]], [.. mine[true]], [.. none.Select(unit => unit.Id)], [.. none.Where(unit => unit.Line is null or Line.Town).Select(unit => unit.Id)]);
    }

    private sealed class Pair
    {
        public required Sight Sight { get; init; }

        public required HazardCase Case { get; init; }
    }

    private sealed class Found
    {
        public Guid CaseId { get; init; }

        public long Sequence { get; init; }
    }
}
