using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Province.Requests;

/// <summary>What follows a step of an export.</summary>
internal static class ExportDelivery
{
    public const string Kind = "export";

    public static string Body(Guid export, string step) => $"{export:N} {step}";

    public static (Guid Export, string Step) Read(string body) => body.Split(' ') is [var id, var step] ? (Guid.ParseExact(id, "N"), step) : throw new FormatException(body);
}

/// <summary>Tells those who may decide that something waits, and whoever asked what became of it.</summary>
internal sealed class ExportNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => ExportDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var all = deliveries.Select(delivery => (delivery.Id, Of: ExportDelivery.Read(delivery.Body))).ToList();
        var ids = all.Select(one => one.Of.Export).Distinct().ToList();
        var exports = await db.Set<ExportRequest>().AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, stop);
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db,
            [.. from one in all
                where exports.ContainsKey(one.Of.Export)
                let export = exports[one.Of.Export]
                from person in To(export, one.Of.Step, city)
                select (one.Id, new NoticeFor(person, "Export.Notice." + one.Of.Step, $"/exports/{export.Id:D}", new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = export.Number }, Urgent: false))], stop);
    }

    private static IEnumerable<PersonId> To(ExportRequest export, string step, City city) => step switch
    {
        "asked" => export.State is ExportState.Asked ? ExportRules.Deciders(export, city) : [],
        "approved" or "declined" or "failed" => [export.AskedBy],
        "ready" => export.DecidedBy is { } decider ? [export.AskedBy, decider] : [export.AskedBy],
        _ => [],
    };
}

/// <summary>The sentences of these notices, in the reader's language.</summary>
internal sealed class ExportNoticeWords : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("Export.Notice.", StringComparison.Ordinal) && Text.Find(CultureInfo.InvariantCulture, code) is not null;

    public NoticeKind KindOf(string code) => code == "Export.Notice.asked" ? NoticeKind.Task : NoticeKind.Course;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => Text.In(culture, code).Replace("{number}", fills.GetValueOrDefault("number") ?? "", StringComparison.Ordinal);
}
