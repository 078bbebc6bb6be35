using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>All that anybody outside may know of a report. What is not a column of this record can't be answered.</summary>
internal sealed record ShownReport(
    string Number, ReportState State, bool IsOpen, RefusalReason? Reason, string? Note, string Service, string? Words, double? Lat, double? Lon,
    DateTimeOffset ReceivedAt, DateTimeOffset ChangedAt, DateTimeOffset? ExpectedAt, IReadOnlyList<Guid> Photos);

/// <summary>
/// What GET answers: the rows of the queue that are shown, and of them class, state, instants and a rounded place, words and photos
/// where they were released. It reads the one table and has no way to a case.
/// </summary>
internal sealed class PublicRequests(WhistleDb db, FileDesk files, TimeProvider clock)
{
    /// <summary>Three decimals are about a hundred metres: the street, and not whose door.</summary>
    private const int Decimals = 3;

    /// <param name="query">Which.</param>
    /// <param name="tester">The test key's consumer, who also sees what it sent itself.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyList<ShownReport>> ListAsync(ListQuery query, Guid? tester, CancellationToken stop)
    {
        var shown = Shown(query.Numbers.Count > 0 ? tester : null);
        if (query.Numbers.Count > 0)
            shown = shown.Where(r => query.Numbers.Contains(r.Number));
        else
        {
            var (from, until) = (query.From, query.Until);
            shown = shown.Where(r => r.ReceivedAt >= from && r.ReceivedAt <= until);
            if (query.Services.Count > 0)
                shown = shown.Where(r => query.Services.Contains(r.Service));
            if (query.IsOpen is { } isOpen)
                shown = shown.Where(r => r.IsOpen == isOpen);
        }
        return await Out(shown.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)).ToListAsync(stop);
    }

    public Task<ShownReport?> FindAsync(string number, Guid? tester, CancellationToken stop)
        => Out(Shown(tester).Where(r => r.Number == number)).SingleOrDefaultAsync(stop);

    /// <summary>A photo that has been released; null for any other file there is.</summary>
    public async Task<(StoredFile File, string Path)? > PhotoAsync(Guid id, CancellationToken stop)
    {
        if ((await files.KnownAsync([new(id)], stop)).GetValueOrDefault(new(id)) is not { OwnerKind: PublicReportFiles.Owner, OwnerId: { } owner, IsPicture: true } file)
            return null;
        var report = await db.Set<PublicReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == owner && r.IsShown, stop);
        return report is not null && report.PublicPhotos.Contains(id) && files.Locate(file, small: false) is { } path ? (file, path) : null;
    }

    /// <summary>The fields in the specification's own order.</summary>
    public static void Write(WireWriter writer, ShownReport report, string address, CultureInfo culture)
    {
        writer.Field("service_request_id", report.Number);
        writer.Field("status", report.IsOpen ? "open" : "closed");
        writer.Field("status_notes", Notes(report, culture));
        writer.Field("service_name", OpenServices.Find(report.Service)?.Name(culture));
        writer.Field("service_code", report.Service);
        writer.Field("description", report.Words);
        writer.Field("agency_responsible", (string?)null);
        writer.Field("service_notice", (string?)null);
        writer.Field("requested_datetime", report.ReceivedAt);
        writer.Field("updated_datetime", report.ChangedAt);
        writer.Field("expected_datetime", report.IsOpen ? report.ExpectedAt : null);
        writer.Field("address", (string?)null);
        writer.Field("address_id", (string?)null);
        writer.Field("zipcode", (string?)null);
        writer.Field("lat", report.Lat is { } lat ? Math.Round(lat, Decimals) : null);
        writer.Field("long", report.Lon is { } lon ? Math.Round(lon, Decimals) : null);
        writer.Field("media_url", report.Photos is [var first, ..] ? $"{address}/media/{first:D}" : null);
    }

    private static string Notes(ShownReport report, CultureInfo culture) => report.State switch
    {
        ReportState.Waiting => Text.In(culture, "Notes.Test"),
        ReportState.Refused => Text.In(culture, $"Reason.{(report.Reason ?? RefusalReason.Other).Code()}") + (report.Note is { } note ? " " + note : ""),
        _ => Text.In(culture, report.IsOpen ? "Notes.Open" : "Notes.Closed"),
    };

    private IQueryable<PublicReport> Shown(Guid? tester)
        => db.Set<PublicReport>().AsNoTracking().Where(r => r.IsShown || (tester != null && r.IsTest && r.Consumer == tester));

    private static IQueryable<ShownReport> Out(IQueryable<PublicReport> reports)
        => reports.Select(r => new ShownReport(r.Number, r.State, r.IsOpen, r.Reason, r.Note, r.Service, r.PublicWords, r.Lat, r.Lon, r.ReceivedAt, r.ChangedAt, r.ExpectedAt, r.PublicPhotos));

    public DateTimeOffset Now => clock.Now();
}
