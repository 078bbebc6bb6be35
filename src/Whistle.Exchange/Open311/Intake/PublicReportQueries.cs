using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What the list of reports is narrowed to.</summary>
internal sealed record ReportFilter(ReportState? State, string? Service, bool Late, string? Number)
{
    public static ReportFilter Read(Microsoft.AspNetCore.Http.IQueryCollection query)
        => new(query["state"] == "all" ? null : Codes.Parse<ReportState>(query["state"]) ?? ReportState.Waiting, OpenServices.Find(query["service"])?.Code, query["late"] == "true",
            query["q"].ToString().Trim() is { Length: > 0 and <= 40 } number ? number.ToUpperInvariant() : null);
}

internal sealed record ReportPage(IReadOnlyList<PublicReport> Reports, string? Next);

/// <summary>Reads reports for people: every list starts from what the reader may see.</summary>
internal sealed class PublicReportQueries(WhistleDb db, ICity cities)
{
    public ValueTask<City> CityAsync(CancellationToken stop) => cities.GetAsync(stop);

    public async Task<PublicReport?> FindAsync(Guid id, Actor by, CancellationToken stop)
        => await db.Set<PublicReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is { } report && IntakeRules.MaySee(report, by, await cities.GetAsync(stop)) ? report : null;

    /// <summary>The newest first; what waits, the oldest first, since it has waited longest.</summary>
    public async Task<ReportPage> ListAsync(ReportFilter filter, Actor by, string? cursor, int limit, DateTimeOffset now, CancellationToken stop)
    {
        var reports = Narrowed(Seen(by, await cities.GetAsync(stop)), filter, now);
        var waiting = filter.State is ReportState.Waiting;
        if (Cursor(cursor) is { } after)
            reports = waiting ? reports.Where(r => r.ReceivedAt > after.At || (r.ReceivedAt == after.At && r.Id.CompareTo(after.Id) > 0))
                : reports.Where(r => r.ReceivedAt < after.At || (r.ReceivedAt == after.At && r.Id.CompareTo(after.Id) < 0));
        reports = waiting ? reports.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id) : reports.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id);
        var rows = await reports.Take(limit + 1).ToListAsync(stop);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? $"{page[^1].ReceivedAt.ToUnixTimeMilliseconds()}-{page[^1].Id:N}" : null);
    }

    /// <summary>What waits in this person's own queue: of his schools, or of his offices.</summary>
    public async Task<IReadOnlyList<PublicReport>> WaitingAsync(Actor by, int most, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var (schools, districts, all) = IntakeRules.Reach(by, city);
        List<UnitId> queues = [.. schools, .. districts.Select(district => city.Office(district).Id), .. all && city.CityOffice is { } office ? [office.Id] : Array.Empty<UnitId>()];
        return queues.Count == 0 ? [] : await db.Set<PublicReport>().AsNoTracking().Where(r => queues.Contains(r.Queue) && r.State == ReportState.Waiting && !r.IsTest)
            .OrderBy(r => r.ReceivedAt).Take(most).ToListAsync(stop);
    }

    public async Task<IReadOnlyList<ReportStep>> StepsAsync(Guid report, CancellationToken stop)
        => await db.Set<ReportStep>().AsNoTracking().Where(s => s.Report == report).OrderByDescending(s => s.No).ToListAsync(stop);

    private IQueryable<PublicReport> Seen(Actor by, City city)
    {
        var (schools, districts, all) = IntakeRules.Reach(by, city);
        var reports = db.Set<PublicReport>().AsNoTracking().Where(r => !r.IsTest);
        return all ? reports : reports.Where(r => schools.Contains(r.Queue) || (r.School != null && schools.Contains(r.School.Value) && r.State == ReportState.Taken) || (r.District != null && districts.Contains(r.District.Value)));
    }

    private static IQueryable<PublicReport> Narrowed(IQueryable<PublicReport> reports, ReportFilter filter, DateTimeOffset now)
    {
        if (filter.State is { } state)
            reports = reports.Where(r => r.State == state);
        if (filter.Service is { } service)
            reports = reports.Where(r => r.Service == service);
        if (filter.Late)
            reports = reports.Where(r => r.State == ReportState.Waiting && r.AnswerBy <= now);
        if (filter.Number is { } number)
            reports = reports.Where(r => r.Number == number);
        return reports;
    }

    private static (DateTimeOffset At, Guid Id)? Cursor(string? cursor)
        => cursor?.Split('-') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 253_402_300_800_000 && Guid.TryParseExact(id, "N", out var guid)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), guid) : null;
}
