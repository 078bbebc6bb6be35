using System.Text;
using Whistle.Guidance.Calendar;

namespace Whistle.Rules.Tests.Guidance;

public sealed class ICalendarTests
{
    private static readonly CalendarEntry Entry = new("visit-1@whistle", new(2026, 11, 24), null, "工作检查：望澜小学", "本部", "https://whistle.example/visits/1", 3, new(2026, 11, 23, 1, 2, 3, TimeSpan.Zero));

    [Fact]
    public void Every_line_ends_in_crlf_and_holds_at_most_75_octets_of_whole_characters()
    {
        var ics = ICalendar.Write("服务指导", [Entry with { Summary = new string('检', 90) + "🏫" + new string('a', 200) }]);

        Assert.DoesNotContain("\n", ics.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(ics.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains("SUMMARY:" + new string('检', 90) + "🏫" + new string('a', 200), Unfolded(ics), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_escaped_and_cannot_begin_a_line_of_its_own()
    {
        var ics = Unfolded(ICalendar.Write("x", [Entry with { Summary = "a;b,c\\d\r\nEND:VEVENT\tz\u0007" }]));

        Assert.Contains("SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENTz", ics, StringComparison.Ordinal);
        Assert.Single(ics.Split("\r\n"), line => line == "END:VEVENT");
    }

    [Fact]
    public void A_day_is_a_date_and_a_time_has_its_zone()
    {
        var day = Unfolded(ICalendar.Write("x", [Entry]));
        Assert.Contains("\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261125\r\n", day, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTAMP:20261123T010203Z\r\nSEQUENCE:3\r\n", day, StringComparison.Ordinal);

        var time = Unfolded(ICalendar.Write("x", [Entry with { Time = new(9, 30) }]));
        Assert.Contains("\r\nDTSTART;TZID=Asia/Shanghai:20261124T093000\r\nDURATION:PT1H\r\n", time, StringComparison.Ordinal);
        Assert.Contains("\r\nTZID:Asia/Shanghai\r\n", time, StringComparison.Ordinal);
    }

    private static string Unfolded(string ics) => ics.Replace("\r\n ", "", StringComparison.Ordinal);
}
