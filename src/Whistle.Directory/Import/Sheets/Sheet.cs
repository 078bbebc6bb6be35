using Whistle.Kernel;

namespace Whistle.Directory.Import.Sheets;

/// <summary>A table as it was read: the headings of the first row that has any, then the rows with anything in them.</summary>
internal sealed record Sheet(IReadOnlyList<string> Headings, int HeadingRow, IReadOnlyList<SheetRow> Rows);

/// <summary>A row by its number in the sheet; cells without anything in them are empty.</summary>
internal sealed record SheetRow(int Number, string[] Cells);

/// <summary>What is wrong, where: "第3行 岗位：…". The refusal's fills go into its sentence.</summary>
internal sealed record SheetProblem(int? Row, string? Column, Refusal Why);

/// <summary>A sheet, or what is wrong with the file as a whole or with its cells.</summary>
internal sealed record SheetReading(Sheet? Sheet, IReadOnlyList<SheetProblem> Problems)
{
    public static SheetReading Not(Refusal why, int? row = null, string? column = null) => new(null, [new(row, column, why)]);
}

/// <summary>What a sheet may hold. Whatever is larger is refused before it is read to its end.</summary>
internal static class SheetLimits
{
    public const int MostBytes = 8 * 1024 * 1024;
    public const int MostRows = 20_000;
    public const int MostColumns = 50;
    public const int LongestCell = 1_000;
    public const int MostParts = 200;
    public const long MostUnpacked = 100L * 1024 * 1024;
    public const int MostTexts = 500_000;
    public const int MostMerged = 5_000;

    public static readonly Refusal
        Empty = new("Sheet.Empty"),
        TooLarge = new("Sheet.TooLarge", Fills: MostBytes / 1024 / 1024),
        TooManyRows = new("Sheet.TooManyRows", Fills: MostRows),
        TooManyColumns = new("Sheet.TooManyColumns", Fills: MostColumns),
        TooLong = new("Sheet.TooLong", Fills: LongestCell),
        Bomb = new("Sheet.Bomb"),
        NotASheet = new("Sheet.NotASheet"),
        OldExcel = new("Sheet.OldExcel"),
        NotText = new("Sheet.NotText"),
        OpenQuote = new("Sheet.OpenQuote"),
        Control = new("Sheet.Control");
}
