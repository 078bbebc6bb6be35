using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.CommandRoom;

/// <summary>Standard Webhooks: HMAC-SHA256 over id, Unix time and body, with secrets written "whsec_" and Base64.</summary>
internal static class Signature
{
    private const string Prefix = "whsec_";

    public static string Of(string secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret), signed));
    }

    public static bool IsRight(string secrets, HttpRequest request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(request.Headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > 300)
            return false;
        var given = request.Headers["webhook-signature"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var secret in secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var right = Encoding.ASCII.GetBytes(Of(secret, request.Headers["webhook-id"].ToString(), seconds, body));
            if (given.Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), right)))
                return true;
        }
        return false;
    }

    /// <summary>Whether it can be used as a secret at all.</summary>
    public static bool IsSecret(string text)
    {
        var plain = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return plain.Length >= 32 && Convert.TryFromBase64String(plain, new byte[plain.Length], out _);
    }
}
