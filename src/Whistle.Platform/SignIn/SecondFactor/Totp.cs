using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Platform.SignIn.SecondFactor;

/// <summary>Codes by the clock: RFC 6238 with SHA-1, six digits, thirty seconds, as every authenticator app reads them.</summary>
internal static class Totp
{
    public const int SecretBytes = 20;

    private const int Digits = 6;
    private const int Seconds = 30;

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // what the apps compute; HMAC does not lean on SHA-1 being free of collisions
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var value = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xf)..]) & 0x7fffffff;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step that this code belongs to: now, or one before or after, for clocks that differ. All three are compared whatever fits.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var (said, at, found) = (Encoding.ASCII.GetBytes(code), StepAt(now), (long?)null);
        for (var step = at - 1; step <= at + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), said))
                found = step;
        return code.Length == Digits ? found : null;
    }

    /// <summary>What the QR code says to an app.</summary>
    public static string Address(string product, string login, ReadOnlySpan<byte> secret)
        => $"otpauth://totp/{Uri.EscapeDataString(product)}:{Uri.EscapeDataString(login)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(product)}&algorithm=SHA1&digits={Digits}&period={Seconds}";

    /// <summary>RFC 4648, without the padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (held, bits) = ((held << 8) | one, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(alphabet[(held >> (bits - 5)) & 31]);
        }
        return bits == 0 ? text.ToString() : text.Append(alphabet[(held << (5 - bits)) & 31]).ToString();
    }
}
