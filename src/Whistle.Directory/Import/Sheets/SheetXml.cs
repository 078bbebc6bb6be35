using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Whistle.Kernel;

namespace Whistle.Directory.Import.Sheets;

/// <summary>The rows of one sheet's part. Merged cells are named as problems: which of their rows they mean is anybody's guess.</summary>
internal sealed partial class SheetXml(List<string> texts, List<bool> isDay, bool times = false)
{
    private readonly SheetBuilder sheet = new();
    private readonly List<string> cells = [];
    private int row, headingRow;

    public SheetReading Read(XmlReader part)
    {
        using var xml = part;
        while (xml.Read())
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                row = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row + 1;
                if (!ReadRow(xml))
                    return sheet.Done();
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "mergeCell" } && xml.GetAttribute("ref") is { } area && !Merged(area))
                break;
        return sheet.Done();
    }

    /// <summary>All the text in the element, without the phonetic guide that may stand beside it.</summary>
    public static string TextWithin(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return "";
        var (text, depth) = (new StringBuilder(), xml.Depth);
        var guide = false;
        while (xml.Read() && xml.Depth > depth)
            if (xml.LocalName == "rPh")
                guide = xml.NodeType is XmlNodeType.Element && !xml.IsEmptyElement;
            else if (!guide && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
                Append(xml, text);
        return text.ToString();
    }

    /// <summary>Piece by piece: a text may be as long as the whole file unpacks to, and no more of it is kept than is too long.</summary>
    private static void Append(XmlReader xml, StringBuilder text)
    {
        var piece = new char[512];
        for (int read; (read = xml.ReadValueChunk(piece, 0, piece.Length)) > 0;)
            if (text.Length <= SheetLimits.LongestCell)
                text.Append(piece, 0, read);
    }

    private bool ReadRow(XmlReader xml)
    {
        cells.Clear();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" } && !ReadCell(xml))
                    return false;
        }
        if (headingRow == 0 && cells.Exists(c => c.Length > 0))
            headingRow = row;
        return sheet.Add(row, cells);
    }

    private bool ReadCell(XmlReader xml)
    {
        var column = xml.GetAttribute("r") is { } at ? ColumnOf(at) : cells.Count;
        if (column > SheetLimits.MostColumns * 20)
        {
            sheet.Problem(row, null, SheetLimits.TooManyColumns);
            return false;
        }
        var (type, style) = (xml.GetAttribute("t"), int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0);
        while (cells.Count <= column)
            cells.Add("");
        cells[column] = Value(xml, type, style, column).Trim();
        return true;
    }

    private string Value(XmlReader xml, string? type, int style, int column)
    {
        if (xml.IsEmptyElement)
            return "";
        var (raw, depth) = ("", xml.Depth);
        while (xml.Read() && xml.Depth > depth)
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "v" or "is" })
                raw = TextWithin(xml);
        switch (type)
        {
            case "s":
                return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < texts.Count ? texts[index] : "";
            case "str" or "inlineStr":
                return Unescaped(raw);
            case "b":
                return raw == "1" ? "是" : "否";
            case "e":
                sheet.Problem(row, sheet.Column(column), new("Sheet.ErrorCell", Fills: raw));
                return "";
            default:
                return raw.Length == 0 ? "" : Number(raw, style < isDay.Count && isDay[style], times);
        }
    }

    /// <summary>A day where the style shows one; else the number as a person would write it, without an exponent.</summary>
    private static string Number(string raw, bool day, bool times)
    {
        var number = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (day && number is >= 1 and < 2_958_466)
            return Day(number, times);
        return Math.Abs(number) < 1e15 ? ((decimal)number).ToString("0.##########", CultureInfo.InvariantCulture) : raw;
    }

    /// <summary>With the time of day where it is wanted and there is one; a spreadsheet keeps days as fractions, so it is rounded to the second.</summary>
    private static string Day(double number, bool times)
    {
        var at = DateTime.FromOADate(times ? Math.Round(number * 86_400) / 86_400 : number);
        return at.ToString(times && at.TimeOfDay != TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>_x000D_ and the like (ECMA-376, ST_Xstring).</summary>
    private static string Unescaped(string text)
        => text.Contains("_x", StringComparison.Ordinal)
            ? Escape().Replace(text, found => ((char)int.Parse(found.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()) : text;

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    /// <summary>A title merged above the headings does no harm; anything merged from the headings down is named.</summary>
    private bool Merged(string area)
    {
        var ends = area.Split(':');
        var (first, last) = (ends[0], ends[^1]);
        if (RowOf(last) >= headingRow)
            sheet.Problem(RowOf(first), sheet.Column(ColumnOf(first)), new("Sheet.Merged", Fills: [first, last]));
        return sheet.Problems < SheetLimits.MostMerged;
    }

    private static int ColumnOf(string at)
    {
        var column = 0;
        foreach (var c in at.TakeWhile(char.IsAsciiLetter).Take(4))
            column = (column * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
        return Math.Max(0, column - 1);
    }

    private static int RowOf(string at) => int.TryParse(at.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$"), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0;
}
