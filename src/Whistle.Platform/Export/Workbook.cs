using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Whistle.Platform.Export;

/// <summary>A column of a workbook; the width is in characters of the normal font, a Chinese character counts two.</summary>
public sealed record Column(string Heading, double Width = 16);

/// <summary>One sheet of a workbook: a heading row and what comes below.</summary>
public sealed record SheetOf(string Name, IReadOnlyList<Column> Columns, IAsyncEnumerable<object?[]> Rows);

/// <summary>
/// Writes a table as XLSX while its rows arrive: nothing but a few hundred rows is held at a time, and the stream may be an answer
/// to a request. A cell holds text, a number, a truth, a day or an instant (shown in Shanghai time); null leaves it empty.
/// </summary>
public static class Workbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const int MostRows = 1_048_576, RowsAtATime = 500;

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static Task WriteAsync(Stream to, string sheet, IReadOnlyList<Column> columns, IAsyncEnumerable<object?[]> rows, CancellationToken stop)
        => WriteAsync(to, [new SheetOf(sheet, columns, rows)], stop);

    public static async Task WriteAsync(Stream to, IReadOnlyList<SheetOf> sheets, CancellationToken stop)
    {
        using var held = new HeldBytes();
        using (var zip = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, xml) in WorkbookParts.Around([.. sheets.Select(s => SheetName.Safe(s.Name))]))
                await WritePartAsync(zip, path, xml, stop);
            for (var i = 0; i < sheets.Count; i++)
                await WriteSheetAsync(zip, WorkbookParts.SheetPath(i), held, to, sheets[i].Columns, sheets[i].Rows, stop);
        }
        await held.PassOnAsync(to, stop);
    }

    private static async Task WritePartAsync(ZipArchive zip, string path, string xml, CancellationToken stop)
    {
        using var part = new StreamWriter(zip.CreateEntry(path).Open());
        await part.WriteAsync(xml.AsMemory(), stop);
    }

    private static async Task WriteSheetAsync(
        ZipArchive zip, string path, HeldBytes held, Stream to, IReadOnlyList<Column> columns, IAsyncEnumerable<object?[]> rows, CancellationToken stop)
    {
        using var part = zip.CreateEntry(path).Open();
        using var xml = OpenXmlWriter.Create(part);
        var letters = columns.Select((_, i) => Letters(i)).ToArray();
        Begin(xml, columns);
        WriteRow(xml, 1, letters, [.. columns.Select(c => c.Heading)], CellStyle.Heading);
        var count = 1;
        await foreach (var row in rows.WithCancellation(stop))
        {
            if (++count > MostRows)
                throw new InvalidOperationException($"A sheet holds no more than {MostRows} rows.");
            WriteRow(xml, count, letters, row, CellStyle.Plain);
            if (count % RowsAtATime == 0)
                await held.PassOnAsync(to, stop);
        }
        xml.WriteEndElement();
        if (columns.Count > 0)
            xml.WriteElement(new AutoFilter { Reference = $"A1:{letters[^1]}{count}" });
        xml.WriteEndElement();
    }

    private static void Begin(OpenXmlWriter xml, IReadOnlyList<Column> columns)
    {
        xml.WriteStartDocument();
        xml.WriteStartElement(new Worksheet());
        var frozen = new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
        xml.WriteElement(new SheetViews(new SheetView(frozen) { WorkbookViewId = 0 }));
        if (columns.Count > 0)
            xml.WriteElement(new Columns(columns.Select((c, i) => new DocumentFormat.OpenXml.Spreadsheet.Column
            {
                Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true,
            })));
        xml.WriteStartElement(new SheetData());
    }

    private static void WriteRow(OpenXmlWriter xml, int number, string[] letters, object?[] values, CellStyle style)
    {
        if (values.Length != letters.Length)
            throw new ArgumentException($"Row {number} has {values.Length} values for {letters.Length} columns.", nameof(values));
        xml.WriteStartElement(new Row { RowIndex = (uint)number });
        for (var i = 0; i < values.Length; i++)
            if (values[i] is { } value)
                WriteCell(xml, string.Create(CultureInfo.InvariantCulture, $"{letters[i]}{number}"), value, style);
        xml.WriteEndElement();
    }

    private static void WriteCell(OpenXmlWriter xml, string at, object value, CellStyle style)
    {
        switch (value)
        {
            case DateTimeOffset instant:
                WriteNumber(xml, at, instant.ToOffset(Shanghai).DateTime.ToOADate(), CellStyle.Instant);
                break;
            case DateOnly day:
                WriteNumber(xml, at, day.ToDateTime(TimeOnly.MinValue).ToOADate(), CellStyle.Day);
                break;
            case byte or short or int or long or float or double or decimal:
                WriteNumber(xml, at, Convert.ToDouble(value, CultureInfo.InvariantCulture), style);
                break;
            case bool truth:
                xml.WriteElement(new Cell(new CellValue(truth ? "1" : "0")) { CellReference = at, DataType = CellValues.Boolean });
                break;
            default:
                WriteText(xml, at, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", style);
                break;
        }
    }

    private static void WriteNumber(OpenXmlWriter xml, string at, double number, CellStyle style)
        => xml.WriteElement(new Cell(new CellValue(number.ToString("R", CultureInfo.InvariantCulture))) { CellReference = at, StyleIndex = (uint)style });

    private static void WriteText(OpenXmlWriter xml, string at, string text, CellStyle style)
    {
        var harmless = style is CellStyle.Plain && CellText.LooksLikeFormula(text) ? CellStyle.Quoted : style;
        var inline = new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(CellText.Escaped(text)) { Space = SpaceProcessingModeValues.Preserve });
        xml.WriteElement(new Cell(inline) { CellReference = at, DataType = CellValues.InlineString, StyleIndex = (uint)harmless });
    }

    private static string Letters(int column)
        => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
