using System.Globalization;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Reads one row by its columns' names and remembers what is wrong with each cell.</summary>
internal sealed class ImportRow(SheetRow row, IReadOnlyDictionary<string, int> map, List<SheetProblem> problems)
{
    private static readonly string[] DayForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];

    private readonly int before = problems.Count;

    public int Number => row.Number;

    /// <summary>Nothing is wrong with this row so far.</summary>
    public bool IsGood => problems.Count == before;

    public bool Has(string column) => map.ContainsKey(column);

    /// <summary>What stands in the cell; null where it is empty or there is no such column.</summary>
    public string? this[string column] => map.TryGetValue(column, out var i) && i < row.Cells.Length && row.Cells[i].Length > 0 ? row.Cells[i] : null;

    public void Wrong(string column, string code, params object[] fills)
        => problems.Add(new(row.Number, FormWords.In(CultureInfo.CurrentUICulture, "Import.Column." + column), new(code, null, fills)));

    public void Wrong(string column, Refusal why)
        => problems.Add(new(row.Number, FormWords.In(CultureInfo.CurrentUICulture, "Import.Column." + column), why));

    public string? Required(string column, int longest)
    {
        if (this[column] is { } text)
            return Short(column, text, longest);
        Wrong(column, "Import.Empty");
        return null;
    }

    /// <summary>Free text on one line; what the sheet has no column for stays as it is.</summary>
    public string? Text(string column, int longest, string? now) => !Has(column) ? now : this[column] is { } text ? Short(column, text, longest) : null;

    public T? Code<T>(string column, string prefix) where T : struct, Enum
    {
        if (this[column] is not { } typed)
            return null;
        if (FormWords.Parse<T>(prefix, typed) is { } value)
            return value;
        Wrong(column, "Import.UnknownCode", typed, FormWords.All<T>(prefix));
        return null;
    }

    public Guid? Id(string column)
    {
        if (this[column] is not { } typed)
            return null;
        if (Guid.TryParse(typed, out var id))
            return id;
        Wrong(column, "Import.NotAnId", typed);
        return null;
    }

    /// <summary>A day, typed year first. "9/1/2026" could be two days and is refused.</summary>
    public DateOnly? Day(string column)
    {
        if (this[column] is not { } typed)
            return null;
        if (FormWords.Says("Import.Always", typed))
            return DateOnly.MinValue;
        if (DateOnly.TryParseExact(typed, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1950 and <= 2100)
            return day;
        Wrong(column, "Import.NotADay", typed);
        return null;
    }

    public bool? YesNo(string column)
    {
        if (this[column] is not { } typed)
            return null;
        if (FormWords.Says("Import.Yes", typed) || typed is "1" or "true" or "TRUE" or "√" or "Y" or "y")
            return true;
        if (FormWords.Says("Import.No", typed) || typed is "0" or "false" or "FALSE" or "N" or "n")
            return false;
        Wrong(column, "Import.NotYesNo", typed);
        return null;
    }

    public double? Degrees(string column, double most)
    {
        if (this[column] is not { } typed)
            return null;
        if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most)
            return degrees;
        Wrong(column, "Import.NotDegrees", typed, most);
        return null;
    }

    private string? Short(string column, string text, int longest)
    {
        if (text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0)
            Wrong(column, "Import.OneLine");
        else if (text.Length > longest)
            Wrong(column, "Field.TooLong", longest);
        else
            return text;
        return null;
    }
}
