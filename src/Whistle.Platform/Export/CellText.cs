using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Whistle.Platform.Export;

/// <summary>What a text has to become to stand in a cell unharmed and harmless.</summary>
internal static partial class CellText
{
    private const int Longest = 32_767;

    /// <summary>Begins as a spreadsheet begins a formula or a command, also by full-width keys: the cell is marked as typed text.</summary>
    public static bool LooksLikeFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    /// <summary>Control characters as _x000D_ (ECMA-376, ST_Xstring), since XML can't hold them; half a surrogate pair becomes U+FFFD.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in LooksEscaped().Replace(Cut(text), "_x005F$0").EnumerateRunes())
            if (rune.Value is < 0x20 and not ('\t' or '\n'))
                escaped.Append(CultureInfo.InvariantCulture, $"_x{rune.Value:X4}_");
            else if (rune.Value is 0xFFFE or 0xFFFF)
                escaped.Append('\uFFFD');
            else
                escaped.Append(rune.ToString());
        return escaped.ToString();
    }

    private static string Cut(string text)
    {
        if (text.Length <= Longest)
            return text;
        var end = char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1;
        return text[..end] + "…";
    }

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksEscaped();
}

/// <summary>A name that every spreadsheet program takes for a sheet.</summary>
internal static class SheetName
{
    private const int Longest = 31;

    public static string Safe(string name)
    {
        var allowed = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar && rune.Value is not (':' or '\\' or '/' or '?' or '*' or '[' or ']' or 0xFFFE or 0xFFFF) && allowed.Length + rune.Utf16SequenceLength <= Longest)
                allowed.Append(rune.ToString());
        var safe = allowed.ToString().Trim().Trim('\'').Trim();
        return safe.Length == 0 || safe.Equals("History", StringComparison.OrdinalIgnoreCase) ? "Sheet1" : safe;
    }
}
