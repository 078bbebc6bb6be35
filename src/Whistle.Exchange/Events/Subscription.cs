using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Exchange.Events;

internal enum SubscriptionState
{
    /// <summary>The other side has not yet agreed to be sent anything.</summary>
    [Code("asking")] Asking,

    [Code("on")] On,

    /// <summary>Stopped by us.</summary>
    [Code("off")] Off,

    /// <summary>The other side has answered 410.</summary>
    [Code("gone")] Gone,
}

/// <summary>Another system that is told what happens to cases: where, of what, signed with which secrets. It is told ids, codes and instants; no words, no people.</summary>
internal sealed class Subscription
{
    public const int LongestName = 80, LongestAddress = 500;

    private Subscription()
    {
    }

    public Subscription(Guid id, UnitId owner, string name, string address, DateTimeOffset now)
        => (Id, Owner, Name, Address, CreatedAt) = (id, owner, name, address, now);

    public Guid Id { get; private set; }

    /// <summary>The office that made it: a district's sees to its district's cases, the city's to all.</summary>
    public UnitId Owner { get; private set; }

    public string Name { get; private set; } = "";

    public string Address { get; private set; } = "";

    /// <summary>CloudEvents' binary form instead of the structured one.</summary>
    public bool Binary { get; set; }

    /// <summary>Only these events, by their types' short names; empty means all.</summary>
    public string Events { get; set; } = "";

    /// <summary>Only these matters, by their numbers; empty means all.</summary>
    public string DutyItems { get; set; } = "";

    /// <summary>Only this district; null means all.</summary>
    public UnitId? District { get; set; }

    public SubscriptionState State { get; private set; } = SubscriptionState.Asking;

    /// <summary>How many messages a minute the other side has allowed; null where it has set no limit.</summary>
    public int? PerMinute { get; private set; }

    /// <summary>SHA-256 of the code by which the other side may agree later.</summary>
    public string? Code { get; set; }

    /// <summary>What came of the last question whether it agrees: a status or a code.</summary>
    public string? Answer { get; set; }

    /// <summary>The secret that it is signed with, sealed.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>The one before, sealed, while both sign.</summary>
    public string? OldSecret { get; private set; }

    public DateTimeOffset SecretSince { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ReachedAt { get; set; }

    /// <summary>Counts changes, so that two who change it at once don't overwrite each other.</summary>
    public int Version { get; private set; }

    public void Change(string name, string address)
    {
        // an agreement is for the address that gave it
        if (Address != address)
            (State, PerMinute) = (SubscriptionState.Asking, null);
        (Name, Address, Version) = (name, address, Version + 1);
    }

    public void Agreed(int? perMinute) => (State, PerMinute, Version) = (SubscriptionState.On, perMinute, Version + 1);

    public void Turn(SubscriptionState to) => (State, Version) = (to, Version + 1);

    /// <summary>Signs with a new secret; the one before it signs too until it is dropped.</summary>
    public void Sign(string secret, DateTimeOffset now)
        => (OldSecret, Secret, SecretSince, Version) = (Secret.Length == 0 ? null : Secret, secret, now, Version + 1);

    public void DropOld() => (OldSecret, Version) = (null, Version + 1);

    /// <summary>What was before it was made is not told.</summary>
    public bool Wants(string happened, DateTimeOffset at, int dutyItem, UnitId district)
        => State is SubscriptionState.On or SubscriptionState.Off && at >= CreatedAt
            && (District is null || District == district)
            && (Events.Length == 0 || Listed(Events).Contains(happened, StringComparer.Ordinal))
            && (DutyItems.Length == 0 || Listed(DutyItems).Contains(dutyItem.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal));

    public static string[] Listed(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class SubscriptionMap : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> subscription)
    {
        subscription.ToTable("exchange_subscription").HasKey(s => s.Id);
        subscription.Property(s => s.Id).ValueGeneratedNever();
        subscription.Property(s => s.Name).HasMaxLength(Subscription.LongestName);
        subscription.Property(s => s.Address).HasMaxLength(Subscription.LongestAddress);
        subscription.Property(s => s.Events).HasMaxLength(2000);
        subscription.Property(s => s.DutyItems).HasMaxLength(200);
        subscription.Property(s => s.Code).HasMaxLength(64);
        subscription.Property(s => s.Answer).HasMaxLength(40);
        subscription.Property(s => s.Version).IsConcurrencyToken();
        subscription.Property(s => s.Secret).HasMaxLength(200);
        subscription.Property(s => s.OldSecret).HasMaxLength(200);
        subscription.HasIndex(s => s.Owner);
    }
}
