using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Search;

namespace Whistle.Hazards.Cases;

/// <summary>Open cases that may be the same matter.</summary>
/// <param name="Cases">Those that the reader may see, the likeliest first.</param>
/// <param name="Unseen">How many more there are at the school he reports for, of which he may know no more than that.</param>
internal sealed record LikelyCases(IReadOnlyList<HazardCase> Cases, int Unseen)
{
    public static readonly LikelyCases None = new([], 0);
}

internal sealed partial class CaseQueries
{
    private const int Candidates = 200, Shown = 3;

    /// <summary>Shown while a report is being written: open cases of this school, and of others near by, by how alike they are.</summary>
    public async Task<LikelyCases> SimilarAsync(Campus campus, int? dutyItem, string? words, Place? place, CaseSight sight, CancellationToken stop)
    {
        var at = place is { Lat: not null } ? place : new(campus.Lat, campus.Lon, null);
        var report = new Sketch(campus.Id, dutyItem, at.Lat, at.Lon, sight.Now, Grams.Of(words ?? ""));
        var found = await CandidatesAsync(campus, at, stop);
        var readable = await ReadableAsync(found, sight, stop);
        var likely = found.Select(c => (Case: c, Score: Likeness.Of(report, c.Sketch, readable.GetValueOrDefault(c.Id))))
            .Where(c => c.Score >= Likeness.Worth).OrderByDescending(c => c.Score).ThenByDescending(c => c.Case.Sequence).ToList();
        var wanted = likely.Where(c => readable.ContainsKey(c.Case.Id)).Take(Shown).Select(c => c.Case.Id).ToList();
        var cases = await db.Set<HazardCase>().AsNoTracking().Where(c => wanted.Contains(c.Id)).ToListAsync(stop);
        return new([.. cases.OrderBy(c => wanted.IndexOf(c.Id))], likely.Count(c => c.Case.School == campus.School && !readable.ContainsKey(c.Case.Id)));
    }

    /// <summary>Cases that a step may tie to this one: its children, or open ones of the same school.</summary>
    public async Task<IReadOnlyList<HazardCase>> NearAsync(HazardCase now, bool children, CaseSight sight, CancellationToken stop)
    {
        var ids = now.Links.Where(link => link.Rel is LinkRel.Child).Select(link => link.Other).ToList();
        var near = children ? db.Set<HazardCase>().AsNoTracking().Where(c => ids.Contains(c.Id)) : Open(sight).Where(c => c.School == now.School && c.Id != now.Id);
        return [.. (await near.OrderByDescending(c => c.Sequence).Take(30).ToListAsync(stop)).Where(sight.MaySee)];
    }

    private async Task<IReadOnlyList<Candidate>> CandidatesAsync(Campus campus, Place at, CancellationToken stop)
    {
        var open = db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.IsOpen);
        var found = await Sketched(open.Where(c => c.School == campus.School)).ToListAsync(stop);
        if (at is not { Lat: { } lat, Lon: { } lon })
            return found;
        var (north, east) = Likeness.Box(lat);
        var (south, top, west, right) = (lat - north, lat + north, lon - east, lon + east);
        return [.. found.Concat(await Sketched(open.Where(c => c.School != campus.School && c.Lat >= south && c.Lat <= top && c.Lon >= west && c.Lon <= right)).ToListAsync(stop))];
    }

    private static IQueryable<Candidate> Sketched(IQueryable<HazardCase> cases)
        => cases.OrderByDescending(c => c.Sequence).Take(Candidates)
            .Select(c => new Candidate { Id = c.Id, Sequence = c.Sequence, School = c.School, Campus = c.Campus, DutyItem = c.DutyItem, Lat = c.Lat, Lon = c.Lon, At = c.ReportedAt, Grams = c.Grams });

    /// <summary>The cases that the reader sees, each with whether he may read its words.</summary>
    private async Task<Dictionary<Guid, bool>> ReadableAsync(IReadOnlyList<Candidate> found, CaseSight sight, CancellationToken stop)
    {
        var (keys, ids) = (SightKeys.Of(sight.Reader, sight.City), found.Select(c => c.Id).ToList());
        var sights = await db.Set<Sight>().AsNoTracking().Where(s => ids.Contains(s.CaseId) && keys.All.Contains(s.Key)).ToListAsync(stop);
        return sights.Where(keys.Opens).GroupBy(s => s.CaseId).ToDictionary(of => of.Key, of => of.Any(s => s.Full));
    }

    private sealed class Candidate
    {
        public Guid Id { get; init; }

        public long Sequence { get; init; }

        public UnitId School { get; init; }

        public UnitId Campus { get; init; }

        public int DutyItem { get; init; }

        public double? Lat { get; init; }

        public double? Lon { get; init; }

        public DateTimeOffset At { get; init; }

        public string Grams { get; init; } = "";

        public Sketch Sketch => new(Campus, DutyItem, Lat, Lon, At, Grams);
    }
}
