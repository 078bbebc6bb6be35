using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn.Passkeys;

/// <summary>A key that a person's device keeps and opens by finger, face or PIN: it stands for the password and the second factor at once.</summary>
internal sealed class Passkey
{
    public const int LongestName = 40;

    /// <summary>SHA-256 of the credential's id, by which it is found.</summary>
    public string Key { get; init; } = "";

    public AccountId Account { get; init; }

    /// <summary>What its owner calls it.</summary>
    public string Name { get; init; } = "";

    public byte[] Credential { get; init; } = [];

    public byte[] PublicKey { get; init; } = [];

    /// <summary>Where a device counts, a count that does not grow betrays a copy.</summary>
    public long SignCount { get; init; }

    /// <summary>How the browser may reach it, with commas between.</summary>
    public string Transports { get; init; } = "";

    public bool BackupEligible { get; init; }

    public bool BackedUp { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsed { get; init; }

    public static string KeyOf(byte[] credential) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(credential));
}

/// <summary>A challenge that a browser was given. Found by the SHA-256 of the secret in its cookie; whoever answers takes it away.</summary>
internal sealed class PasskeyChallenge
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public string Key { get; init; } = "";

    /// <summary>Who adds a passkey; null for signing in.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The name of the passkey to come.</summary>
    public string? Name { get; init; }

    /// <summary>What the framework has to see again.</summary>
    public string State { get; init; } = "";

    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PasskeyMap : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("platform_passkey").HasKey(p => p.Key);
        passkey.Property(p => p.Key).HasMaxLength(64);
        passkey.Property(p => p.Name).HasMaxLength(Passkey.LongestName);
        passkey.Property(p => p.Credential).HasMaxLength(1023);
        passkey.Property(p => p.PublicKey).HasMaxLength(2000);
        passkey.Property(p => p.Transports).HasMaxLength(100);
        passkey.HasIndex(p => p.Account);
        passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.Account);
    }
}

internal sealed class PasskeyChallengeMap : IEntityTypeConfiguration<PasskeyChallenge>
{
    public void Configure(EntityTypeBuilder<PasskeyChallenge> challenge)
    {
        challenge.ToTable("platform_passkey_challenge").HasKey(c => c.Key);
        challenge.Property(c => c.Key).HasMaxLength(64);
        challenge.Property(c => c.Name).HasMaxLength(Passkey.LongestName);
        challenge.HasIndex(c => c.ExpiresAt);
        challenge.HasIndex(c => c.Account);
        challenge.HasOne<Account>().WithMany().HasForeignKey(c => c.Account);
    }
}
