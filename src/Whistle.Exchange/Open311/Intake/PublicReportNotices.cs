using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What follows a report's coming into a queue.</summary>
internal static class PublicReportDelivery
{
    public const string Kind = "public-report";

    public static string Body(Guid report, string code) => $"{report:N} {code}";

    public static (Guid Report, string Code) Read(string body) => body.Split(' ') is [var id, var code] ? (Guid.ParseExact(id, "N"), code) : throw new FormatException(body);
}

/// <summary>Tells whoever works on a queue that something waits there.</summary>
internal sealed class PublicReportNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => PublicReportDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var all = deliveries.Select(delivery => (delivery.Id, Of: PublicReportDelivery.Read(delivery.Body))).ToList();
        var ids = all.Select(one => one.Of.Report).Distinct().ToList();
        var reports = await db.Set<PublicReport>().AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, stop);
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db,
            [.. from one in all
                where reports.TryGetValue(one.Of.Report, out var found) && found.State is ReportState.Waiting
                let report = reports[one.Of.Report]
                from person in Keepers(report, city)
                select (one.Id, new NoticeFor(person, "PublicReport." + one.Of.Code, $"/public-reports/{report.Id:D}", Fills(report), Urgent: false))], stop);
    }

    private static IEnumerable<PersonId> Keepers(PublicReport report, City city)
        => city.At(report.Queue).Where(at => at.Role is Role.SchoolStaff or Role.SchoolHead or Role.OfficeStaff or Role.OfficeHead or Role.CityOffice).Select(at => at.Person).Distinct();

    private static Dictionary<string, string> Fills(PublicReport report)
        => new(StringComparer.Ordinal) { ["service"] = report.Service, ["unit"] = report.Queue.Value.ToString("D") };
}

/// <summary>The sentences of these notices, in the reader's language: nothing of the citizen's words.</summary>
internal sealed class PublicReportNoticeWords(ICity cities) : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("PublicReport.", StringComparison.Ordinal) && Text.Find(CultureInfo.InvariantCulture, code) is not null;

    public NoticeKind KindOf(string code) => NoticeKind.Task;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => Text.In(culture, code).Replace("{service}", Matter(fills, culture), StringComparison.Ordinal);

    public string? Detail(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => fills.TryGetValue("unit", out var unit) && Guid.TryParse(unit, out var id) ? cities.Current.FindUnit(new(id))?.Name.In(culture) : null;

    public string? Matter(IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => fills.TryGetValue("service", out var code) && OpenServices.Find(code) is { } service ? service.Name(culture) : null;
}
