using System.Globalization;
using Whistle.Exchange.Open311.Intake;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Open311.Pages;

/// <summary>How a report is shown on pages.</summary>
internal static class ReportWords
{
    public static string Service(PublicReport report) => OpenServices.Find(report.Service)?.Name(CultureInfo.CurrentUICulture) ?? report.Service;

    public static Mark MarkOf(PublicReport report, DateTimeOffset now) => report.State switch
    {
        ReportState.Waiting => report.IsLate(now) ? Mark.Late : Mark.Waiting,
        ReportState.Taken => report.IsOpen ? Mark.Working : Mark.Done,
        _ => Mark.Gone,
    };
}
