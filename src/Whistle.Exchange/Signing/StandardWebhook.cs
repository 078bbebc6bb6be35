using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Exchange.Signing;

/// <summary>Why a signed message is not believed.</summary>
internal enum Mistrust
{
    None,

    /// <summary>One of the three headers is missing or can't be read.</summary>
    Unreadable,

    /// <summary>Older or newer than <see cref="StandardWebhook.Tolerance"/>.</summary>
    Stale,

    /// <summary>No signature fits any of the secrets.</summary>
    Wrong,
}

/// <summary>
/// Signatures by Standard Webhooks: HMAC-SHA256 over id, Unix time and the bytes of the body. Several secrets sign while they are
/// changed over, and any of them is believed.
/// </summary>
internal static class StandardWebhook
{
    public const string IdHeader = "webhook-id", TimeHeader = "webhook-timestamp", SignatureHeader = "webhook-signature";

    /// <summary>How a secret begins when it is written down.</summary>
    public const string SecretPrefix = "whsec_";

    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private const int MostSignatures = 10;

    /// <summary>A secret of 32 random bytes, as it is shown once.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The signature header: one signature a secret, separated by blanks.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var signed = Signed(id, at.ToUnixTimeSeconds(), body);
        return string.Join(' ', secrets.Select(secret => Version + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))));
    }

    /// <summary>Whether a message that came with these headers is from somebody who holds one of the secrets, and is fresh.</summary>
    public static Mistrust Check(IEnumerable<string> secrets, string? id, string? time, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 200 || string.IsNullOrEmpty(signatures) || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Mistrust.Unreadable;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return Mistrust.Stale;
        var signed = Signed(id, seconds, body);
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures)
            .Where(one => one.StartsWith(Version, StringComparison.Ordinal)).Select(one => Encoding.ASCII.GetBytes(one[Version.Length..])).ToList();
        foreach (var secret in secrets)
        {
            var right = Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed)));
            if (given.Any(one => CryptographicOperations.FixedTimeEquals(one, right)))
                return Mistrust.None;
        }
        return Mistrust.Wrong;
    }

    /// <exception cref="FormatException">It is no Base64.</exception>
    private static byte[] Key(string secret)
        => Convert.FromBase64String(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);

    private static byte[] Signed(string id, long seconds, ReadOnlySpan<byte> body)
        => [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];
}
