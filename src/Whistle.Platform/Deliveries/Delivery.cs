using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Platform.Queues;

namespace Whistle.Platform.Deliveries;

/// <summary>
/// Something that must follow a commit: written in the same transaction as the change, taken by a background worker
/// afterwards, retried alone with growing pauses. A delivery that is done is removed.
/// </summary>
public sealed class Delivery
{
    private Delivery()
    {
    }

    public Delivery(Guid id, string kind, string body, DateTimeOffset createdAt)
        => (Id, Kind, Body, CreatedAt, NextAt) = (id, kind, body, createdAt, createdAt);

    public Guid Id { get; private set; }

    /// <summary>Which <see cref="IDeliver"/>s take it.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>What the taker needs, as JSON: ids, nothing personal.</summary>
    public string Body { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset NextAt { get; private set; }

    public int Attempts { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>Puts it back for later.</summary>
    public void Failed(string why, DateTimeOffset now)
    {
        Attempts++;
        Failure = why.Length > 500 ? why[..500] : why;
        NextAt = now + Pauses.After(Attempts);
    }
}

/// <summary>Takes one kind of delivery; several may take the same kind, and all of them do. Each may be told twice of the same delivery and must give the same result.</summary>
public interface IDeliver
{
    string Kind { get; }

    /// <summary>
    /// Makes the rows that follow in <paramref name="db"/>; the worker saves them together with the removal of the deliveries.
    /// They come together so that what they need is read together, oldest first.
    /// </summary>
    Task DeliverAsync(Data.WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop);
}

internal sealed class DeliveryMap : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("platform_delivery").HasKey(d => d.Id);
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Kind).HasMaxLength(40);
        delivery.Property(d => d.Failure).HasMaxLength(500);
        delivery.HasIndex(d => d.NextAt);
    }
}
