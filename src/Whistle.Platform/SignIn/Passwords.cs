using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn;

/// <summary>
/// Hashes and judges passwords: length and a list of the common ones, no rules of composition and no change by the calendar
/// (OWASP ASVS 5.0, 6.2).
/// </summary>
public sealed class Passwords
{
    public const int Shortest = 8;
    public const int Longest = 128;

    private static readonly FrozenSet<string> Common = ReadCommon();

    private readonly PasswordHasher<Account> hasher;
    private readonly Lazy<string> nobodys;

    public Passwords(HashRounds rounds)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = rounds.Count }));
        nobodys = new(() => Hash(Secrets.New()));
    }

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Why this can't be a password for <paramref name="login"/>; null where it can.</summary>
    public static Refusal? WhyNot(string password, string login, string field)
    {
        if (password.Length < Shortest)
            return new("SignIn.PasswordShort", field, Shortest);
        if (password.Length > Longest)
            return new("SignIn.PasswordLong", field, Longest);
        var plain = password.ToLowerInvariant();
        var repeats = plain.Distinct().Count() < 3;
        return repeats || plain == login || Common.Contains(plain) ? new("SignIn.PasswordCommon", field) : null;
    }

    /// <summary>
    /// Whether the password fits. Takes the same time where there is no such account or no password yet, so that the answer's
    /// time tells nobody who has an account.
    /// </summary>
    internal bool Fits(string? hash, string password)
    {
        var fits = hasher.VerifyHashedPassword(null!, hash ?? nobodys.Value, password) != PasswordVerificationResult.Failed;
        return fits && hash is not null;
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var list = typeof(Passwords).Assembly.GetManifestResourceStream("Whistle.Platform.SignIn.CommonPasswords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing from the build.");
        using var reader = new StreamReader(list);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
