namespace Whistle.Directory.Import.Sheets;

/// <summary>Takes the rows of a file as they come and makes a table of them; says when there are too many.</summary>
internal sealed class SheetBuilder
{
    private readonly List<SheetRow> rows = [];
    private readonly List<SheetProblem> problems = [];
    private string[]? headings;
    private int headingRow;

    /// <summary>False where the file is too large to go on.</summary>
    public bool Add(int number, List<string> cells)
    {
        while (cells.Count > 0 && cells[^1].Length == 0)
            cells.RemoveAt(cells.Count - 1);
        if (cells.Count == 0)
            return true;
        if (cells.Count > SheetLimits.MostColumns)
            return Stop(number, SheetLimits.TooManyColumns);
        for (var i = 0; i < cells.Count; i++)
            if (SheetReader.WhyNot(cells[i]) is { } why)
                problems.Add(new(number, headings is not null && i < headings.Length ? headings[i] : Letters(i), why));
        if (headings is null)
            (headings, headingRow) = ([.. cells], number);
        else if (rows.Count >= SheetLimits.MostRows)
            return Stop(number, SheetLimits.TooManyRows);
        else
            rows.Add(new(number, [.. cells]));
        return problems.Count < 1_000;
    }

    public int Problems => problems.Count;

    public void Problem(int? row, string? column, Kernel.Refusal why) => problems.Add(new(row, column, why));

    public string Column(int index) => headings is not null && index < headings.Length && headings[index].Length > 0 ? headings[index] : Letters(index);

    public SheetReading Done()
        => problems.Count > 0 ? new(null, problems)
            : headings is null || rows.Count == 0 ? SheetReading.Not(SheetLimits.Empty)
            : new(new(headings, headingRow, rows), []);

    public static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private bool Stop(int row, Kernel.Refusal why)
    {
        problems.Clear();
        problems.Add(new(row, null, why));
        return false;
    }
}
