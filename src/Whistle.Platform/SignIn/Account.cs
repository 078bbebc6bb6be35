using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn;

/// <summary>What a person signs in with. What he may do comes from his posts, which the directory keeps.</summary>
public sealed class Account
{
    private Account()
    {
    }

    /// <param name="passwordHash">Null until the one-time link has been used.</param>
    /// <param name="demo">Made with the demo city: worth nothing where the demo is off.</param>
    public Account(AccountId id, string login, PersonId person, string? passwordHash, bool demo, DateTimeOffset now)
        => (Id, Login, Person, PasswordHash, Demo, ChangedAt) = (id, Normal(login), person, passwordHash, demo, now);

    public AccountId Id { get; private set; }

    public string Login { get; private set; } = "";

    public PersonId Person { get; private set; }

    public string? PasswordHash { get; private set; }

    public bool Demo { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Wrong passwords since <see cref="FailingSince"/>.</summary>
    public int Failures { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    /// <summary>When the password was set last.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When the undertaking of confidentiality was signed last, and which text.</summary>
    public DateTimeOffset? UndertakenAt { get; private set; }

    public string? UndertakenText { get; private set; }

    /// <summary>How a login is written in the database and compared.</summary>
    public static string Normal(string login) => login.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    public void SetPassword(string hash, DateTimeOffset now)
    {
        (PasswordHash, ChangedAt) = (hash, now);
        (Failures, FailingSince, LockedUntil) = (0, null, null);
    }

    internal void Undertake(DateTimeOffset now) => (UndertakenAt, UndertakenText) = (now, Undertaking.Current);

    public void Disable(DateTimeOffset now) => DisabledAt ??= now;

    public void Enable() => DisabledAt = null;
}

/// <summary>A browser that is signed in. Found by the SHA-256 of the secret in its cookie.</summary>
public sealed class Session
{
    /// <summary>Signed out after so long without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>Signed out after so long in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public string Key { get; init; } = "";

    public AccountId Account { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeen { get; private set; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A second factor was shown when it began.</summary>
    public bool Strong { get; init; }

    internal static (Session Session, string Secret) Start(AccountId account, bool strong, DateTimeOffset now)
    {
        var secret = Secrets.New();
        return (new() { Key = Secrets.KeyOf(secret), Account = account, CreatedAt = now, LastSeen = now, ExpiresAt = now + Longest, Strong = strong }, secret);
    }
}

/// <summary>What a program may do with its token.</summary>
public enum TokenScope
{
    [Code("read")] Read,
    [Code("write")] Write,
}

/// <summary>A program's way in: a bearer token, kept as its SHA-256.</summary>
public sealed class AccessToken
{
    public string Key { get; init; } = "";

    public AccountId Account { get; init; }

    public TokenScope Scope { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSeen { get; private set; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A link with which a person sets the first password, or a new one. It works once.</summary>
public sealed class OneTimeLink
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(3);

    public string Key { get; init; } = "";

    public AccountId Account { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Using it takes a lost second factor away.</summary>
    public bool ForgetsFactors { get; init; }
}

internal sealed class AccountMap : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("platform_account").HasKey(a => a.Id);
        account.Property(a => a.Id).ValueGeneratedNever();
        account.Property(a => a.Login).HasMaxLength(100);
        account.Property(a => a.PasswordHash).HasMaxLength(200);
        account.Property(a => a.UndertakenText).HasMaxLength(20);
        account.HasIndex(a => a.Login).IsUnique();
        account.HasIndex(a => a.Person);
    }
}

internal sealed class SessionMap : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("platform_session").HasKey(s => s.Key);
        session.Property(s => s.Key).HasMaxLength(64);
        session.HasIndex(s => s.Account);
        session.HasIndex(s => s.ExpiresAt);
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.Account);
    }
}

internal sealed class AccessTokenMap : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> token)
    {
        token.ToTable("platform_token").HasKey(t => t.Key);
        token.Property(t => t.Key).HasMaxLength(64);
        token.HasIndex(t => t.Account);
        token.HasOne<Account>().WithMany().HasForeignKey(t => t.Account);
    }
}

internal sealed class OneTimeLinkMap : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> link)
    {
        link.ToTable("platform_link").HasKey(l => l.Key);
        link.Property(l => l.Key).HasMaxLength(64);
        link.HasIndex(l => l.Account);
        link.HasOne<Account>().WithMany().HasForeignKey(l => l.Account);
    }
}
