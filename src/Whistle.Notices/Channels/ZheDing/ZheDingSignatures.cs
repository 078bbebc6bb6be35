using System.Security.Cryptography;
using System.Text;

namespace Whistle.Notices.Channels.ZheDing;

/// <summary>The signature of 浙政钉: METHOD, timestamp, nonce, path and the sorted parameters, not escaped, each on a line.</summary>
internal static class ZheDingSignatures
{
    public static string Of(string secret, string method, string timestamp, string nonce, string path, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var said = string.Join('&', parameters.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
        var text = said.Length == 0 ? $"{method}\n{timestamp}\n{nonce}\n{path}" : $"{method}\n{timestamp}\n{nonce}\n{path}\n{said}";
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }
}
