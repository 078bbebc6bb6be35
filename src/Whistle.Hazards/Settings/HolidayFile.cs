using System.Globalization;
using System.Text.Json;
using Whistle.Kernel;

namespace Whistle.Hazards.Settings;

/// <summary>
/// A year's days as the State Council's notice has them, in the form of NateScarlet/holiday-cn. Everything wrong with a row is
/// said with the row: nothing of a file with a mistake is taken.
/// </summary>
internal sealed record HolidayFile(int Year, IReadOnlyList<(DateOnly Day, bool IsOff)> Days)
{
    public const int MostBytes = 64 * 1024;
    public const int MostDays = 200;

    public static readonly Refusal NotJson = new("Calendar.NotJson", "file"), NoYear = new("Calendar.NoYear", "file"), NoDays = new("Calendar.NoDays", "file");

    public static (HolidayFile? File, IReadOnlyList<Refusal> Problems) Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, [NotJson]);
        }
    }

    private static (HolidayFile? File, IReadOnlyList<Refusal> Problems) Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("year", out var y) || y.ValueKind is not JsonValueKind.Number || !y.TryGetInt32(out var year) || year is < 2000 or > 2100)
            return (null, [NoYear]);
        if (!root.TryGetProperty("days", out var list) || list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > MostDays)
            return (null, [NoDays]);
        var (days, problems, row) = (new Dictionary<DateOnly, bool>(), new List<Refusal>(), 0);
        foreach (var one in list.EnumerateArray())
        {
            row++;
            if (WhyNot(one, year, days, row, out var day, out var isOff) is { } wrong)
                problems.Add(wrong);
            else
                days.Add(day, isOff);
        }
        return problems.Count > 0 ? (null, problems) : (new(year, [.. days.OrderBy(d => d.Key).Select(d => (d.Key, d.Value))]), []);
    }

    private static Refusal? WhyNot(JsonElement row, int year, Dictionary<DateOnly, bool> known, int no, out DateOnly day, out bool isOff)
    {
        (day, isOff) = (default, false);
        if (row.ValueKind is not JsonValueKind.Object || !row.TryGetProperty("date", out var date) || date.ValueKind is not JsonValueKind.String)
            return new("Calendar.RowNoDate", "file", no);
        var text = date.GetString()!;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return new("Calendar.RowImpossible", "file", no, text.Length > 30 ? text[..30] : text);
        if (!row.TryGetProperty("isOffDay", out var off) || off.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return new("Calendar.RowNoOff", "file", no, text);
        isOff = off.GetBoolean();
        // the notice of a year may name days at the end of the year before
        if (day.Year != year && day.Year != year - 1)
            return new("Calendar.RowOtherYear", "file", no, text, year);
        return known.ContainsKey(day) ? new("Calendar.RowDoubled", "file", no, text) : null;
    }
}
