using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Exchange.Readings;

/// <summary>What a station said of an indicator at an instant; without a value it said that it had none (no data).</summary>
internal sealed class Reading
{
    public Guid Station { get; init; }

    public Indicator Indicator { get; init; }

    public DateTimeOffset At { get; init; }

    public double? Value { get; private set; }

    /// <summary>When its source put it out, where it says so.</summary>
    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>Who brought it, for which unit, and when.</summary>
    public PersonId Person { get; private set; }

    public UnitId Unit { get; private set; }

    public DateTimeOffset BroughtAt { get; private set; }

    public int Version { get; private set; }

    public void Say(double? value, DateTimeOffset? issuedAt, PersonId person, UnitId unit, DateTimeOffset now)
    {
        (Value, IssuedAt, Person, Unit, BroughtAt) = (value, issuedAt, person, unit, now);
        Version++;
    }

    /// <summary>The same again: at most it was put out later.</summary>
    public void SayAgain(DateTimeOffset? issuedAt)
    {
        if (IssuedAt == issuedAt)
            return;
        IssuedAt = issuedAt;
        Version++;
    }
}

/// <summary>What was said of the same before, or came too late to count.</summary>
internal sealed class ReadingBefore
{
    public Guid Id { get; init; }

    public Guid Station { get; init; }

    public Indicator Indicator { get; init; }

    public DateTimeOffset At { get; init; }

    public double? Value { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public PersonId Person { get; init; }

    public UnitId Unit { get; init; }

    public DateTimeOffset BroughtAt { get; init; }

    /// <summary>Who brought what took its place, and when; null where it came too late itself.</summary>
    public PersonId? ReplacedBy { get; init; }

    public DateTimeOffset? ReplacedAt { get; init; }
}

/// <summary>The newest reading of each indicator of a station, kept with the readings so that lists need not look for it.</summary>
internal sealed class LatestReading
{
    public Guid Station { get; init; }

    public Indicator Indicator { get; init; }

    public DateTimeOffset At { get; private set; }

    public double? Value { get; private set; }

    public int Version { get; private set; }

    public void See(Reading reading)
    {
        if (reading.At < At || (reading.At == At && reading.Value == Value))
            return;
        (At, Value) = (reading.At, reading.Value);
        Version++;
    }
}

internal sealed class ReadingMap : IEntityTypeConfiguration<Reading>
{
    public void Configure(EntityTypeBuilder<Reading> reading)
    {
        reading.ToTable("exchange_reading").HasKey(r => new { r.Station, r.Indicator, r.At });
        reading.Property(r => r.Version).IsConcurrencyToken();
    }
}

internal sealed class ReadingBeforeMap : IEntityTypeConfiguration<ReadingBefore>
{
    public void Configure(EntityTypeBuilder<ReadingBefore> reading)
    {
        reading.ToTable("exchange_reading_before").HasKey(r => r.Id);
        reading.Property(r => r.Id).ValueGeneratedNever();
        reading.HasIndex(r => new { r.Station, r.Indicator, r.At });
    }
}

internal sealed class LatestReadingMap : IEntityTypeConfiguration<LatestReading>
{
    public void Configure(EntityTypeBuilder<LatestReading> latest)
    {
        latest.ToTable("exchange_reading_latest").HasKey(r => new { r.Station, r.Indicator });
        latest.Property(r => r.Version).IsConcurrencyToken();
    }
}
