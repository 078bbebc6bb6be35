using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Exchange.Readings.Stations;

/// <summary>What is known of a station. <paramref name="Unit"/> is the unit of ecology's line that answers for it; <paramref name="Until"/> its last day.</summary>
internal sealed record StationFacts(string Code, StationKind Kind, Bilingual Name, UnitId District, UnitId Unit, GeoPoint At, DateOnly? Until);

/// <summary>A station (监测站点): an automatic station for air, or a section of a river. Never deleted: it ends.</summary>
internal sealed class Station
{
    public const int LongestCode = 40, LongestName = 100;

    private Station()
    {
    }

    public Station(Guid id, StationFacts facts)
    {
        (Id, Code, Kind) = (id, facts.Code, facts.Kind);
        Set(facts);
    }

    public Guid Id { get; private set; }

    /// <summary>As its keeper's own systems call it; the only one of that code.</summary>
    public string Code { get; private set; } = "";

    public StationKind Kind { get; private set; }

    public string NameZh { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public UnitId District { get; private set; }

    public UnitId Unit { get; private set; }

    public double Lat { get; private set; }

    public double Lon { get; private set; }

    /// <summary>The last day of all where none is known.</summary>
    public DateOnly Until { get; private set; }

    public int Version { get; private set; }

    public Bilingual Name => new(NameZh, NameEn);

    public GeoPoint At => new(Lat, Lon);

    public StationFacts ToFacts() => new(Code, Kind, Name, District, Unit, At, Until == DateOnly.MaxValue ? null : Until);

    public void Change(StationFacts facts)
    {
        Set(facts);
        Version++;
    }

    private void Set(StationFacts facts)
        => (NameZh, NameEn, District, Unit, Lat, Lon, Until) = (facts.Name.Zh, facts.Name.En, facts.District, facts.Unit, facts.At.Lat, facts.At.Lon, facts.Until ?? DateOnly.MaxValue);
}

/// <summary>Who added or changed a station, and as what it stood there before (JSON; null where it is new).</summary>
internal sealed class StationChange
{
    public Guid Id { get; init; }

    public Guid Station { get; init; }

    public string? Before { get; init; }

    public PersonId Person { get; init; }

    public UnitId Unit { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class StationMap : IEntityTypeConfiguration<Station>
{
    public void Configure(EntityTypeBuilder<Station> station)
    {
        station.ToTable("exchange_station").HasKey(s => s.Id);
        station.Property(s => s.Id).ValueGeneratedNever();
        station.Property(s => s.Version).IsConcurrencyToken();
        station.Property(s => s.Code).HasMaxLength(Station.LongestCode);
        station.Property(s => s.NameZh).HasMaxLength(Station.LongestName);
        station.Property(s => s.NameEn).HasMaxLength(Station.LongestName);
        station.HasIndex(s => s.Code).IsUnique();
        station.HasIndex(s => new { s.District, s.Kind });
        station.HasIndex(s => new { s.Lat, s.Lon });
    }
}

internal sealed class StationChangeMap : IEntityTypeConfiguration<StationChange>
{
    public void Configure(EntityTypeBuilder<StationChange> change)
    {
        change.ToTable("exchange_station_change").HasKey(c => c.Id);
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Before).HasMaxLength(1_000);
        change.HasIndex(c => new { c.Station, c.At });
    }
}
