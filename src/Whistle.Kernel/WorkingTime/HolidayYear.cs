using System.Globalization;
using System.Text.Json;

namespace Whistle.Kernel.WorkingTime;

/// <summary>
/// One year's days off and make-up working days (调休), from the State Council's yearly notice. The files that the program
/// brings were collected by NateScarlet/holiday-cn (MIT licence); each names the notice it comes from.
/// </summary>
public sealed record HolidayYear(int Year, IReadOnlyDictionary<DateOnly, bool> IsOff)
{
    private const string Folder = "Whistle.Kernel.Holidays.";

    /// <summary>The years that the program brings.</summary>
    public static IReadOnlyList<HolidayYear> Brought { get; } = [.. ReadBrought()];

    /// <summary>The years that the program brings, each replaced or joined by the files (2027.json …) that a city has put into its own folder.</summary>
    public static IReadOnlyList<HolidayYear> BroughtAnd(string folder)
    {
        var years = Brought.ToDictionary(y => y.Year);
        if (System.IO.Directory.Exists(folder))
            foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                using var json = File.OpenRead(file);
                var year = Read(json, file);
                years[year.Year] = year;
            }
        return [.. years.Values.OrderBy(y => y.Year)];
    }

    /// <summary>Reads a file in the form of holiday-cn; <paramref name="name"/> says in the error which file is wrong.</summary>
    public static HolidayYear Read(Stream json, string name)
    {
        try
        {
            using var file = JsonDocument.Parse(json);
            var days = new Dictionary<DateOnly, bool>();
            foreach (var day in file.RootElement.GetProperty("days").EnumerateArray())
                days.Add(DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture), day.GetProperty("isOffDay").GetBoolean());
            return new(file.RootElement.GetProperty("year").GetInt32(), days);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{name} is not a holiday file: {wrong.Message}", wrong);
        }
    }

    private static IEnumerable<HolidayYear> ReadBrought()
    {
        var here = typeof(HolidayYear).Assembly;
        foreach (var name in here.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var json = here.GetManifestResourceStream(name)!;
            yield return Read(json, name[Folder.Length..]);
        }
    }
}
