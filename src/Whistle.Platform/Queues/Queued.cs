using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Platform.Queues;

/// <summary>A row that a node claims before it sends it. What is due has an instant in <see cref="NextAt"/>; what is over has none.</summary>
public abstract class Queued
{
    /// <summary>A node that has claimed a row has so long to send it and write down what came of it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public Guid Id { get; protected set; }

    public DateTimeOffset? NextAt { get; protected set; }

    public Guid? Claim { get; private set; }

    public DateTimeOffset? ClaimedUntil { get; private set; }

    public void Release() => (Claim, ClaimedUntil) = (null, null);

    /// <summary>Maps what all of them have: a node that has lost its claim must not write over the row of the one that took it.</summary>
    public static void Map<T>(EntityTypeBuilder<T> row)
        where T : Queued
    {
        row.HasKey(r => r.Id);
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.Claim).IsConcurrencyToken();
    }
}
