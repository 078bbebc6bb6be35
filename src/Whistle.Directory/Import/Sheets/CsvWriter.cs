using System.Text;

namespace Whistle.Directory.Import.Sheets;

/// <summary>
/// Writes CSV in UTF-8 with a byte order mark, as Excel opens it. What a spreadsheet would take for a formula, and what begins
/// with an apostrophe itself, gets one in front: <see cref="CsvReader"/> takes it off again.
/// </summary>
internal static class CsvWriter
{
    public const string MediaType = "text/csv; charset=utf-8";

    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create("\",;\t\r\n");

    public static async Task WriteAsync(Stream to, IEnumerable<string> headings, IAsyncEnumerable<string?[]> rows, CancellationToken stop)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', headings.Select(Cell)).AsMemory(), stop);
        await foreach (var row in rows.WithCancellation(stop))
            await writer.WriteLineAsync(string.Join(',', row.Select(Cell)).AsMemory(), stop);
    }

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var harmless = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\'' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Quoted) || harmless != harmless.Trim() ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
