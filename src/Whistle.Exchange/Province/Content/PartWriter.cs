using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Content;

/// <summary>One part of an export while it is written: counted and hashed on the way, in pieces, so that its size costs no memory.</summary>
internal abstract class PartWriter(string name, string mediaType, Stream to) : IDisposable
{
    private const int Enough = 32 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> waiting = new(2 * Enough);
    private long bytes;

    public string Name => name;

    public long Rows { get; private set; }

    /// <summary>Values in the order of the columns.</summary>
    public void Row(ReadOnlySpan<object?> values)
    {
        Write(values, waiting);
        Rows++;
        if (waiting.WrittenCount >= Enough)
            Out();
    }

    public ExportPart End()
    {
        Out();
        return new(name, mediaType, Rows, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Dispose() => hash.Dispose();

    protected void Begin(ReadOnlySpan<byte> head) => waiting.Write(head);

    protected abstract void Write(ReadOnlySpan<object?> values, IBufferWriter<byte> into);

    private void Out()
    {
        hash.AppendData(waiting.WrittenSpan);
        to.Write(waiting.WrittenSpan);
        bytes += waiting.WrittenCount;
        waiting.ResetWrittenCount();
    }
}

/// <summary>What the manifest says of a part.</summary>
internal sealed record ExportPart(string Name, string MediaType, long Rows, long Bytes, string Sha256);

/// <summary>JSON Lines: an object a line, every column of the table in it.</summary>
internal sealed class JsonLinesPart(ExportTable table, Stream to) : PartWriter($"{table.Name}.jsonl", "application/jsonl", to)
{
    private readonly JsonEncodedText[] names = [.. table.Columns.Select(column => JsonEncodedText.Encode(column.Name))];
    private Utf8JsonWriter? writer;

    protected override void Write(ReadOnlySpan<object?> values, IBufferWriter<byte> into)
    {
        if (writer is null)
            writer = new(into, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        else
            writer.Reset(into);
        writer.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
            Value(writer, names[i], values[i]);
        writer.WriteEndObject();
        writer.Flush();
        into.Write("\n"u8);
    }

    private static void Value(Utf8JsonWriter writer, JsonEncodedText name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case Guid id: writer.WriteString(name, id); break;
            case string text: writer.WriteString(name, text); break;
            case int number: writer.WriteNumber(name, number); break;
            case double number: writer.WriteNumber(name, number); break;
            case bool said: writer.WriteBoolean(name, said); break;
            case DateTimeOffset at: writer.WriteString(name, at.Wire()); break;
            default: throw new NotSupportedException(value.GetType().Name);
        }
    }
}

/// <summary>CSV by RFC 4180: UTF-8 with its mark, CRLF, and no cell that a spreadsheet takes for a formula.</summary>
internal sealed class CsvPart : PartWriter
{
    private readonly bool[] isText;
    private readonly StringBuilder line = new();

    public CsvPart(ExportTable table, Stream to) : base($"{table.Name}.csv", "text/csv", to)
    {
        isText = [.. table.Columns.Select(column => column.Kind is ColumnKind.Text)];
        Begin([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(',', table.Columns.Select(column => column.Name)) + "\r\n")]);
    }

    protected override void Write(ReadOnlySpan<object?> values, IBufferWriter<byte> into)
    {
        line.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                line.Append(',');
            Cell(values[i], isText[i]);
        }
        line.Append("\r\n");
        Encoding.UTF8.GetBytes(line.ToString(), into);
    }

    /// <summary>See <see cref="ExportSchemas.CellRule"/>.</summary>
    public static string Harmless(string text)
        => text.Length > 0 && text[0] is '\'' or '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;

    private void Cell(object? value, bool text)
    {
        var said = value switch
        {
            null => "",
            string words => text ? Harmless(words) : words,
            Guid id => id.ToString("D"),
            bool yes => yes ? "true" : "false",
            DateTimeOffset at => at.Wire(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException(value.GetType().Name),
        };
        if (said.AsSpan().IndexOfAny("\",\r\n") < 0)
            line.Append(said);
        else
            line.Append('"').Append(said.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
