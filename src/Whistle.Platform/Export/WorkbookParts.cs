using System.Security;

namespace Whistle.Platform.Export;

/// <summary>The row of <c>cellXfs</c> that a cell points to.</summary>
internal enum CellStyle : uint
{
    Plain,
    Heading,
    Instant,
    Day,
    Quoted,
}

/// <summary>The unchanging parts around the sheet of a workbook.</summary>
internal static class WorkbookParts
{
    private const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private const string Styles =
        $"""
        {Head}<styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd"/></numFmts>
        <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
        <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>
        </styleSheet>
        """;

    public static string SheetPath(int number) => $"xl/{Target(number)}";

    public static IEnumerable<(string Path, string Xml)> Around(IReadOnlyList<string> sheets)
    {
        var numbers = Enumerable.Range(0, sheets.Count).ToList();
        var parts = string.Concat(numbers.Select(i => $"""<Override PartName="/{SheetPath(i)}" ContentType="{Type}.worksheet+xml"/>"""));
        var names = string.Concat(numbers.Select(i => $"""<sheet name="{SecurityElement.Escape(sheets[i])}" sheetId="{i + 1}" r:id="rId{i + 1}"/>"""));
        var links = string.Concat(numbers.Select(i => $"""<Relationship Id="rId{i + 1}" Type="{Links}/worksheet" Target="{Target(i)}"/>"""));
        yield return ("[Content_Types].xml", $"""{Head}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Type}.styles+xml"/>{parts}</Types>""");
        yield return ("_rels/.rels", $"""{Head}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        yield return ("xl/workbook.xml", $"""{Head}<workbook xmlns="{Main}" xmlns:r="{Links}"><sheets>{names}</sheets></workbook>""");
        yield return ("xl/_rels/workbook.xml.rels", $"""{Head}<Relationships xmlns="{Package}/relationships">{links}<Relationship Id="rId{sheets.Count + 1}" Type="{Links}/styles" Target="styles.xml"/></Relationships>""");
        yield return ("xl/styles.xml", Styles);
    }

    private static string Target(int number) => $"worksheets/sheet{number + 1}.xml";
}
