using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Whistle.Kernel;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>The two forms of every answer.</summary>
internal enum WireForm
{
    [Code("xml")] Xml,
    [Code("json")] Json,
}

/// <summary>
/// Writes one answer in the order in which it is told, as XML or as JSON by the rule of the specification (Spark): the wrapper falls
/// away, a list is an array. In XML everything is text and what is empty an empty element; in JSON what is empty is null, positions
/// and codes of errors are numbers, metadata, variable and required are booleans, as the specification's own examples have them.
/// </summary>
internal abstract class WireWriter : IDisposable
{
    public static WireWriter Of(WireForm form) => form is WireForm.Xml ? new XmlForm() : new JsonForm();

    public static string TypeOf(WireForm form, bool charset = true) => (form is WireForm.Xml ? "text/xml" : "application/json") + (charset ? "; charset=utf-8" : "");

    /// <summary>A list at the top, or inside an object: "service_requests", each "request".</summary>
    public abstract void List<T>(string name, string each, IEnumerable<T> items, Action<T> write);

    /// <summary>The one thing at the top: "discovery".</summary>
    public abstract void Thing(string name, Action write);

    /// <summary>A list of words: "formats", each "format".</summary>
    public abstract void Words(string name, string each, IEnumerable<string> words);

    public abstract void Field(string name, string? value);

    public abstract void Field(string name, double? value);

    public abstract void Field(string name, int value);

    public abstract void Field(string name, bool value);

    /// <summary>ISO 8601 with the offset, to the second.</summary>
    public void Field(string name, DateTimeOffset? at) => Field(name, at?.InShanghai().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    /// <summary>The whole of it, in UTF-8.</summary>
    public abstract byte[] Done();

    public abstract void Dispose();

    private sealed class XmlForm : WireWriter
    {
        private readonly MemoryStream bytes = new(4096);
        private readonly XmlWriter xml;

        public XmlForm() => xml = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false });

        public override void List<T>(string name, string each, IEnumerable<T> items, Action<T> write)
        {
            xml.WriteStartElement(name);
            foreach (var item in items)
            {
                xml.WriteStartElement(each);
                write(item);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }

        public override void Thing(string name, Action write)
        {
            xml.WriteStartElement(name);
            write();
            xml.WriteEndElement();
        }

        public override void Words(string name, string each, IEnumerable<string> words) => List(name, each, words, xml.WriteString);

        public override void Field(string name, string? value)
        {
            xml.WriteStartElement(name);
            if (!string.IsNullOrEmpty(value))
                xml.WriteString(value);
            xml.WriteEndElement();
        }

        public override void Field(string name, double? value) => Field(name, value?.ToString(CultureInfo.InvariantCulture));

        public override void Field(string name, int value) => Field(name, value.ToString(CultureInfo.InvariantCulture));

        public override void Field(string name, bool value) => Field(name, value ? "true" : "false");

        public override byte[] Done()
        {
            xml.Flush();
            return bytes.ToArray();
        }

        public override void Dispose()
        {
            xml.Dispose();
            bytes.Dispose();
        }
    }

    private sealed class JsonForm : WireWriter
    {
        /// <summary>Chinese as Chinese; what could be markup in a browser that guesses is escaped.</summary>
        private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.Create(UnicodeRanges.All);

        private readonly ArrayBufferWriter<byte> bytes = new(4096);
        private readonly Utf8JsonWriter json;

        public JsonForm() => json = new(bytes, new JsonWriterOptions { Encoder = Plain, SkipValidation = true });

        public override void List<T>(string name, string each, IEnumerable<T> items, Action<T> write)
        {
            Begin(name);
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(item);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }

        public override void Thing(string name, Action write)
        {
            json.WriteStartObject();
            write();
            json.WriteEndObject();
        }

        public override void Words(string name, string each, IEnumerable<string> words)
        {
            Begin(name);
            foreach (var word in words)
                json.WriteStringValue(word);
            json.WriteEndArray();
        }

        public override void Field(string name, string? value)
        {
            if (string.IsNullOrEmpty(value))
                json.WriteNull(name);
            else
                json.WriteString(name, value);
        }

        public override void Field(string name, double? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        public override void Field(string name, int value) => json.WriteNumber(name, value);

        public override void Field(string name, bool value) => json.WriteBoolean(name, value);

        public override byte[] Done()
        {
            json.Flush();
            return bytes.WrittenSpan.ToArray();
        }

        public override void Dispose() => json.Dispose();

        private void Begin(string name)
        {
            if (json.CurrentDepth == 0)
                json.WriteStartArray();
            else
                json.WriteStartArray(name);
        }
    }
}
