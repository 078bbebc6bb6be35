using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Hazards.Contracts;

namespace Whistle.Supervision.Evaluation.Facts;

/// <summary>One thing that one unit owed by one limit, in columns that can be counted: the ratios that are judged by unit.</summary>
internal sealed class LegRow
{
    public Guid Case { get; init; }

    public int No { get; init; }

    public Owed What { get; set; }

    public Guid Unit { get; set; }

    public Guid District { get; set; }

    public Guid Town { get; set; }

    public Guid School { get; set; }

    public int Item { get; set; }

    public DateTimeOffset From { get; set; }

    public DateTimeOffset? Limit { get; set; }

    public DateTimeOffset? Until { get; set; }

    public DateTimeOffset? DecidesAt { get; set; }

    public bool Done { get; set; }

    public bool OnTime { get; set; }

    public bool SentBack { get; set; }

    public bool Extended { get; set; }

    /// <summary>Nobody has ended it yet: late once its limit has passed.</summary>
    public bool Open { get; set; }

    /// <summary>(used − limit) / limit of a late one that has ended, by the clock; else 0.</summary>
    public double Over { get; set; }

    /// <summary>Of an open one: 1 / limit and instant of the limit / limit, in milliseconds, so that the same is read for any instant: now × rate − share.</summary>
    public double OpenRate { get; set; }

    public double OpenShare { get; set; }

    public static LegRow Of(CaseFacts facts, OwedTurn turn)
    {
        var leg = new LegRow { Case = facts.Id.Value, No = turn.No };
        leg.Take(facts, turn);
        return leg;
    }

    public void Take(CaseFacts facts, OwedTurn turn)
    {
        (What, Unit, Item) = (turn.What, turn.Unit.Value, facts.DutyItem);
        (District, Town, School) = (facts.District.Value, facts.Town.Value, facts.School.Value);
        (From, Limit, Until, DecidesAt) = (turn.From, turn.Limit, turn.Until, turn.DecidesAt);
        (Done, OnTime, SentBack, Extended, Open) = (turn.Done, turn.OnTime, turn.SentBack, turn.Extended, turn.Until is null);
        var length = (turn.Limit - turn.From)?.TotalMilliseconds ?? 0;
        (Over, OpenRate, OpenShare) = length <= 0 ? (0d, 0d, 0d)
            : turn.Until is not { } until ? (0d, 1 / length, turn.Limit!.Value.ToUnixTimeMilliseconds() / length)
            : until > turn.Limit ? ((until - turn.Limit.Value).TotalMilliseconds / length, 0d, 0d) : (0d, 0d, 0d);
    }

    public bool Same(LegRow other)
        => (What, Unit, District, Town, School, Item) == (other.What, other.Unit, other.District, other.Town, other.School, other.Item)
            && (From, Limit, Until, DecidesAt) == (other.From, other.Limit, other.Until, other.DecidesAt)
            && (Done, OnTime, SentBack, Extended, Open) == (other.Done, other.OnTime, other.SentBack, other.Extended, other.Open)
            && (Over, OpenRate, OpenShare) == (other.Over, other.OpenRate, other.OpenShare);
}

internal sealed class LegRowMap : IEntityTypeConfiguration<LegRow>
{
    public void Configure(EntityTypeBuilder<LegRow> leg)
    {
        leg.ToTable("supervision_leg").HasKey(l => new { l.Case, l.No });
        leg.HasIndex(l => new { l.District, l.DecidesAt });
        leg.HasIndex(l => new { l.School, l.DecidesAt });
        leg.HasIndex(l => new { l.Unit, l.DecidesAt });
    }
}
