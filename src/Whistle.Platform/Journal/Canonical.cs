using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Platform.Journal;

/// <summary>Canonical JSON as RFC 8785 has it, as far as the journal needs it: strings, and the envelope of an event.</summary>
internal static class Canonical
{
    /// <summary>The bytes under an event's hash: exactly seq, type, at, actor, data, previousHash, names in order, no spaces.</summary>
    public static string Envelope(int seq, string type, string at, Guid unit, Guid by, string data, string previousHash)
    {
        var json = new StringBuilder("{\"actor\":{\"by\":\"").Append(by.ToString("D")).Append("\",\"unit\":\"").Append(unit.ToString("D")).Append("\"},\"at\":");
        Write(json, at);
        json.Append(",\"data\":").Append(data).Append(",\"previousHash\":");
        Write(json, previousHash);
        json.Append(",\"seq\":").Append(seq.ToString(CultureInfo.InvariantCulture)).Append(",\"type\":");
        Write(json, type);
        return json.Append('}').ToString();
    }

    /// <summary>A JSON string with the fewest escapes, as RFC 8785 section 3.2.2.2 asks.</summary>
    public static void Write(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\b' => json.Append("\\b"),
                '\t' => json.Append("\\t"),
                '\n' => json.Append("\\n"),
                '\f' => json.Append("\\f"),
                '\r' => json.Append("\\r"),
                < ' ' => json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => json.Append(c),
            };
        json.Append('"');
    }
}

/// <summary>SHA-256 in lower-case hex over UTF-8.</summary>
public static class Hashing
{
    public static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A salt of 128 random bits.</summary>
    public static string Salt() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
