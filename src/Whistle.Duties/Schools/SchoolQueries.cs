using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Duties.Schools;

/// <summary>How a school stands in the overview of its district.</summary>
internal sealed record SchoolBrief(Unit School, int? Rows, bool HasPlan, IReadOnlyDictionary<IndicatorKind, SchoolIndicator> Indicators, DateTimeOffset? CheckedAt, int OpenFindings);

/// <summary>Reads schools' lists and self-checks.</summary>
internal sealed class SchoolQueries(WhistleDb db, ICity cities, DutyWords words, TimeProvider clock)
{
    public DateOnly Today => clock.Now().Day();

    /// <summary>The list of a school for a year; null where there is none yet.</summary>
    public Task<SchoolList?> FindAsync(UnitId school, int year, CancellationToken stop)
        => db.Set<SchoolList>().AsNoTracking().Include(l => l.Rows).Include(l => l.Indicators).AsSplitQuery().SingleOrDefaultAsync(l => l.School == school && l.Year == year, stop);

    /// <summary>The years for which a school has a list.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(UnitId school, CancellationToken stop)
        => await db.Set<SchoolList>().Where(l => l.School == school).OrderByDescending(l => l.Year).Select(l => l.Year).ToListAsync(stop);

    /// <summary>This year's lists of some schools, with their rows.</summary>
    public async Task<IReadOnlyList<SchoolList>> CurrentAsync(IReadOnlyCollection<UnitId> schools, CancellationToken stop)
    {
        var year = Today.Year;
        return await db.Set<SchoolList>().AsNoTracking().Include(l => l.Rows).Where(l => schools.Contains(l.School) && l.Year == year).ToListAsync(stop);
    }

    public async Task<IReadOnlyList<(Guid Id, string Words)>> WordsAsync(IReadOnlyCollection<SchoolRow> rows, CancellationToken stop)
    {
        var measures = await RowWords.MeasuresAsync(db, rows, stop);
        return [.. RowWords.InOrder(rows).Select(row => (row.Id, RowWords.Say(row, measures, words)))];
    }

    /// <summary>A school's self-checks of a year, newest first.</summary>
    public async Task<IReadOnlyList<SelfCheck>> ChecksAsync(UnitId school, int year, CancellationToken stop)
    {
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return await db.Set<SelfCheck>().AsNoTracking().Include(c => c.Findings).Where(c => c.School == school && c.Month >= from && c.Month <= to).OrderByDescending(c => c.Month).ToListAsync(stop);
    }

    public async Task<SelfCheck?> CheckAsync(Guid id, Actor reader, CancellationToken stop)
        => await db.Set<SelfCheck>().AsNoTracking().Include(c => c.Findings).SingleOrDefaultAsync(c => c.Id == id, stop) is { } check
            && SchoolRules.ReadsFindings(check.School, reader, await cities.GetAsync(stop)) ? check : null;

    /// <summary>The schools of the districts by name, a page at a time; the cursor is the number of the page.</summary>
    public async Task<(IReadOnlyList<SchoolBrief> Schools, int Count)> OverviewAsync(IReadOnlyList<UnitId> districts, string? query, int skip, int limit, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var schools = city.Units.Where(unit => unit.Kind is UnitKind.School && unit.District is { } district && districts.Contains(district)
            && (query is null || unit.Name.Zh.Contains(query, StringComparison.Ordinal) || unit.Name.En.Contains(query, StringComparison.OrdinalIgnoreCase))).ToList();
        var shown = schools.Skip(skip).Take(limit).ToList();
        var ids = shown.ConvertAll(school => school.Id);
        var (year, month) = (Today.Year, SelfCheckDesk.MonthOf(Today));
        var lists = await db.Set<SchoolList>().AsNoTracking().Include(l => l.Indicators).Where(l => ids.Contains(l.School) && l.Year == year).ToDictionaryAsync(l => l.School, stop);
        var rows = await db.Set<SchoolRow>().Where(r => ids.Contains(r.School) && r.RemovedAt == null).GroupBy(r => r.SchoolListId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var checks = await db.Set<SelfCheck>().Where(c => ids.Contains(c.School) && c.Month == month).Select(c => new { c.School, c.At }).ToDictionaryAsync(c => c.School, c => c.At, stop);
        var open = await db.Set<Finding>().Where(f => ids.Contains(f.School) && f.EndedAt == null).GroupBy(f => f.School).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return ([.. shown.Select(school => Brief(school, lists.GetValueOrDefault(school.Id), rows, checks, open))], schools.Count);
    }

    /// <summary>Of how many schools that have said so an indicator is whole, in one district.</summary>
    public async Task<IReadOnlyDictionary<IndicatorKind, (int Whole, int Said)>> IndicatorsAsync(UnitId district, int year, CancellationToken stop)
        => (await db.Set<SchoolIndicator>().Where(i => i.Need > 0 && db.Set<SchoolList>().Any(l => l.Id == i.SchoolListId && l.District == district && l.Year == year))
            .GroupBy(i => i.Kind).Select(g => new { g.Key, Whole = g.Count(i => i.Have >= i.Need), Said = g.Count() }).ToListAsync(stop)).ToDictionary(g => g.Key, g => (g.Whole, g.Said));

    private static SchoolBrief Brief(Unit school, SchoolList? list, Dictionary<Guid, int> rows, Dictionary<UnitId, DateTimeOffset> checks, Dictionary<UnitId, int> open)
        => new(school, list is null ? null : rows.GetValueOrDefault(list.Id), list?.Plan is not null,
            list?.Indicators.ToDictionary(i => i.Kind) ?? [], checks.TryGetValue(school.Id, out var at) ? at : null, open.GetValueOrDefault(school.Id));
}

/// <summary>The numbers of a school's page: open packages, those that nobody claimed, this month's self-check.</summary>
internal sealed class DutyCounts(WhistleDb db, ICity cities, DutyWords words, IStringLocalizer<Text> text, TimeProvider clock) : ISchoolCounts
{
    public async Task<IReadOnlyList<SchoolCount>> OfAsync(UnitId school, Actor by, CancellationToken stop)
    {
        var now = clock.Now();
        var packages = await db.Set<Packages.TaskPackage>().IgnoreAutoIncludes().Where(p => p.School == school && p.IsOpen).GroupBy(p => 1)
            .Select(g => new { Open = g.Count(), Unclaimed = g.Count(p => p.ClaimBy < now) }).FirstOrDefaultAsync(stop);
        var month = SelfCheckDesk.MonthOf(now.Day());
        var check = await db.Set<SelfCheck>().CountAsync(c => c.School == school && c.Month == month, stop);
        var city = await cities.GetAsync(stop);
        var all = SchoolRules.ReadsFindings(school, by, city) ? $"/packages?school={school.Value:D}" : null;
        return
        [
            new(text["Counts.Packages"], packages?.Open ?? 0, words.Count("Counts.Package", packages?.Open ?? 0), text["Counts.Now"], null, all is null ? null : all + "&state=open"),
            new(text["Counts.Unclaimed"], packages?.Unclaimed ?? 0, words.Count("Counts.Package", packages?.Unclaimed ?? 0), text["Counts.Now"], packages?.Open ?? 0, all is null ? null : all + "&unclaimed=true"),
            new(text["Counts.SelfCheck"], check, words.Count("Counts.Times", check), text["Counts.Month"], 1, SchoolRules.Reads(school, by, city) ? $"/school-lists/{school.Value:D}" : null),
        ];
    }
}
