using System.Globalization;
using System.Text;
using Whistle.Kernel;

namespace Whistle.Guidance.Calendar;

/// <summary>An entry of a calendar: a day, or a time on it.</summary>
internal sealed record CalendarEntry(string Uid, DateOnly Day, TimeOnly? Time, string Summary, string Where, string Link, int Sequence, DateTimeOffset Stamp);

/// <summary>Writes a calendar as RFC 5545 has it: escaped text, lines folded at 75 octets, times with their zone, stamps in UTC.</summary>
internal static class ICalendar
{
    public const string MediaType = "text/calendar; charset=utf-8";

    private const int Longest = 75;

    private const string Zone = "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19910915T000000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

    public static string Write(string name, IEnumerable<CalendarEntry> entries)
    {
        var ics = new StringBuilder();
        Line(ics, "BEGIN:VCALENDAR");
        Line(ics, "VERSION:2.0");
        Line(ics, "PRODID:-//Whistle//Service guidance//ZH");
        Line(ics, "CALSCALE:GREGORIAN");
        Line(ics, "METHOD:PUBLISH");
        Line(ics, "X-WR-CALNAME:" + Escaped(name));
        Line(ics, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
        ics.Append(Zone);
        foreach (var entry in entries)
            Write(ics, entry);
        Line(ics, "END:VCALENDAR");
        return ics.ToString();
    }

    private static void Write(StringBuilder ics, CalendarEntry entry)
    {
        Line(ics, "BEGIN:VEVENT");
        Line(ics, "UID:" + entry.Uid);
        Line(ics, "DTSTAMP:" + entry.Stamp.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Line(ics, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Sequence}"));
        if (entry.Time is { } time)
        {
            Line(ics, string.Create(CultureInfo.InvariantCulture, $"DTSTART;TZID=Asia/Shanghai:{entry.Day:yyyyMMdd}T{time:HHmmss}"));
            Line(ics, "DURATION:PT1H");
        }
        else
        {
            Line(ics, string.Create(CultureInfo.InvariantCulture, $"DTSTART;VALUE=DATE:{entry.Day:yyyyMMdd}"));
            Line(ics, string.Create(CultureInfo.InvariantCulture, $"DTEND;VALUE=DATE:{entry.Day.AddDays(1):yyyyMMdd}"));
            Line(ics, "TRANSP:TRANSPARENT");
        }
        Line(ics, "SUMMARY:" + Escaped(entry.Summary));
        Line(ics, "LOCATION:" + Escaped(entry.Where));
        Line(ics, "URL:" + entry.Link);
        Line(ics, "END:VEVENT");
    }

    /// <summary>RFC 5545, 3.3.11: backslash, semicolon, comma and line feed are escaped; other control characters may not stand there.</summary>
    internal static string Escaped(string text)
        => string.Concat(text.ReplaceLineEndings("\n").Select(c => c switch
        {
            '\\' => "\\\\",
            ';' => "\\;",
            ',' => "\\,",
            '\n' => "\\n",
            _ when char.IsControl(c) => "",
            _ => c.ToString(),
        }));

    /// <summary>RFC 5545, 3.1: no line longer than 75 octets; a longer one goes on after a break and a space, never within a character.</summary>
    private static void Line(StringBuilder ics, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > Longest)
            {
                ics.Append("\r\n ");
                octets = 1;
            }
            ics.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        ics.Append("\r\n");
    }
}
