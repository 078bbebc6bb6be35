using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Places;

/// <summary>What is known of a place near schools, as somebody entered it.</summary>
internal sealed record PlaceFacts(PlaceKind Kind, Bilingual Name, UnitId District, UnitId? Campus, GeoShape Shape, string Source, DateOnly Since, DateOnly? Until);

/// <summary>A place near schools as stored. It is never deleted: it ends.</summary>
internal sealed class MapPlace
{
    private MapPlace()
    {
    }

    public MapPlace(Guid id, PlaceFacts facts, UnitId keeper)
    {
        Id = id;
        Set(facts, keeper);
    }

    public Guid Id { get; private set; }

    public PlaceKind Kind { get; private set; }

    public string NameZh { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    public UnitId District { get; private set; }

    /// <summary>The campus whose outline it is.</summary>
    public UnitId? Campus { get; private set; }

    public ShapeKind Shape { get; private set; }

    /// <summary>"lat,lon lat,lon …" in WGS 84.</summary>
    public string Points { get; private set; } = "";

    /// <summary>Where it stands when it must be one point.</summary>
    public double Lat { get; private set; }

    public double Lon { get; private set; }

    public double West { get; private set; }

    public double South { get; private set; }

    public double East { get; private set; }

    public double North { get; private set; }

    /// <summary>Where that is known from.</summary>
    public string Source { get; private set; } = "";

    public DateOnly Since { get; private set; }

    /// <summary>Its last day; the last day of all where none is known.</summary>
    public DateOnly Until { get; private set; }

    /// <summary>The unit that entered it last.</summary>
    public UnitId Keeper { get; private set; }

    public int Version { get; private set; }

    public GeoPoint At => new(Lat, Lon);

    public GeoShape ToShape() => new(Shape, ReadPoints(Points));

    public PlaceFacts ToFacts() => new(Kind, new(NameZh, NameEn), District, Campus, ToShape(), Source, Since, Until == DateOnly.MaxValue ? null : Until);

    public void Change(PlaceFacts facts, UnitId keeper)
    {
        Set(facts, keeper);
        Version++;
    }

    private void Set(PlaceFacts facts, UnitId keeper)
    {
        (Kind, NameZh, NameEn, District, Campus, Keeper) = (facts.Kind, facts.Name.Zh, facts.Name.En, facts.District, facts.Campus, keeper);
        (Shape, Points) = (facts.Shape.Kind, WritePoints(facts.Shape.Points));
        (Lat, Lon) = (Math.Round(facts.Shape.Middle.Lat, 6), Math.Round(facts.Shape.Middle.Lon, 6));
        (West, South, East, North) = facts.Shape.Box;
        (Source, Since, Until) = (facts.Source, facts.Since, facts.Until ?? DateOnly.MaxValue);
    }

    public static string WritePoints(IEnumerable<GeoPoint> points)
        => string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Lat:0.######},{p.Lon:0.######}")));

    public static GeoPoint[] ReadPoints(string points)
        => [.. points.Split(' ').Select(pair => pair.Split(',')).Select(pair => new GeoPoint(double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture)))];
}

/// <summary>Who did what to a place.</summary>
internal sealed class PlaceChange
{
    public Guid Id { get; init; }

    public Guid Place { get; init; }

    /// <summary>"add", "change", "import".</summary>
    public string Act { get; init; } = "";

    public PersonId Person { get; init; }

    public UnitId Unit { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class MapPlaceMap : IEntityTypeConfiguration<MapPlace>
{
    public void Configure(EntityTypeBuilder<MapPlace> place)
    {
        place.ToTable("maps_place").HasKey(p => p.Id);
        place.Property(p => p.Id).ValueGeneratedNever();
        place.Property(p => p.Version).IsConcurrencyToken();
        place.Property(p => p.NameZh).HasMaxLength(PlaceReader.LongestName);
        place.Property(p => p.NameEn).HasMaxLength(PlaceReader.LongestName);
        place.Property(p => p.Source).HasMaxLength(PlaceReader.LongestSource);
        place.HasIndex(p => new { p.District, p.Kind, p.NameZh });
        place.HasIndex(p => new { p.Lat, p.Lon });
        place.HasIndex(p => p.Campus);
    }
}

internal sealed class PlaceChangeMap : IEntityTypeConfiguration<PlaceChange>
{
    public void Configure(EntityTypeBuilder<PlaceChange> change)
    {
        change.ToTable("maps_place_change").HasKey(c => c.Id);
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Act).HasMaxLength(20);
        change.HasIndex(c => new { c.Place, c.At });
    }
}
