using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn.SecondFactor;

/// <summary>The app on a person's phone that shows codes. An account has one or none.</summary>
internal sealed class Authenticator
{
    public AccountId Account { get; init; }

    /// <summary>Sealed for this account.</summary>
    public string Secret { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    /// <summary>The step of the last code taken: that code and all before it are worth nothing any more (OWASP ASVS 5.0, 6.5.1).</summary>
    public long LastStep { get; init; }

    /// <summary>Goes into the hash of each recovery code of this account.</summary>
    public byte[] Salt { get; set; } = [];
}

/// <summary>A code on paper for the day the phone is lost. It works once: then its row is gone.</summary>
internal sealed class RecoveryCode
{
    public AccountId Account { get; init; }

    public string Hash { get; init; } = "";
}

/// <summary>A browser that has given the right password and not yet the second factor. Found by the SHA-256 of the secret in its cookie.</summary>
internal sealed class PendingSignIn
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public const int MostTries = 5;

    public string Key { get; init; } = "";

    public AccountId Account { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public int Tries { get; init; }

    /// <summary>The page that was wanted.</summary>
    public string? Back { get; init; }

    /// <summary>Words of a form whose session had ended, still sealed as they came.</summary>
    public string? Kept { get; init; }
}

internal sealed class AuthenticatorMap : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> authenticator)
    {
        authenticator.ToTable("platform_authenticator").HasKey(a => a.Account);
        authenticator.Property(a => a.Account).ValueGeneratedNever();
        authenticator.Property(a => a.Secret).HasMaxLength(500);
        authenticator.Property(a => a.Salt).HasMaxLength(16);
        authenticator.HasOne<Account>().WithMany().HasForeignKey(a => a.Account);
    }
}

internal sealed class RecoveryCodeMap : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("platform_recovery_code").HasKey(c => new { c.Account, c.Hash });
        code.Property(c => c.Hash).HasMaxLength(64);
        code.HasOne<Account>().WithMany().HasForeignKey(c => c.Account);
    }
}

internal sealed class PendingSignInMap : IEntityTypeConfiguration<PendingSignIn>
{
    public void Configure(EntityTypeBuilder<PendingSignIn> pending)
    {
        pending.ToTable("platform_pending_sign_in").HasKey(p => p.Key);
        pending.Property(p => p.Key).HasMaxLength(64);
        pending.Property(p => p.Back).HasMaxLength(4000);
        pending.HasIndex(p => p.Account);
        pending.HasIndex(p => p.ExpiresAt);
        pending.HasOne<Account>().WithMany().HasForeignKey(p => p.Account);
    }
}
