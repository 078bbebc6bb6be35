using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Whistle.Directory.Import.Sheets;

/// <summary>
/// Reads the first visible sheet of a workbook (ECMA-376) as text, part by part as a stream: nothing is unpacked to the disk, no
/// document type is read, no more is unpacked than the limits say, whatever the parts claim of themselves.
/// </summary>
internal static class XlsxReader
{
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
    };

    public static SheetReading Read(byte[] file, bool times = false)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > SheetLimits.MostParts)
                return SheetReading.Not(SheetLimits.Bomb);
            var budget = new Budget();
            if (SheetPath(zip, budget) is not { } path || zip.GetEntry(path) is not { } sheet)
                return SheetReading.Not(SheetLimits.NotASheet);
            var texts = SharedTexts(zip, budget);
            return new SheetXml(texts, DateStyles(zip, budget), times).Read(Open(sheet, budget));
        }
        catch (TooMuchException)
        {
            return SheetReading.Not(SheetLimits.Bomb);
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or FormatException or OverflowException or IOException)
        {
            return SheetReading.Not(SheetLimits.NotASheet);
        }
    }

    private static XmlReader Open(ZipArchiveEntry part, Budget budget) => XmlReader.Create(new Counted(part.Open(), budget), Safe);

    /// <summary>Where the first sheet stands that is not hidden.</summary>
    private static string? SheetPath(ZipArchive zip, Budget budget)
    {
        if (zip.GetEntry("xl/workbook.xml") is not { } workbook || zip.GetEntry("xl/_rels/workbook.xml.rels") is not { } relations)
            return null;
        string? id = null;
        using (var xml = Open(workbook, budget))
            while (id is null && xml.Read())
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && xml.GetAttribute("state") is null or "visible")
                    id = Relation(xml);
        using var links = Open(relations, budget);
        while (id is not null && links.Read())
            if (links is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && links.GetAttribute("Id") == id && links.GetAttribute("Target") is { } target)
                return target.StartsWith('/') ? target[1..] : "xl/" + target;
        return null;
    }

    private static string? Relation(XmlReader sheet)
    {
        while (sheet.MoveToNextAttribute())
            if (sheet.LocalName == "id")
                return sheet.Value;
        return null;
    }

    private static List<string> SharedTexts(ZipArchive zip, Budget budget)
    {
        var texts = new List<string>();
        if (zip.GetEntry("xl/sharedStrings.xml") is not { } part)
            return texts;
        using var xml = Open(part, budget);
        while (xml.Read())
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                texts.Add(SheetXml.TextWithin(xml));
                if (texts.Count > SheetLimits.MostTexts)
                    throw new TooMuchException();
            }
        return texts;
    }

    /// <summary>For each cell style whether it shows a number as a day.</summary>
    private static List<bool> DateStyles(ZipArchive zip, Budget budget)
    {
        var (styles, custom) = (new List<bool>(), new HashSet<int>());
        if (zip.GetEntry("xl/styles.xml") is not { } part)
            return styles;
        using var xml = Open(part, budget);
        var inCells = false;
        while (xml.Read())
            switch (xml)
            {
                case { NodeType: XmlNodeType.Element, LocalName: "numFmt" } when IsDateFormat(xml.GetAttribute("formatCode") ?? ""):
                    custom.Add(int.Parse(xml.GetAttribute("numFmtId") ?? "0", CultureInfo.InvariantCulture));
                    break;
                case { LocalName: "cellXfs" }:
                    inCells = xml.NodeType is XmlNodeType.Element;
                    break;
                case { NodeType: XmlNodeType.Element, LocalName: "xf" } when inCells:
                    var format = int.Parse(xml.GetAttribute("numFmtId") ?? "0", CultureInfo.InvariantCulture);
                    styles.Add(format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 50 and <= 58) || custom.Contains(format));
                    break;
            }
        return styles;
    }

    private static bool IsDateFormat(string code) => code.Contains('y', StringComparison.OrdinalIgnoreCase) && code.Contains('d', StringComparison.OrdinalIgnoreCase);

    /// <summary>How much may still be unpacked of the whole file.</summary>
    private sealed class Budget
    {
        private long left = SheetLimits.MostUnpacked;

        public void Spend(int bytes)
        {
            if ((left -= bytes) < 0)
                throw new TooMuchException();
        }
    }

    private sealed class TooMuchException : Exception;

    private sealed class Counted(Stream inner, Budget budget) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            budget.Spend(read);
            return read;
        }

        public override void Flush()
        {
            // nothing is written
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
