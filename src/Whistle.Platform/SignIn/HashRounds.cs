namespace Whistle.Platform.SignIn;

/// <summary>How often a password or a recovery code is hashed. No setting: only a test's own host, which hashes thousands, takes fewer.</summary>
public sealed record HashRounds(int Count)
{
    /// <summary>OWASP ASVS 5.0, appendix C: PBKDF2-HMAC-SHA-512.</summary>
    public static readonly HashRounds InEarnest = new(210_000);
}
