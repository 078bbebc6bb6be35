using System.Security.Cryptography;
using System.Text;

namespace Whistle.Notices.Channels.Aliyun;

/// <summary>The signatures of Aliyun's interface: V3 (ACS3-HMAC-SHA256), and V2 (RPC, HMAC-SHA1) for clouds that know only that.</summary>
internal static class AliyunSignatures
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>RFC 3986: a space is %20, "*" is %2A, "~" stays.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters)
        => string.Join('&', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Escape(p.Key)}={Escape(p.Value)}"));

    /// <param name="headers">Names in lower case: host, content-type, x-acs-*.</param>
    public static string CanonicalRequest(string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string bodyHash)
    {
        var sorted = headers.OrderBy(h => h.Key, StringComparer.Ordinal).ToList();
        return $"{method}\n{path}\n{query}\n{string.Concat(sorted.Select(h => $"{h.Key}:{h.Value.Trim()}\n"))}\n{Names(sorted)}\n{bodyHash}";
    }

    public static string Names(IEnumerable<KeyValuePair<string, string>> headers) => string.Join(';', headers.Select(h => h.Key).Order(StringComparer.Ordinal));

    public static string V3(string secret, string canonicalRequest)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{Algorithm}\n{Hash(canonicalRequest)}")));

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="parameters">All but Signature.</param>
    public static string V2(string secret, string method, IEnumerable<KeyValuePair<string, string>> parameters)
#pragma warning disable CA5350 // what the published format asks for
        => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret + "&"), Encoding.UTF8.GetBytes($"{method}&%2F&{Escape(Query(parameters))}")));
#pragma warning restore CA5350
}
