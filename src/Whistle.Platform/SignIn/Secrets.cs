using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Whistle.Platform.SignIn;

/// <summary>Secrets are given out once and kept only as their SHA-256: 32 random bytes need no slow hash.</summary>
internal static class Secrets
{
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key under which a secret's row is found.</summary>
    public static string KeyOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
