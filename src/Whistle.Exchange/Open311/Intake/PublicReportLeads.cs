using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Wire;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>A report that is taken in becomes a case by the page by which every case is reported: /report?from=open311:ID.</summary>
internal sealed class PublicReportLeads(WhistleDb db, ICity cities, PublicList shown, TimeProvider clock) : ILeadSource
{
    public const string Source = "open311";

    private const int LongestLead = 2000, LongestPlace = 200;

    public string Kind => Source;

    public async Task<Lead?> FindAsync(Guid id, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        return await db.Set<PublicReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is { State: ReportState.Waiting, Campus: { } campus, School: { } school } report && IntakeRules.MayTake(report, by, city)
            ? new(school, campus, OpenServices.Find(report.Service)?.Item, Described(report), [.. report.Photos.Select(photo => new FileId(photo))], Placed(report)) { Source = "public" } : null;
    }

    /// <summary>Its version sees to it that one report becomes one case.</summary>
    public async Task BecameAsync(WhistleDb into, Guid id, CaseId @case, Actor by, CancellationToken stop)
    {
        var (report, now) = (await into.Set<PublicReport>().SingleAsync(r => r.Id == id, stop), clock.Now());
        report.Take(@case.Value, by.Person, now);
        into.Add(report.Step(StepKind.Taken, by.Person, now));
        shown.ChangedBy(into);
    }

    public async Task<string?> PathForAsync(Guid id, Actor reader, CancellationToken stop)
        => await db.Set<PublicReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is { } report && IntakeRules.MaySee(report, reader, await cities.GetAsync(stop)) ? $"/public-reports/{report.Id:D}" : null;

    private static string? Described(PublicReport report)
    {
        string?[] parts = [report.Words, report.When is { } when ? Text.Say("Lead.When", Text.Say($"When.{when}")) : null];
        var words = string.Join('\n', parts.OfType<string>());
        return words.Length == 0 ? null : words.Length <= LongestLead ? words : words[..(LongestLead - 1)] + "…";
    }

    private static Place? Placed(PublicReport report)
        => report is { Lat: null, Address: null } ? null : new(report.Lat, report.Lon, report.Address is { Length: > LongestPlace } address ? address[..LongestPlace] : report.Address);
}
