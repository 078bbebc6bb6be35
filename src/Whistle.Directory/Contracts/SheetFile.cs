using System.Globalization;
using System.Resources;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>A row of a sheet by its number in the file.</summary>
public sealed record SheetFileRow(int Number, IReadOnlyList<string> Cells);

/// <summary>A table out of a file: XLSX, or CSV in UTF-8 or GB18030. What is wrong with it stands in the directory's words ("Sheet.Empty").</summary>
public sealed record SheetFile(IReadOnlyList<string> Headings, IReadOnlyList<SheetFileRow> Rows, IReadOnlyList<(int? Row, Refusal Why)> Problems)
{
    private static readonly ResourceManager Words = new(typeof(Text));

    public const int MostBytes = SheetLimits.MostBytes;

    public const string CsvType = CsvWriter.MediaType;

    /// <param name="file">The bytes as they came.</param>
    /// <param name="times">A day in a workbook's cell keeps its time, where it has one.</param>
    public static SheetFile Read(byte[] file, bool times = false)
    {
        var read = SheetReader.Read(file, times);
        if (read.Sheet is not { } sheet || read.Problems.Count > 0)
            return new([], [], [.. read.Problems.Select(problem => (problem.Row, problem.Why))]);
        var wrong = sheet.Rows.SelectMany(row => row.Cells.Select(SheetReader.WhyNot).OfType<Refusal>().Select(why => ((int?)row.Number, why))).ToList();
        return new(sheet.Headings, [.. sheet.Rows.Select(row => new SheetFileRow(row.Number, row.Cells))], wrong);
    }

    /// <summary>The sentence for a problem of <see cref="Problems"/>.</summary>
    public static string Say(Refusal problem)
        => string.Format(CultureInfo.CurrentCulture, Words.GetString(problem.Code, CultureInfo.CurrentUICulture) ?? problem.Code, problem.Fills);

    /// <summary>Writes a table so that reading it gives it again, and no cell is a formula.</summary>
    public static Task WriteCsvAsync(Stream to, IEnumerable<string> headings, IAsyncEnumerable<string?[]> rows, CancellationToken stop) => CsvWriter.WriteAsync(to, headings, rows, stop);

    /// <summary>The same as text, for a form that keeps what was tried.</summary>
    public static string Csv(IEnumerable<string?[]> rows) => string.Join("\r\n", rows.Select(row => string.Join(',', row.Select(CsvWriter.Cell))));
}
