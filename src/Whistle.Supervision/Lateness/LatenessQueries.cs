using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Lateness;

/// <summary>What the list is narrowed to.</summary>
/// <param name="From">From which rung on.</param>
/// <param name="To">Up to which rung.</param>
/// <param name="District">One district, for who sees several.</param>
internal sealed record LatenessFilter(Rung From, Rung To, UnitId? District)
{
    public static readonly IReadOnlyList<string> Stages = ["all", "soon", "late", "up", "offered"];

    public static LatenessFilter Read(string? stage, string? district) => new(
        stage switch { "late" => Rung.Late, "up" => Rung.District, "offered" => Rung.Listing, _ => Rung.Half },
        stage is "soon" ? Rung.FourFifths : Rung.Listing,
        Guid.TryParseExact(district, "D", out var id) ? new UnitId(id) : null);
}

/// <summary>A case that is late or nearly so.</summary>
internal sealed record LateCase(CaseClock Clock, Rung Reached, IReadOnlyList<(Rung Rung, DateTimeOffset At)> Rungs, bool IsOffered);

/// <summary>
/// Whose lateness a reader sees: the office its district's, the city's office all, a head what his unit holds and, from a
/// district's or city's department, what its line holds below. Null means everything.
/// </summary>
internal static class LatenessScope
{
    public static (UnitId? District, IReadOnlyList<UnitId>? Holders) Of(Actor reader, City city)
    {
        if (city.CityOffice is { } top && reader.Holds(top.Id, Role.CityOffice))
            return (null, null);
        if (reader.Posts.FirstOrDefault(p => p.Role is Role.OfficeStaff or Role.OfficeHead) is { } office && city.DistrictOf(office.Unit) is { } district)
            return (district, null);
        var own = reader.Posts.Where(p => p.Role is Role.UnitHead).Select(p => city.Unit(p.Unit)).ToList();
        return (null, [.. own.SelectMany(unit => Below(unit, city).Prepend(unit.Id)).Distinct()]);
    }

    private static IEnumerable<UnitId> Below(Unit unit, City city) => unit switch
    {
        { Kind: UnitKind.Department, Level: Level.District, Line: { } line, District: { } district } => city.LocalUnits(district, line).Select(u => u.Id),
        { Kind: UnitKind.Department, Level: Level.City, Line: { } line } => city.Units.Where(u => u.Kind is UnitKind.Department && u.Line == line && u.Level is Level.District or Level.Local).Select(u => u.Id),
        _ => [],
    };
}

/// <summary>Reads the ladder for a list: the earliest limit first.</summary>
internal sealed class LatenessQueries(WhistleDb db, ICity cities, ICaseClocks clocks)
{
    /// <summary>A page, and where the next begins.</summary>
    public async Task<(IReadOnlyList<LateCase> Cases, string? Next)> ListAsync(Actor reader, LatenessFilter filter, string? cursor, int limit, CancellationToken stop)
    {
        var rows = Narrowed(reader, filter, await cities.GetAsync(stop));
        if (ReadCursor(cursor) is var (due, id))
            rows = rows.Where(r => r.Due > due || (r.Due == due && r.CaseId.CompareTo(id) > 0));
        var page = await rows.OrderBy(r => r.Due).ThenBy(r => r.CaseId).Take(limit + 1).ToListAsync(stop);
        var shown = page.Take(limit).ToList();
        var ids = shown.ConvertAll(r => r.CaseId);
        var running = await clocks.RunningAsync(db, ids, stop);
        var rungs = (await db.Set<RungRow>().AsNoTracking().Where(r => ids.Contains(r.CaseId)).ToListAsync(stop)).ToLookup(r => (r.CaseId, r.Clock));
        var offered = (await db.Set<OfferRow>().AsNoTracking().Where(o => ids.Contains(o.CaseId) && o.AnsweredAt == null).Select(o => o.CaseId).ToListAsync(stop)).ToHashSet();
        return ([.. shown.Where(r => running.ContainsKey(r.CaseId)).Select(r => new LateCase(running[r.CaseId], (Rung)(r.Reached - 1),
            [.. rungs[(r.CaseId, r.Clock)].OrderBy(x => x.Rung).Select(x => (x.Rung, x.At))], offered.Contains(r.CaseId)))],
            page.Count > limit ? WriteCursor(shown[^1]) : null);
    }

    /// <summary>How many stand on each rung, within the filter's district.</summary>
    public async Task<IReadOnlyDictionary<Rung, int>> CountsAsync(Actor reader, LatenessFilter filter, CancellationToken stop)
        => (await Narrowed(reader, filter with { From = Rung.Half, To = Rung.Listing }, await cities.GetAsync(stop)).GroupBy(r => r.Reached).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(stop))
            .ToDictionary(g => (Rung)(g.Key - 1), g => g.Count);

    private IQueryable<LadderRow> Narrowed(Actor reader, LatenessFilter filter, City city)
    {
        var (district, holders) = LatenessScope.Of(reader, city);
        var (from, to) = ((int)filter.From + 1, (int)filter.To + 1);
        // what has ended or stands still keeps no place in the list
        var rows = db.Set<LadderRow>().AsNoTracking().Where(r => r.Reached >= from && r.Reached <= to && r.IsRunning);
        if (district is { } own)
            rows = rows.Where(r => r.District == own);
        else if (filter.District is { } one)
            rows = rows.Where(r => r.District == one);
        if (holders is not null)
            rows = rows.Where(r => holders.Contains(r.Holder));
        return rows;
    }

    private static string WriteCursor(LadderRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Due.ToUnixTimeMilliseconds()}-{row.CaseId:N}");

    private static (DateTimeOffset Due, Guid Id)? ReadCursor(string? cursor)
        => cursor?.Split('-') is [var ms, var id] && long.TryParse(ms, NumberStyles.None, CultureInfo.InvariantCulture, out var due) && due < 4_102_444_800_000 && Guid.TryParseExact(id, "N", out var last)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(due), last) : null;
}
