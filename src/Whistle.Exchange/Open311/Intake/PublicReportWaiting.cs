using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>Reports on the page of one's work.</summary>
internal sealed class PublicReportWaiting(PublicReportQueries reports, IStringLocalizer<Text> text, TimeProvider clock) : IWaiting
{
    private const int Most = 20;

    public string Title => text["Waiting.Title"];

    public async Task<IReadOnlyList<WaitingWork>> OfAsync(Actor by, CancellationToken stop)
    {
        var (city, now) = (await reports.CityAsync(stop), clock.Now());
        return [.. (await reports.WaitingAsync(by, Most, stop)).Select(report => new WaitingWork(
            OpenServices.Find(report.Service)?.Name(CultureInfo.CurrentUICulture) ?? report.Service,
            city.FindUnit(report.Campus ?? report.Queue)?.Name.ToString() ?? "",
            report.AnswerBy is { } by ? text["Waiting.Until", by.InShanghai()] : text["Waiting.Since", report.ReceivedAt.InShanghai()],
            report.IsLate(now), $"/public-reports/{report.Id:D}"))];
    }
}
