using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Exchange.Open311.Consumers;

/// <summary>A program that may send reports, with its key. The key was shown once and is kept as its SHA-256.</summary>
internal sealed class Consumer
{
    public const string ContactColumn = "exchange_consumer.contact";

    private Consumer()
    {
    }

    public Consumer(Guid id, string name, string contact, int dailyLimit, bool isTest, (string Hash, string Start) key, PersonId by, DateTimeOffset now)
        => (Id, Name, Contact, DailyLimit, IsTest, KeyHash, KeyStart, MadeBy, MadeAt) = (id, name, contact, dailyLimit, isTest, key.Hash, key.Start, by, now);

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Whom to call about it, sealed.</summary>
    public string Contact { get; private set; } = "";

    public int DailyLimit { get; private set; }

    public bool IsTest { get; private set; }

    public string KeyHash { get; private set; } = "";

    /// <summary>The first characters of the key, so that people can tell keys apart.</summary>
    public string KeyStart { get; private set; } = "";

    public PersonId MadeBy { get; private set; }

    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>Since when it is switched off: for good, or until somebody switches it on again.</summary>
    public DateTimeOffset? OffAt { get; private set; }

    public PersonId? OffBy { get; private set; }

    public int Version { get; private set; }

    public bool IsOn => OffAt is null;

    public void Change(int dailyLimit)
    {
        DailyLimit = dailyLimit;
        Version++;
    }

    public void Switch(bool on, PersonId by, DateTimeOffset now)
    {
        (OffAt, OffBy) = on ? ((DateTimeOffset?)null, (PersonId?)null) : (now, by);
        Version++;
    }

    public void Rekey((string Hash, string Start) key)
    {
        (KeyHash, KeyStart) = key;
        Version++;
    }
}

/// <summary>
/// A count of one day: reports that a key has sent, that were refused to it, or that came from one address. The address is kept
/// as a keyed hash and for two days.
/// </summary>
internal sealed class UseOfDay
{
    public string Key { get; init; } = "";

    public DateOnly Day { get; init; }

    public int Count { get; set; }
}

internal sealed class ConsumerMap : IEntityTypeConfiguration<Consumer>
{
    public void Configure(EntityTypeBuilder<Consumer> consumer)
    {
        consumer.ToTable("exchange_consumer").HasKey(c => c.Id);
        consumer.Property(c => c.Id).ValueGeneratedNever();
        consumer.Property(c => c.Name).HasMaxLength(100);
        consumer.Property(c => c.KeyHash).HasMaxLength(64);
        consumer.Property(c => c.KeyStart).HasMaxLength(12);
        consumer.Property(c => c.Version).IsConcurrencyToken();
        consumer.HasIndex(c => c.KeyHash).IsUnique();
    }
}

internal sealed class UseOfDayMap : IEntityTypeConfiguration<UseOfDay>
{
    public void Configure(EntityTypeBuilder<UseOfDay> use)
    {
        use.ToTable("exchange_consumer_use").HasKey(u => new { u.Key, u.Day });
        use.Property(u => u.Key).HasMaxLength(70);
        use.HasIndex(u => u.Day);
    }
}
