using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Jobs;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What no school has answered in its time goes on to the office of its district.</summary>
internal sealed class UnansweredReports(WhistleDb db, ICity cities, Outbox outbox, TimeProvider clock) : IPlannedWork
{
    private const int AtOnce = 200;

    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now();
        var city = await cities.GetAsync(stop);
        while (true)
        {
            var late = await db.Set<PublicReport>().Where(r => r.State == ReportState.Waiting && r.AnswerBy <= now).OrderBy(r => r.AnswerBy).Take(AtOnce).ToListAsync(stop);
            foreach (var report in late)
            {
                var office = report.District is { } district ? city.Department(district, Line.Education)?.Id ?? city.CityOffice?.Id : city.CityOffice?.Id;
                report.PassOn(new(report.Campus, report.School, report.District, office ?? report.Queue), null, now);
                db.Add(report.Step(StepKind.GoneOn, null, now));
                outbox.Send(db, PublicReportDelivery.Kind, PublicReportDelivery.Body(report.Id, "GoneOn"));
            }
            // where a person was faster, the next round sees what is left
            await db.TrySaveAsync(stop);
            db.ChangeTracker.Clear();
            if (late.Count < AtOnce)
                return;
        }
    }
}

/// <summary>
/// Deletes what has had its time: names and contacts some weeks after the end, the words of junk and tests, and counts by address.
/// The words of a report that became a case or was refused stay as long as cases do.
/// </summary>
internal sealed class OldContacts(WhistleDb db, WriteGate gate, OpenSettings settings, TimeProvider clock) : IPlannedWork
{
    private const int AtOnce = 200;

    private static readonly TimeSpan LongestContact = TimeSpan.FromDays(365), TestsKept = TimeSpan.FromDays(7), JunkKept = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now();
        var (ended, received, tests, junk) = (now - TimeSpan.FromDays(settings.ContactDays), now - LongestContact, now - TestsKept, now - JunkKept);
        await EachAsync(db.Set<PublicReport>().Where(r => r.Contact != null && (r.EndedAt < ended || r.ReceivedAt < received)), report =>
        {
            report.ForgetContact();
            db.Add(report.Step(StepKind.Erased, null, now));
        }, stop);
        await EachAsync(db.Set<PublicReport>().Where(r => r.State == ReportState.Junk && r.EndedAt < junk && (r.Words != null || r.Address != null || r.MediaUrl != null || r.Lat != null || r.Contact != null)), report => Forget(report, now), stop);
        await EachAsync(db.Set<PublicReport>().Where(r => r.IsTest && r.ReceivedAt < tests), report => db.Remove(report), stop);
        using (await gate.EnterAsync(stop))
            await db.Set<ReportStep>().Where(s => s.At < tests && !db.Set<PublicReport>().Any(r => r.Id == s.Report)).ExecuteDeleteAsync(stop);
        await CountsAsync(now, stop);
    }

    private void Forget(PublicReport report, DateTimeOffset now)
    {
        report.ForgetWords();
        db.Add(report.Step(StepKind.Erased, null, now));
    }

    private async Task EachAsync(IQueryable<PublicReport> due, Action<PublicReport> forget, CancellationToken stop)
    {
        while (true)
        {
            var found = await due.OrderBy(r => r.Id).Take(AtOnce).ToListAsync(stop);
            var (ids, photos) = (found.Select(report => report.Id).ToList(), found.Where(report => report.IsTest || report.State is ReportState.Junk).SelectMany(report => report.Photos).ToList());
            found.ForEach(forget);
            // the bytes go with their last row, in the clean-up of files
            if (photos.Count > 0)
                db.RemoveRange(await db.Set<StoredFile>().Where(f => f.OwnerKind == PublicReportFiles.Owner && f.OwnerId != null && ids.Contains(f.OwnerId.Value)).ToListAsync(stop));
            await db.TrySaveAsync(stop);
            db.ChangeTracker.Clear();
            if (found.Count < AtOnce)
                return;
        }
    }

    private async Task CountsAsync(DateTimeOffset now, CancellationToken stop)
    {
        var (addresses, year) = (now.Day().AddDays(-1), now.Day().AddDays(-400));
        using (await gate.EnterAsync(stop))
            await db.Set<UseOfDay>().Where(u => (u.Key.StartsWith(UseMeter.AddressMark) && u.Day < addresses) || u.Day < year).ExecuteDeleteAsync(stop);
    }
}
