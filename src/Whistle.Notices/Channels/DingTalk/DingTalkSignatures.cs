using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>The signature of a robot's webhook, and of what DingTalk sends to us: the same formula.</summary>
internal static class DingTalkSignatures
{
    /// <summary>As it stands in a header; in an address it is escaped once more.</summary>
    public static string Of(long milliseconds, string secret)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{milliseconds}\n{secret}");
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    public static string InAddress(long milliseconds, string secret) => Uri.EscapeDataString(Of(milliseconds, secret));
}
