using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Whistle.Directory.Import.Sheets;
using Whistle.Platform.Export;
using Xunit;

namespace Whistle.Rules.Tests.Directory;

/// <summary>Sheets on the way in: what is read, and what is refused in plain words before it does harm.</summary>
public class SheetTests
{
    static SheetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("GB18030", false)]
    public void Csv_is_read_in_utf8_and_in_gb18030(string encoding, bool mark)
    {
        const string text = "名称,办公电话\r\n望澜派出所,0571-8600 0001\r\n\r\n\"所,名\"\"带引号\",'=1+1\r\n";
        var bytes = Encoding.GetEncoding(encoding).GetBytes(text);

        var sheet = SheetReader.Read(mark ? [0xEF, 0xBB, 0xBF, .. bytes] : bytes).Sheet!;

        Assert.Equal(["名称", "办公电话"], sheet.Headings);
        Assert.Equal([2, 4], sheet.Rows.Select(r => r.Number));
        Assert.Equal(["望澜派出所", "0571-8600 0001"], sheet.Rows[0].Cells);
        Assert.Equal(["所,名\"带引号", "=1+1"], sheet.Rows[1].Cells);
    }

    [Fact]
    public async Task What_the_workbook_writes_is_read_back()
    {
        var bytes = await WorkbookAsync([["=cmd|' /C calc'!A0", 26.5, new DateOnly(2026, 9, 1), true], ["a_x000D_b", null, null, null], ["+86", "　宽", "两行", "@x"]]);

        var sheet = SheetReader.Read(bytes).Sheet!;

        Assert.Equal(["一", "二", "三", "四"], sheet.Headings);
        Assert.Equal(["=cmd|' /C calc'!A0", "26.5", "2026-09-01", "是"], sheet.Rows[0].Cells);
        Assert.Equal(["a_x000D_b"], sheet.Rows[1].Cells);
        Assert.Equal("+86", sheet.Rows[2].Cells[0]);
    }

    [Fact]
    public void Any_text_comes_back_from_csv_as_it_went_out_and_never_begins_a_formula()
    {
        var texts = ArbMap.Default.ArbFor<string>().Generator.Select(t => new string([.. (t ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim());
        var nasty = Gen.Elements("=1+1", "'=1", "''", "-1", "+8613", "@cmd", "\"", "a\"b", ",", "'", "＝x", ";a", "a\tb").Select(t => t.Trim());

        Prop.ForAll(Gen.OneOf(texts, nasty).ToArbitrary(), text =>
        {
            var cell = CsvWriter.Cell(text);
            var bare = cell.TrimStart('"');
            Assert.False(bare.Length > 0 && bare[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠', cell);
            var back = SheetReader.Read(Encoding.UTF8.GetBytes($"列,尾\r\n{cell},x\r\n")).Sheet!;
            Assert.Equal(text, back.Rows[0].Cells[0]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Merged_cells_are_named_by_row_and_column()
    {
        var reading = SheetReader.Read(Xlsx(Sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>名称</t></is></c></row><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>甲</t></is></c></row>", "<mergeCells><mergeCell ref=\"A3:A5\"/></mergeCells>")));

        var problem = Assert.Single(reading.Problems);
        Assert.Equal((3, "名称", "Sheet.Merged"), (problem.Row, problem.Column, problem.Why.Code));
    }

    [Fact]
    public void A_title_merged_above_the_headings_does_no_harm()
    {
        // the first row with anything in it is the headings' row, so a title above them is empty here
        var reading = SheetReader.Read(Xlsx(Sheet("<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>名称</t></is></c></row><row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>甲</t></is></c></row>", "<mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>")));

        Assert.NotNull(reading.Sheet);
        Assert.Equal(3, reading.Sheet.HeadingRow);
    }

    [Fact]
    public void Shared_texts_numbers_and_days_are_read_as_a_person_reads_them()
    {
        var sheet = Sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>1.3800000001E10</v></c><c r=\"B2\" s=\"1\"><v>46266</v></c></row>");
        var reading = SheetReader.Read(Xlsx(sheet, ("xl/sharedStrings.xml", "<sst xmlns=\"x\"><si><r><t>开始</t></r><r><t>日期</t></r><rPh><t>kaishi</t></rPh></si></sst>"),
            ("xl/styles.xml", "<styleSheet xmlns=\"x\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")));

        Assert.Equal(["开始日期", "开始日期"], reading.Sheet!.Headings);
        Assert.Equal(["13800000001", "2026-09-01"], reading.Sheet.Rows[0].Cells);
    }

    [Fact]
    public void A_million_rows_are_refused_at_once_and_in_little_memory()
        => Refused("Sheet.TooManyRows", Zip(zip =>
        {
            Part(zip, "xl/workbook.xml", Workbook);
            Part(zip, "xl/_rels/workbook.xml.rels", Relations);
            using var sheet = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open());
            sheet.Write("<worksheet xmlns=\"x\"><sheetData>");
            for (var i = 1; i <= 1_000_000; i++)
                sheet.Write($"<row r=\"{i}\"><c><v>1</v></c></row>");
            sheet.Write("</sheetData></worksheet>");
        }));

    [Fact]
    public void A_file_that_unpacks_a_thousandfold_is_refused_at_once_and_in_little_memory()
        => Refused("Sheet.Bomb", Zip(zip =>
        {
            Part(zip, "xl/workbook.xml", Workbook);
            Part(zip, "xl/_rels/workbook.xml.rels", Relations);
            Part(zip, "xl/worksheets/sheet1.xml", "<worksheet xmlns=\"x\"/>");
            using var texts = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Optimal).Open());
            texts.Write("<sst xmlns=\"x\"><si><t>");
            var many = new string('a', 1024 * 1024);
            for (var i = 0; i < 300; i++)
                texts.Write(many);
            texts.Write("</t></si></sst>");
        }));

    [Fact]
    public void Documents_that_name_a_type_or_an_entity_are_refused()
        => Refused("Sheet.NotASheet", Xlsx("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData><row r=\"1\"><c><v>&b;</v></c></row></sheetData></worksheet>"));

    [Fact]
    public void A_file_with_more_parts_than_any_sheet_needs_is_refused()
        => Refused("Sheet.Bomb", Zip(zip =>
        {
            for (var i = 0; i < 1_000; i++)
                Part(zip, $"../../tmp/out{i}.txt", "x");
        }));

    [Theory]
    [InlineData(new byte[] { }, "Sheet.Empty")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 1, 2, 3 }, "Sheet.NotASheet")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 }, "Sheet.OldExcel")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF }, "Sheet.NotText")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'"', (byte)'b' }, "Sheet.OpenQuote")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 7 }, "Sheet.Control")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n' }, "Sheet.Empty")]
    public void What_is_no_sheet_gets_a_sentence(byte[] file, string code) => Refused(code, file);

    private static void Refused(string code, byte[] file)
    {
        GC.Collect();
        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var reading = SheetReader.Read(file);
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Null(reading.Sheet);
        Assert.Equal(code, reading.Problems[0].Why.Code);
        // half a second by itself; the rest is for a machine that does other things
        Assert.True(took < TimeSpan.FromSeconds(20), $"{took}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 400_000_000, $"{GC.GetAllocatedBytesForCurrentThread() - before}");
        Assert.True(GC.GetTotalMemory(forceFullCollection: false) < 200_000_000 + file.Length, "memory");
    }

    private const string Workbook = "<workbook xmlns=\"x\" xmlns:r=\"y\"><sheets><sheet name=\"hidden\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/><sheet name=\"a\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>";
    private const string Relations = "<Relationships xmlns=\"x\"><Relationship Id=\"rId1\" Type=\"t\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

    private static string Sheet(string rows, string after = "") => $"<worksheet xmlns=\"x\"><sheetData>{rows}</sheetData>{after}</worksheet>";

    private static byte[] Xlsx(string sheet, params (string Path, string Xml)[] parts) => Zip(zip =>
    {
        foreach (var (path, xml) in (ReadOnlySpan<(string, string)>)[("xl/workbook.xml", Workbook), ("xl/_rels/workbook.xml.rels", Relations), ("xl/worksheets/sheet1.xml", sheet), .. parts])
            Part(zip, path, xml);
    });

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var held = new MemoryStream();
        using (var zip = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true))
            fill(zip);
        return held.ToArray();
    }

    private static void Part(ZipArchive zip, string path, string text)
    {
        using var part = new StreamWriter(zip.CreateEntry(path).Open());
        part.Write(text);
    }

    private static async Task<byte[]> WorkbookAsync(object?[][] rows)
    {
        using var held = new MemoryStream();
        await Platform.Export.Workbook.WriteAsync(held, "表", [new("一"), new("二"), new("三"), new("四")], Rows(rows), CancellationToken.None);
        return held.ToArray();
    }

    private static async IAsyncEnumerable<object?[]> Rows(object?[][] rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
            yield return row;
    }
}
