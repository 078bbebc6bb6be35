using System.Text;

namespace Whistle.Directory.Import.Sheets;

/// <summary>CSV as RFC 4180 has it, with commas, semicolons or tabs, whichever the first line has most of.</summary>
internal static class CsvReader
{
    public static SheetReading Read(string text)
    {
        var (sheet, separator) = (new SheetBuilder(), Separator(text));
        var (cells, cell, row, at) = (new List<string>(), new StringBuilder(), 1, 0);
        while (at < text.Length)
        {
            if (text[at] == '"' && cell.Length == 0)
            {
                if (!Quoted(text, ref at, cell))
                    return SheetReading.Not(SheetLimits.OpenQuote, row);
            }
            else if (text[at] == separator)
            {
                End(cells, cell);
                at++;
                if (cells.Count > SheetLimits.MostColumns * 4)
                    return SheetReading.Not(SheetLimits.TooManyColumns, row);
            }
            else if (text[at] is '\r' or '\n')
            {
                End(cells, cell);
                if (!sheet.Add(row++, cells))
                    return sheet.Done();
                cells.Clear();
                at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            }
            else
                cell.Append(text[at++]);
        }
        End(cells, cell);
        sheet.Add(row, cells);
        return sheet.Done();
    }

    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        var (comma, semicolon, tab) = (first.Count(','), first.Count(';'), first.Count('\t'));
        return tab > comma && tab > semicolon ? '\t' : semicolon > comma ? ';' : ',';
    }

    /// <summary>From quote to quote; false where the file ends first.</summary>
    private static bool Quoted(string text, ref int at, StringBuilder cell)
    {
        for (at++; at < text.Length; at++)
            if (text[at] != '"')
                cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                at++;
                return true;
            }
        return false;
    }

    /// <summary>A leading apostrophe says "this is text" and is not part of it: so the export keeps formulas from being one.</summary>
    private static void End(List<string> cells, StringBuilder cell)
    {
        var text = cell.ToString().Trim();
        cells.Add(text.StartsWith('\'') ? text[1..] : text);
        cell.Clear();
    }
}
