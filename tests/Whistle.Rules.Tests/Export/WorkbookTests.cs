using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Whistle.Platform.Export;
using Xunit;
using Column = Whistle.Platform.Export.Column;
using Workbook = Whistle.Platform.Export.Workbook;

namespace Whistle.Rules.Tests.Export;

public class WorkbookTests
{
    private static readonly Column[] Columns = [new("编号", 22), new("事项", 40)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_valid_with_a_bold_heading_that_stays_in_sight()
    {
        using var file = await WrittenAsync("事件清单", Columns, ["20261122-330110-0001", "校门口流动摊贩"], ["20261122-330110-0002", null]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(book, Stop));
        Assert.Equal("事件清单", book.WorkbookPart!.Workbook.Descendants<Sheet>().Single().Name);
        var sheet = book.WorkbookPart.WorksheetParts.Single().Worksheet;
        Assert.Equal(PaneStateValues.Frozen, sheet.Descendants<Pane>().Single().State!.Value);
        Assert.Equal([22d, 40d], sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Column>().Select(c => c.Width!.Value));
        Assert.All(sheet.Descendants<Row>().First().Elements<Cell>(), c => Assert.True(Style(book, c).FontId! == 1U));
        Assert.Equal(["编号", "事项", "20261122-330110-0001", "校门口流动摊贩", "20261122-330110-0002"], sheet.Descendants<Cell>().Select(c => c.InnerText));
        Assert.Equal(["A1", "B1", "A2", "B2", "A3"], sheet.Descendants<Cell>().Select(c => c.CellReference!.Value));
        Assert.Equal("A1:B3", sheet.Descendants<AutoFilter>().Single().Reference);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+86 571")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("＝1+1")]
    public async Task A_text_that_looks_like_a_formula_is_marked_as_text_and_reads_back_the_same(string text)
    {
        using var file = await WrittenAsync("表", [new("甲")], [text]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var cell = Cells(book).Last();
        Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
        Assert.Null(cell.CellFormula);
        Assert.True(Style(book, cell).QuotePrefix!.Value);
        Assert.Equal(text, XmlConvert.DecodeName(cell.InnerText));
    }

    [Theory]
    [InlineData("普通文字")]
    [InlineData(" 首尾空格 ")]
    [InlineData("第一行\n第二行\ttab")]
    [InlineData("a\u0000b\u001fc")]
    [InlineData("<b>&amp;\"'")]
    [InlineData("👮‍♀️ 😀")]
    [InlineData("_x0041_ stays")]
    [InlineData("")]
    public async Task Any_other_text_reads_back_the_same_and_plain(string text)
    {
        using var file = await WrittenAsync("表", [new("甲")], [text]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var cell = Cells(book).Last();
        Assert.Equal(0U, cell.StyleIndex!.Value);
        Assert.Equal(text, XmlConvert.DecodeName(cell.InnerText));
    }

    [Fact]
    public async Task Half_a_character_and_a_text_too_long_do_not_break_the_file()
    {
        using var file = await WrittenAsync("表", [new("甲"), new("乙")], ["a\ud800b\uffff", new string('长', 40_000)]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var cells = Cells(book).TakeLast(2).Select(c => c.InnerText).ToArray();
        Assert.Equal("a\ufffdb\ufffd", cells[0]);
        Assert.Equal(32_767, cells[1].Length);
    }

    [Fact]
    public async Task Numbers_days_and_instants_are_real_and_in_Shanghai_time()
    {
        var instant = new DateTimeOffset(2026, 12, 31, 16, 30, 15, TimeSpan.Zero);
        Column[] columns = [new("数"), new("小数"), new("日"), new("时"), new("是否")];
        using var file = await WrittenAsync("表", columns, [-42, 3.25m, new DateOnly(2026, 2, 14), instant, true]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var cells = Cells(book).TakeLast(5).ToArray();
        Assert.Equal(["-42", "3.25"], cells.Take(2).Select(c => c.InnerText));
        Assert.Equal(new DateTime(2026, 2, 14, 0, 0, 0, DateTimeKind.Unspecified), DateTime.FromOADate(double.Parse(cells[2].InnerText, CultureInfo.InvariantCulture)));
        Assert.Equal(new DateTime(2027, 1, 1, 0, 30, 15, DateTimeKind.Unspecified), DateTime.FromOADate(double.Parse(cells[3].InnerText, CultureInfo.InvariantCulture)));
        Assert.Equal([165U, 164U], cells.Skip(2).Take(2).Select(c => Style(book, c).NumberFormatId!.Value));
        Assert.Equal((CellValues.Boolean, "1"), (cells[4].DataType!.Value, cells[4].InnerText));
    }

    [Theory]
    [InlineData("a:b\\c/d?e*f[g]", "abcdefg")]
    [InlineData("'引号'", "引号")]
    [InlineData("", "Sheet1")]
    [InlineData("[]", "Sheet1")]
    [InlineData("history", "Sheet1")]
    [InlineData("A & <B>", "A & <B>")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一")]
    public async Task A_sheets_name_is_made_safe(string asked, string given)
    {
        using var file = await WrittenAsync(asked, Columns);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Equal(given, book.WorkbookPart!.Workbook.Descendants<Sheet>().Single().Name);
    }

    [Fact]
    public async Task Many_rows_are_passed_on_while_they_arrive_and_never_by_a_blocking_write()
    {
        using var to = new AsyncOnly();
        var halfway = 0L;
        async IAsyncEnumerable<object?[]> RowsAsync()
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (i == 25_000)
                    halfway = to.Length;
                yield return [$"20261122-330110-{i}", "校门口流动摊贩占道经营"];
            }
            await Task.CompletedTask;
        }

        await Workbook.WriteAsync(to, "表", [.. Columns], RowsAsync(), Stop);

        Assert.True(halfway > 10_000);
        to.Position = 0;
        using var book = SpreadsheetDocument.Open(to, isEditable: false);
        Assert.Equal(50_001, book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Count());
    }

    [Fact]
    public async Task A_row_of_another_width_is_a_bug()
        => await Assert.ThrowsAsync<ArgumentException>(() => WrittenAsync("表", Columns, ["one"]));

    [Fact]
    public async Task The_27th_column_is_AA()
    {
        using var file = await WrittenAsync("表", [.. Enumerable.Range(0, 703).Select(i => new Column($"c{i}"))]);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        var cells = Cells(book).Select(c => c.CellReference!.Value).ToArray();
        Assert.Equal(("Z1", "AA1", "ZZ1", "AAA1"), (cells[25], cells[26], cells[701], cells[702]));
    }

    private static IEnumerable<Cell> Cells(SpreadsheetDocument book) => book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>();

    private static CellFormat Style(SpreadsheetDocument book, Cell cell)
        => book.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value);

    private static async Task<MemoryStream> WrittenAsync(string sheet, Column[] columns, params object?[][] rows)
    {
        var file = new MemoryStream();
        await Workbook.WriteAsync(file, sheet, columns, rows.ToAsyncEnumerable(), Stop);
        file.Position = 0;
        return file;
    }

    private sealed class AsyncOnly : MemoryStream
    {
        private bool writing;

        public override void Write(byte[] buffer, int offset, int count)
        {
            Assert.True(writing);
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer) => throw new InvalidOperationException("A blocking write.");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            writing = true;
            Write(buffer.ToArray(), 0, buffer.Length);
            writing = false;
            return ValueTask.CompletedTask;
        }
    }
}
