using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Guidance.Calendar;

/// <summary>A person's calendar feed: found by the hash of its secret address, gone when the address is revoked.</summary>
internal sealed class Feed
{
    private Feed()
    {
    }

    public Feed(string key, PersonId person, AccountId account, string language, DateTimeOffset at)
        => (Key, Person, Account, Language, CreatedAt) = (key, person, account, language, at);

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    public string Key { get; private set; } = "";

    public PersonId Person { get; private set; }

    public AccountId Account { get; private set; }

    public string Language { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}

internal sealed class FeedMap : IEntityTypeConfiguration<Feed>
{
    public void Configure(EntityTypeBuilder<Feed> feed)
    {
        feed.ToTable("guidance_feed").HasKey(f => f.Key);
        feed.Property(f => f.Key).HasMaxLength(64);
        feed.Property(f => f.Language).HasMaxLength(10);
        feed.HasIndex(f => f.Account).IsUnique();
    }
}

/// <summary>Gives out, finds and revokes the secret addresses.</summary>
internal sealed class Feeds(WhistleDb db, TimeProvider clock)
{
    public Task<bool> HasAsync(AccountId account, CancellationToken stop) => db.Set<Feed>().AnyAsync(f => f.Account == account, stop);

    /// <summary>A new secret in the place of the old one, which is worth nothing from now on. It is shown once.</summary>
    public async Task<string> RenewAsync(Actor of, string language, CancellationToken stop)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        db.RemoveRange(await db.Set<Feed>().Where(f => f.Account == of.Account).ToListAsync(stop));
        db.Add(new Feed(KeyOf(secret), of.Person, of.Account, language, clock.Now()));
        await db.SaveChangesAsync(stop);
        return secret;
    }

    public async Task RevokeAsync(AccountId account, CancellationToken stop)
    {
        db.RemoveRange(await db.Set<Feed>().Where(f => f.Account == account).ToListAsync(stop));
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The feed of that secret, as long as its account is open.</summary>
    public async Task<Feed?> FindAsync(string secret, CancellationToken stop)
    {
        if (secret.Length is < 40 or > 60)
            return null;
        var key = KeyOf(secret);
        return await db.Set<Feed>().AsNoTracking().SingleOrDefaultAsync(f => f.Key == key && db.Set<Account>().Any(a => a.Id == f.Account && a.DisabledAt == null), stop);
    }

    private static string KeyOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
