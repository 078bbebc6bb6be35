using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>Opens what DingTalk sends to an application's event address: signed with SHA-1, sealed with AES-256-CBC, padded to 32 bytes.</summary>
internal sealed class DingTalkCallback(string token, string aesKey)
{
    private const int Random = 16, Block = 32;

    private readonly byte[] key = Convert.FromBase64String(aesKey + "=");

    public string Sign(string timestamp, string nonce, string encrypted)
    {
        string[] parts = [token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // the published format
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
#pragma warning restore CA5350
    }

    /// <summary>The event as JSON and whom it is for; null where the signature or the seal is not DingTalk's.</summary>
    public (string Json, string For)? Open(string signature, string timestamp, string nonce, string encrypted)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(timestamp, nonce, encrypted)), Encoding.ASCII.GetBytes(signature)))
            return null;
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            var plain = aes.DecryptCbc(Convert.FromBase64String(encrypted), key.AsSpan(0, 16), PaddingMode.None);
            var (padding, length) = ((int)plain[^1], BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(Random, 4)));
            var end = plain.Length - padding;
            return padding is < 1 or > Block || length < 0 || Random + 4 + length > end ? null
                : (Encoding.UTF8.GetString(plain, Random + 4, length), Encoding.UTF8.GetString(plain, Random + 4 + length, end - Random - 4 - length));
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
