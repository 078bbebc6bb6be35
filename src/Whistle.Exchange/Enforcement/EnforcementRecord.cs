using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Exchange.Enforcement;

/// <summary>
/// What came of it. The kinds of penalty of the Administrative Penalty Law (行政处罚法, 2021), article 9, without detention, which falls on a
/// person; an order to correct (article 28), none at all (article 33), and transfer to another authority (articles 27 and 57).
/// </summary>
internal enum Outcome
{
    [Code("no-violation")] NoViolation,
    [Code("order-to-correct")] OrderToCorrect,
    [Code("warning")] Warning,
    [Code("fine")] Fine,
    [Code("licence")] Licence,
    [Code("closure")] Closure,
    [Code("no-penalty")] NoPenalty,
    [Code("transferred")] Transferred,
    [Code("other")] Other,
}

/// <summary>
/// What a department says of a check or decision near schools. There is no field for a person: whom it fell on stays with the department.
/// A business is one that is open to the public, by the name on its sign.
/// </summary>
internal sealed record EnforcementFacts(UnitId Unit, string Number, DateOnly Day, int DutyItem, Outcome Outcome, UnitId? Campus, double? Lat, double? Lon, string? Place, string? Business, string? Words);

/// <summary>An enforcement record (执法记录), known by the deciding unit and its number.</summary>
internal sealed class EnforcementRecord
{
    public const int LongestNumber = 60, LongestPlace = 100, LongestBusiness = 60, LongestWords = 300;

    private EnforcementRecord()
    {
    }

    public EnforcementRecord(Guid id, EnforcementFacts facts, Line line)
    {
        (Id, Unit, Number, Line) = (id, facts.Unit, facts.Number, line);
    }

    public Guid Id { get; private set; }

    public UnitId Unit { get; private set; }

    public string Number { get; private set; } = "";

    public Line Line { get; private set; }

    public DateOnly Day { get; private set; }

    /// <summary>The item of the duty list; 0 for other.</summary>
    public int DutyItem { get; private set; }

    public Outcome Outcome { get; private set; }

    /// <summary>Where it was, when it was at a campus.</summary>
    public UnitId? Campus { get; private set; }

    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    public string? Place { get; private set; }

    public string? Business { get; private set; }

    public string? Words { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    public PersonId BroughtBy { get; private set; }

    public DateTimeOffset BroughtAt { get; private set; }

    /// <summary>With what it came, or was corrected last.</summary>
    public Guid Batch { get; private set; }

    public int Version { get; private set; }

    public EnforcementFacts ToFacts() => new(Unit, Number, Day, DutyItem, Outcome, Campus, Lat, Lon, Place, Business, Words);

    public void Say(EnforcementFacts facts, DateTimeOffset? issuedAt, PersonId by, Guid batch, DateTimeOffset now)
    {
        (Day, DutyItem, Outcome, Campus, Lat, Lon) = (facts.Day, facts.DutyItem, facts.Outcome, facts.Campus, facts.Lat, facts.Lon);
        (Place, Business, Words) = (facts.Place, facts.Business, facts.Words);
        (IssuedAt, BroughtBy, Batch, BroughtAt) = (issuedAt, by, batch, now);
        Version++;
    }

    public void SayAgain(DateTimeOffset? issuedAt)
    {
        if (IssuedAt == issuedAt)
            return;
        IssuedAt = issuedAt;
        Version++;
    }
}

/// <summary>A campus that a record is about: named by it, or so near its place.</summary>
internal sealed class EnforcementCampus
{
    public Guid Record { get; init; }

    public UnitId Campus { get; init; }

    public UnitId School { get; init; }

    public UnitId District { get; init; }

    /// <summary>Null where the record names the campus.</summary>
    public double? Metres { get; set; }
}

/// <summary>What was said of the same before, or came too late to count.</summary>
internal sealed class EnforcementBefore
{
    public Guid Id { get; init; }

    public Guid Record { get; init; }

    /// <summary>JSON of <see cref="EnforcementFacts"/>.</summary>
    public string Facts { get; init; } = "";

    public DateTimeOffset? IssuedAt { get; init; }

    public PersonId BroughtBy { get; init; }

    public DateTimeOffset BroughtAt { get; init; }

    public PersonId? ReplacedBy { get; init; }

    public DateTimeOffset? ReplacedAt { get; init; }
}

internal sealed class EnforcementRecordMap : IEntityTypeConfiguration<EnforcementRecord>
{
    public void Configure(EntityTypeBuilder<EnforcementRecord> record)
    {
        record.ToTable("exchange_enforcement").HasKey(r => r.Id);
        record.Property(r => r.Id).ValueGeneratedNever();
        record.Property(r => r.Version).IsConcurrencyToken();
        record.Property(r => r.Number).HasMaxLength(EnforcementRecord.LongestNumber);
        record.Property(r => r.Place).HasMaxLength(EnforcementRecord.LongestPlace);
        record.Property(r => r.Business).HasMaxLength(EnforcementRecord.LongestBusiness);
        record.Property(r => r.Words).HasMaxLength(EnforcementRecord.LongestWords);
        record.HasIndex(r => new { r.Unit, r.Number }).IsUnique();
        record.HasIndex(r => new { r.Day, r.Id });
        record.HasIndex(r => r.Batch);
    }
}

internal sealed class EnforcementCampusMap : IEntityTypeConfiguration<EnforcementCampus>
{
    public void Configure(EntityTypeBuilder<EnforcementCampus> campus)
    {
        campus.ToTable("exchange_enforcement_campus").HasKey(c => new { c.Record, c.Campus });
        campus.HasIndex(c => c.School);
        campus.HasIndex(c => c.Campus);
        campus.HasIndex(c => c.District);
    }
}

internal sealed class EnforcementBeforeMap : IEntityTypeConfiguration<EnforcementBefore>
{
    public void Configure(EntityTypeBuilder<EnforcementBefore> before)
    {
        before.ToTable("exchange_enforcement_before").HasKey(b => b.Id);
        before.Property(b => b.Id).ValueGeneratedNever();
        before.Property(b => b.Facts).HasMaxLength(4_000);
        before.HasIndex(b => b.Record);
    }
}
