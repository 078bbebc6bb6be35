using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Settings;

/// <summary>What a calendar is made of.</summary>
internal enum CalendarPart
{
    /// <summary>A day that differs from the plain week: "off" or "work".</summary>
    [Code("day")] Day,

    /// <summary>The spans of a working day: "08:30-12:00,13:30-17:30".</summary>
    [Code("spans")] Spans,

    /// <summary>A year that was loaded from a file, so that its holidays are known.</summary>
    [Code("year")] Year,

    /// <summary>A school term: its first and last day, "2026-09-01,2027-01-22".</summary>
    [Code("term")] Term,
}

/// <summary>
/// One change of a calendar: what, by whom, when and why. Only ever added, so that the calendar of any past instant can be made
/// again. Without a value the setting falls back to what lies above: the city's, then what the program brings.
/// </summary>
internal sealed class CalendarChange
{
    public Guid Id { get; init; }

    /// <summary>The district; empty for the whole city.</summary>
    public UnitId Owner { get; init; }

    public CalendarPart Part { get; init; }

    public string Key { get; init; } = "";

    public string? Value { get; init; }

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    public string Why { get; init; } = "";
}

/// <summary>One change of a limit, kept like <see cref="CalendarChange"/>. Null narrows to nothing: any item, any level, any urgency.</summary>
internal sealed class LimitChange
{
    public Guid Id { get; init; }

    public UnitId Owner { get; init; }

    public Stage Stage { get; init; }

    public int? DutyItem { get; init; }

    public Level? Level { get; init; }

    public Urgency? Urgency { get; init; }

    public string? Value { get; init; }

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    public string Why { get; init; } = "";
}

internal sealed class CalendarChangeMap : IEntityTypeConfiguration<CalendarChange>
{
    public void Configure(EntityTypeBuilder<CalendarChange> change)
    {
        change.ToTable("hazard_calendar_change").HasKey(c => c.Id);
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Key).HasMaxLength(40);
        change.Property(c => c.Value).HasMaxLength(200);
        change.Property(c => c.Why).HasMaxLength(300);
        change.HasIndex(c => new { c.Owner, c.Id });
    }
}

internal sealed class LimitChangeMap : IEntityTypeConfiguration<LimitChange>
{
    public void Configure(EntityTypeBuilder<LimitChange> change)
    {
        change.ToTable("hazard_limit_change").HasKey(c => c.Id);
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Value).HasMaxLength(10);
        change.Property(c => c.Why).HasMaxLength(300);
        change.HasIndex(c => new { c.Owner, c.Id });
    }
}
