using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Hazards.Contracts;

namespace Whistle.Supervision.Evaluation.Facts;

/// <summary>The facts of one case as its journal has them, in columns that can be counted. Written by <see cref="FactsDesk"/> only.</summary>
internal sealed class CaseRow
{
    public Guid Id { get; init; }

    /// <summary>The last event of the journal that is in it. A concurrency token: an older reading never covers a newer one.</summary>
    public int Version { get; set; }

    public string Number { get; set; } = "";

    public Guid District { get; set; }

    public Guid Town { get; set; }

    public Guid School { get; set; }

    public int Item { get; set; }

    /// <summary>Who answers for it: whoever holds it, and after the end the unit of the last handling.</summary>
    public Guid Unit { get; set; }

    public DateTimeOffset ReportedAt { get; set; }

    /// <summary>When it is decided; an open case counts from this instant on. Null where it never counts, or not yet.</summary>
    public DateTimeOffset? DecidesAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Neither withdrawn nor merged into another.</summary>
    public bool Valid { get; set; }

    public bool Closed { get; set; }

    public bool OnTime { get; set; }

    public bool Reworked { get; set; }

    public bool WasClosed { get; set; }

    public bool Reopened { get; set; }

    public bool Rated { get; set; }

    public bool Satisfied { get; set; }

    /// <summary>The end of the first stretch of being open, and the bounds of the last one where there were several.</summary>
    public DateTimeOffset? FirstEndedAt { get; set; }

    public DateTimeOffset? AgainAt { get; set; }

    public DateTimeOffset? AgainEndedAt { get; set; }

    public static CaseRow Of(CaseFacts facts)
    {
        var row = new CaseRow { Id = facts.Id.Value };
        row.Take(facts);
        return row;
    }

    public void Take(CaseFacts facts)
    {
        (Version, Number, Item, Unit) = (facts.Version, facts.Number, facts.DutyItem, facts.Answers.Value);
        (District, Town, School) = (facts.District.Value, facts.Town.Value, facts.School.Value);
        (ReportedAt, DecidesAt, EndedAt) = (facts.ReportedAt, facts.DecidesAt, facts.IsOpen ? null : facts.EndedAt);
        (Valid, Closed, OnTime, Reworked) = (!facts.Withdrawn && !facts.Merged, facts.Closed, facts.ClosedOnTime, facts.Reworked);
        (WasClosed, Reopened, Rated, Satisfied) = (facts.WasClosed, facts.Reopened, facts.Satisfied is not null, facts.Satisfied is true);
        FirstEndedAt = facts.Stretches[0].Until;
        (AgainAt, AgainEndedAt) = facts.Stretches.Count > 1 ? (facts.Stretches[^1].From, facts.Stretches[^1].Until) : (default(DateTimeOffset?), default(DateTimeOffset?));
    }

    /// <summary>Where two rows of the same case differ; null where they don't.</summary>
    public string? Difference(CaseRow other)
        => Version != other.Version ? nameof(Version)
            : (Number, District, Town, School, Item, Unit) != (other.Number, other.District, other.Town, other.School, other.Item, other.Unit) ? "place"
            : (ReportedAt, DecidesAt, EndedAt, FirstEndedAt, AgainAt, AgainEndedAt) != (other.ReportedAt, other.DecidesAt, other.EndedAt, other.FirstEndedAt, other.AgainAt, other.AgainEndedAt) ? "instants"
            : (Valid, Closed, OnTime, Reworked) != (other.Valid, other.Closed, other.OnTime, other.Reworked) ? "ending"
            : (WasClosed, Reopened, Rated, Satisfied) != (other.WasClosed, other.Reopened, other.Rated, other.Satisfied) ? "satisfaction" : null;
}

internal sealed class CaseRowMap : IEntityTypeConfiguration<CaseRow>
{
    public void Configure(EntityTypeBuilder<CaseRow> row)
    {
        row.ToTable("supervision_case").HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.Property(c => c.Version).IsConcurrencyToken();
        row.Property(c => c.Number).HasMaxLength(40);
        row.HasIndex(c => new { c.District, c.DecidesAt });
        row.HasIndex(c => new { c.District, c.ReportedAt });
        row.HasIndex(c => new { c.School, c.DecidesAt });
        row.HasIndex(c => new { c.Unit, c.DecidesAt });
    }
}
