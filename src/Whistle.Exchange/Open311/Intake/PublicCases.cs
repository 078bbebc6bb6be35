using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Open311.Wire;
using Whistle.Hazards.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>
/// Keeps beside each report how the case stands that it has become: open or ended, and when the end is expected. Nothing else of the
/// case comes here, so nothing else can get out by the open interface.
/// </summary>
internal sealed class PublicCases(ICaseFacts facts, PublicList shown) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var ids = deliveries.Select(delivery => CaseHappened.Read(delivery.Body).Id).Distinct().ToList();
        var reports = await db.Set<PublicReport>().Where(r => r.Case != null && ids.Contains(r.Case.Value)).ToListAsync(stop);
        if (reports.Count == 0)
            return;
        var cases = (await facts.OfAsync(db, [.. reports.Select(report => report.Case!.Value)], stop)).ToDictionary(one => one.Id.Value);
        foreach (var report in reports)
            if (cases.TryGetValue(report.Case!.Value, out var now))
                Follow(db, report, now);
        shown.ChangedBy(db);
    }

    private static void Follow(WhistleDb db, PublicReport report, CaseFacts now)
    {
        if (now.Withdrawn)
        {
            report.ComeBack(now.LastAt);
            db.Add(report.Step(StepKind.CameBack, null, now.LastAt));
            return;
        }
        var wasOpen = report.IsOpen;
        if (report.Follow(now.IsOpen ? null : now.EndedAt, now.WholeBy, now.LastAt) && wasOpen && !report.IsOpen)
            db.Add(report.Step(StepKind.Ended, null, now.LastAt));
    }
}
