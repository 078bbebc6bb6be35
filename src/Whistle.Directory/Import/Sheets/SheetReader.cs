using System.Text;

namespace Whistle.Directory.Import.Sheets;

/// <summary>Reads a table out of a file: XLSX, or CSV in UTF-8 or GB18030. The content decides what it is, not the name.</summary>
internal static class SheetReader
{
    static SheetReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="times">A day in a workbook's cell keeps its time, where it has one.</param>
    public static SheetReading Read(byte[] file, bool times = false)
    {
        if (file.Length > SheetLimits.MostBytes)
            return SheetReading.Not(SheetLimits.TooLarge);
        return file switch
        {
            [] => SheetReading.Not(SheetLimits.Empty),
            [0x50, 0x4B, 0x03, 0x04, ..] => XlsxReader.Read(file, times),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => SheetReading.Not(SheetLimits.OldExcel),
            _ => TextOf(file) is { } text ? CsvReader.Read(text) : SheetReading.Not(SheetLimits.NotText),
        };
    }

    /// <summary>UTF-8 where it is that throughout, else GB18030, which is what Excel in Chinese writes.</summary>
    private static string? TextOf(byte[] file)
    {
        foreach (var encoding in new[] { new UTF8Encoding(false, throwOnInvalidBytes: true), Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) })
            try
            {
                var text = encoding.GetString(file);
                return text.StartsWith('\uFEFF') ? text[1..] : text;
            }
            catch (DecoderFallbackException)
            {
                // then it is the next, or none of them
            }
        return null;
    }

    /// <summary>What is wrong with the text of a cell; null where nothing is.</summary>
    public static Kernel.Refusal? WhyNot(string cell)
        => cell.Length > SheetLimits.LongestCell ? SheetLimits.TooLong
            : cell.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')) ? SheetLimits.Control : null;
}
