using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn.DingTalk;

/// <summary>The DingTalk person who may sign in to an account, as its owner has said in a session of his own.</summary>
internal sealed class DingTalkLink
{
    public AccountId Account { get; init; }

    /// <summary>A hash: we only ever ask whether it is the same person.</summary>
    public string Identity { get; init; } = "";

    public DateTimeOffset LinkedAt { get; init; }

    /// <summary>An id means a person only within the application that was told it: the same id from another is somebody else.</summary>
    public static string IdentityOf(string clientId, string unionId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"dingtalk\n{clientId}\n{unionId}")));
}

/// <summary>A browser that has gone to DingTalk and is to come back. Found by the SHA-256 of the secret in its cookie; coming back takes it away.</summary>
internal sealed class DingTalkVisit
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    public string Key { get; init; } = "";

    /// <summary>SHA-256 of the state that travels along.</summary>
    public string State { get; init; } = "";

    /// <summary>Who wants to link; null for signing in.</summary>
    public AccountId? Account { get; init; }

    public string? Back { get; init; }

    /// <summary>Words of a form whose session had ended, still sealed.</summary>
    public string? Kept { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class DingTalkLinkMap : IEntityTypeConfiguration<DingTalkLink>
{
    public void Configure(EntityTypeBuilder<DingTalkLink> link)
    {
        link.ToTable("platform_dingtalk_link").HasKey(l => l.Account);
        link.Property(l => l.Account).ValueGeneratedNever();
        link.Property(l => l.Identity).HasMaxLength(64);
        link.HasIndex(l => l.Identity).IsUnique();
        link.HasOne<Account>().WithMany().HasForeignKey(l => l.Account);
    }
}

internal sealed class DingTalkVisitMap : IEntityTypeConfiguration<DingTalkVisit>
{
    public void Configure(EntityTypeBuilder<DingTalkVisit> visit)
    {
        visit.ToTable("platform_dingtalk_visit").HasKey(v => v.Key);
        visit.Property(v => v.Key).HasMaxLength(64);
        visit.Property(v => v.State).HasMaxLength(64);
        visit.Property(v => v.Back).HasMaxLength(4000);
        visit.HasIndex(v => v.ExpiresAt);
        visit.HasIndex(v => v.Account);
        visit.HasOne<Account>().WithMany().HasForeignKey(v => v.Account);
    }
}
