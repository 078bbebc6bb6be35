using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>Which part of the list is looked at. The first three are for everybody who may see it, the others for the offices.</summary>
internal enum ListedPart
{
    [Code("on")] On,
    [Code("plan-late")] PlanLate,
    [Code("delisted")] Delisted,
    [Code("waiting")] Waiting,
    [Code("offered")] Offered,
}

/// <summary>What the list is narrowed to, as its address has it.</summary>
internal sealed record ListedFilter(ListedPart Part, bool? Public, UnitId? School, string? Query)
{
    public static readonly IReadOnlyList<string> Names = ["part", "list", "school", "q"];

    public static (ListedFilter Filter, IReadOnlyList<Refusal> Errors) Read(IQueryCollection query)
    {
        var errors = new List<Refusal>();
        var (part, list, school, words) = (Value("part"), Value("list"), Value("school"), Value("q"));
        if (part is not null && Codes.Parse<ListedPart>(part) is null)
            errors.Add(new("Field.NotACode", "part", string.Join(", ", Codes.All<ListedPart>())));
        if (list is not (null or "public" or "internal"))
            errors.Add(new("Field.NotACode", "list", "public, internal"));
        if (school is not null && !Guid.TryParseExact(school, "D", out _))
            errors.Add(new("Field.NotAnId", "school"));
        if (words is { Length: > 60 })
            errors.Add(new("Field.TooLong", "q", 60));
        return (new(Codes.Parse<ListedPart>(part) ?? ListedPart.On, list is null ? null : list == "public",
            Guid.TryParseExact(school, "D", out var id) ? new UnitId(id) : null, words), errors);

        string? Value(string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
    }
}

/// <summary>
/// The list of listed supervision (挂牌督办清单). The public part is for all who may see the case; the internal one for the offices and
/// the holder's line. What is asked for or proposed is the offices' alone until it is decided.
/// </summary>
internal sealed class ListedQueries(WhistleDb db)
{
    public static bool IsOffice(CaseSight sight) => sight.Reader.HoldsAny(Role.OfficeStaff, Role.OfficeHead, Role.CityOffice);

    /// <summary>Newest first, stable while rows arrive.</summary>
    public async Task<CasePage> ListAsync(ListedFilter filter, CaseSight sight, string? cursor, int limit, CancellationToken stop)
    {
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var rows = await Of(filter, Visible(sight), sight).Where(c => c.Sequence < before).OrderByDescending(c => c.Sequence).Take(limit + 1).ToListAsync(stop);
        return new([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    private IQueryable<HazardCase> Of(ListedFilter filter, IQueryable<HazardCase> cases, CaseSight sight)
    {
        if (filter.School is { } school)
            cases = cases.Where(c => c.School == school);
        if (filter.Query is { } query)
            cases = cases.Where(c => c.Number == query || c.Listing!.Number == query || c.Listing!.Number!.EndsWith("-" + query));
        if (filter.Part is ListedPart.Offered)
        {
            // a part is cut out by ids of its own, so that it is read from its index
            var major = db.Set<HazardCase>().Where(c => c.Grade == Grade.Major && c.IsOpen && c.Listing == null).Select(c => c.Id);
            return OfOffice(cases, sight).Where(c => major.Contains(c.Id));
        }
        var listed = filter.Part switch
        {
            ListedPart.Waiting => OfOffice(cases, sight).Where(c => c.Listing!.State == ListingState.Asked || c.Listing.State == ListingState.Proposed || c.Listing.State == ListingState.DelistingProposed),
            ListedPart.Delisted => Shown(cases, sight).Where(c => c.Listing!.State == ListingState.Delisted),
            ListedPart.PlanLate => On(Shown(cases, sight)).Where(c => c.Listing!.PlanAt == null && c.Listing.PlanBy < sight.Now.Day()),
            _ => On(Shown(cases, sight)),
        };
        return filter.Public is { } isPublic ? listed.Where(c => c.Listing!.IsPublic == isPublic) : listed;
    }

    private static IQueryable<HazardCase> On(IQueryable<HazardCase> cases)
        => cases.Where(c => c.Listing!.State == ListingState.Listed || c.Listing.State == ListingState.DelistingProposed);

    private IQueryable<HazardCase> Visible(CaseSight sight)
    {
        var keys = SightKeys.Of(sight.Reader, sight.City);
        return db.Set<HazardCase>().AsNoTracking()
            .Where(c => db.Set<Sight>().Any(s => s.CaseId == c.Id && keys.All.Contains(s.Key) && (!s.ByLine || keys.FromAbove.Contains(s.Key))));
    }

    private static IQueryable<HazardCase> OfOffice(IQueryable<HazardCase> cases, CaseSight sight)
    {
        var (districts, all) = Offices(sight);
        return all ? cases : cases.Where(c => districts.Contains(c.District));
    }

    private IQueryable<HazardCase> Shown(IQueryable<HazardCase> cases, CaseSight sight)
    {
        var (districts, all) = Offices(sight);
        if (all)
            return cases;
        var above = SightKeys.Of(sight.Reader, sight.City).FromAbove;
        var units = sight.Reader.Posts.Select(post => post.Unit).ToList();
        return cases.Where(c => c.Listing!.IsPublic || districts.Contains(c.District) || units.Contains(c.Holder)
            || db.Set<Sight>().Any(s => s.CaseId == c.Id && s.ByLine && above.Contains(s.Key)));
    }

    private static (List<UnitId> Districts, bool All) Offices(CaseSight sight)
        => ([.. sight.Reader.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead).Select(post => sight.City.DistrictOf(post.Unit)).OfType<UnitId>()],
            sight.Reader.HoldsAny(Role.CityOffice));
}
