using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Http;

/// <summary>The answer to a POST that carried an Idempotency-Key, kept to be given again.</summary>
public sealed class KeptAnswer
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    public AccountId Account { get; internal init; }

    public string Key { get; internal init; } = "";

    /// <summary>SHA-256 over method, address and body.</summary>
    public string Asked { get; internal init; } = "";

    public int Status { get; internal init; }

    public string? Location { get; internal init; }

    public string? ETag { get; internal init; }

    public string Body { get; internal init; } = "";

    public DateTimeOffset At { get; internal init; }
}

internal sealed class KeptAnswerMap : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> answer)
    {
        answer.ToTable("platform_answer").HasKey(a => new { a.Account, a.Key });
        answer.Property(a => a.Key).HasMaxLength(200);
        answer.Property(a => a.Asked).HasMaxLength(64);
        answer.Property(a => a.Location).HasMaxLength(300);
        answer.Property(a => a.ETag).HasColumnName("etag").HasMaxLength(60);
        answer.HasIndex(a => a.At);
    }
}

/// <summary>
/// The Idempotency-Key of this request. A desk hands its answer to <see cref="Keep"/> before it saves, so that the deed and the
/// answer are one commit: a repeated request either finds the answer or the deed never happened.
/// </summary>
public sealed class Idempotency(TimeProvider clock)
{
    private AccountId account;
    private string? key;
    private string asked = "";

    /// <summary>Whether the request carried a key, so that an answer is worth writing down.</summary>
    public bool IsAsked => key is not null;

    /// <summary>Adds the answer to the caller's unit of work. Only for 2xx; without a key it does nothing.</summary>
    public void Keep(WhistleDb db, int status, string? location, string body, string? etag = null)
    {
        if (key is not null && status is >= 200 and < 300)
            db.Add(new KeptAnswer { Account = account, Key = key, Asked = asked, Status = status, Location = location, ETag = etag, Body = body, At = clock.Now() });
    }

    internal void Begin(AccountId account, string key, string asked) => (this.account, this.key, this.asked) = (account, key, asked);
}

/// <summary>
/// Marks an endpoint that takes an Idempotency-Key. <paramref name="ByContent"/>: two bodies are the same when their parts are,
/// whatever boundary a client has put between them.
/// </summary>
public sealed record IdempotentPost(bool Required, bool ByContent = false);

/// <summary>Marks endpoints.</summary>
public static class IdempotentEndpoints
{
    /// <param name="required">Without a key the answer is 422.</param>
    /// <param name="byContent">Compares the parts of a multipart body, not its bytes.</param>
    public static T Idempotent<T>(this T endpoint, bool required = false, bool byContent = false) where T : IEndpointConventionBuilder
        => endpoint.WithMetadata(new IdempotentPost(required, byContent));
}
