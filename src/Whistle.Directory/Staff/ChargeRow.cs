using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Directory.Staff;

/// <summary>
/// The one named person in charge of the matter at a department (「区各部门指定1人作为校园及周边安全防控“一件事”负责人」), with a
/// substitute, from one instant to another. A change ends the row and begins the next.
/// </summary>
internal sealed class ChargeRow
{
    private ChargeRow()
    {
    }

    public ChargeRow(Guid id, UnitId unit, PersonId person, PersonId? substitute, DateTimeOffset since)
        => (Id, Unit, Person, Substitute, Since) = (id, unit, person, substitute, since);

    public Guid Id { get; private set; }

    public UnitId Unit { get; private set; }

    public PersonId Person { get; private set; }

    public PersonId? Substitute { get; private set; }

    public DateTimeOffset Since { get; private set; }

    /// <summary>Null while it is so.</summary>
    public DateTimeOffset? Until { get; private set; }

    public int Version { get; private set; }

    public void End(DateTimeOffset at)
    {
        Until = at;
        Version++;
    }
}

/// <summary>A liaison has ticked off that somebody of his took the data-safety training. Holds for a year.</summary>
internal sealed class TrainingRow
{
    public PersonId Person { get; init; }

    public DateOnly Day { get; init; }

    public PersonId TickedBy { get; init; }

    public DateTimeOffset At { get; init; }

    public static bool Holds(DateOnly? day, DateOnly today) => day is { } taken && today < taken.AddYears(1);
}

internal sealed class ChargeRowMap : IEntityTypeConfiguration<ChargeRow>
{
    public void Configure(EntityTypeBuilder<ChargeRow> charge)
    {
        charge.ToTable("directory_charge").HasKey(c => c.Id);
        charge.Property(c => c.Id).ValueGeneratedNever();
        charge.Property(c => c.Version).IsConcurrencyToken();
        charge.HasIndex(c => c.Unit).IsUnique().HasFilter("until IS NULL").HasDatabaseName("ix_directory_charge_now");
        charge.HasIndex(c => c.Person);
    }
}

internal sealed class TrainingRowMap : IEntityTypeConfiguration<TrainingRow>
{
    public void Configure(EntityTypeBuilder<TrainingRow> training)
        => training.ToTable("directory_training").HasKey(t => new { t.Person, t.Day });
}
