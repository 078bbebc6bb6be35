using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Notices.Contracts;

namespace Whistle.Notices.Inboxes;

/// <summary>One entry of a person's inbox. It keeps no sentence: who must not be named any more is not named here either.</summary>
internal sealed class Notice
{
    private Notice()
    {
    }

    public Notice(Guid id, Guid deliveryId, NoticeFor notice, DateTimeOffset at)
    {
        if (!IsLocal(notice.Path))
            throw new ArgumentException($"A notice leads to a page of this installation, not to {notice.Path}.", nameof(notice));
        (Id, DeliveryId, Person, Code, Path, Fills, Urgent, CreatedAt) = (id, deliveryId, notice.To, notice.Code, notice.Path, notice.Fills, notice.Urgent, at);
    }

    /// <summary>Grows with time: the inbox is in the order of ids.</summary>
    public Guid Id { get; private set; }

    public Guid DeliveryId { get; private set; }

    public PersonId Person { get; private set; }

    public string Code { get; private set; } = "";

    public string Path { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Fills { get; private set; } = new Dictionary<string, string>();

    public bool Urgent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>The end of the short link to it, where it goes out by some channel.</summary>
    public string? Short { get; private set; }

    /// <summary>32 signs without those that look alike; 50 bits, and only its own reader gets further.</summary>
    public void Shorten() => Short ??= System.Security.Cryptography.RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyzA", 10);

    private static bool IsLocal(string path) => path is ['/', not ('/' or '\\'), ..] or "/";
}

internal sealed class NoticeMap : IEntityTypeConfiguration<Notice>
{
    private static readonly ValueComparer<IReadOnlyDictionary<string, string>> NeverChanges
        = new((a, b) => ReferenceEquals(a, b), fills => fills.Count, fills => fills);

    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.ToTable("notices_notice").HasKey(n => n.Id);
        notice.Property(n => n.Id).ValueGeneratedNever();
        notice.Property(n => n.Code).HasMaxLength(60);
        notice.Property(n => n.Path).HasMaxLength(200);
        notice.Property(n => n.Fills).HasMaxLength(2000).HasConversion(
            fills => JsonSerializer.Serialize(fills, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!,
            NeverChanges);
        notice.HasIndex(n => new { n.DeliveryId, n.Person }).IsUnique();
        notice.HasIndex(n => new { n.Person, n.Id });
        notice.HasIndex(n => new { n.Person, n.Id }, "notices_unread").HasFilter("read_at IS NULL");
        notice.HasIndex(n => n.CreatedAt);
        notice.Property(n => n.Short).HasMaxLength(16);
        notice.HasIndex(n => n.Short).IsUnique();
        // who was told of one thing, newest first
        notice.HasIndex(n => new { n.Path, n.Id });
    }
}
