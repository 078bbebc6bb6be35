using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Facts;

namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>What part of the facts is looked at. Empty lists are no restriction, but for the districts, which are always named.</summary>
internal sealed record Cut(IReadOnlyList<Guid> Districts)
{
    public IReadOnlyList<Guid>? Units { get; init; }

    public Guid? School { get; init; }

    public Guid? Town { get; init; }

    public int? Item { get; init; }

    /// <summary>Whether the sums by this dimension answer it: they know nothing of a unit's schools.</summary>
    public bool FitsSums(Dimension by)
        => Town is null && Item is null && School is null && (Units is null || by is Dimension.Unit or Dimension.Line);

    public IQueryable<CaseRow> Of(IQueryable<CaseRow> cases)
    {
        cases = Districts is [var district] ? cases.Where(c => c.District == district) : cases.Where(c => Districts.Contains(c.District));
        if (Units is [var unit])
            cases = cases.Where(c => c.Unit == unit);
        else if (Units is { } units)
            cases = cases.Where(c => units.Contains(c.Unit));
        if (School is { } school)
            cases = cases.Where(c => c.School == school);
        if (Town is { } town)
            cases = cases.Where(c => c.Town == town);
        return Item is { } item ? cases.Where(c => c.Item == item) : cases;
    }

    public IQueryable<LegRow> Of(IQueryable<LegRow> legs)
    {
        legs = Districts is [var district] ? legs.Where(l => l.District == district) : legs.Where(l => Districts.Contains(l.District));
        if (Units is [var unit])
            legs = legs.Where(l => l.Unit == unit);
        else if (Units is { } units)
            legs = legs.Where(l => units.Contains(l.Unit));
        if (School is { } school)
            legs = legs.Where(l => l.School == school);
        if (Town is { } town)
            legs = legs.Where(l => l.Town == town);
        return Item is { } item ? legs.Where(l => l.Item == item) : legs;
    }
}

/// <summary>From the first instant to just before the last.</summary>
internal sealed record Span(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whole days in Shanghai; nothing after now, since what is decided later is not decided.</summary>
    public static Span Of(DateOnly from, DateOnly to, DateTimeOffset now)
        => new(from.Start(), to.AddDays(1).Start() is var end && end < now ? end : now);

    public static Span OfMonth(int month, DateTimeOffset now) => Of(Months.First(month), Months.First(Months.Next(month)).AddDays(-1), now);

    public IQueryable<CaseRow> Reported(IQueryable<CaseRow> cases) => cases.Where(c => c.ReportedAt >= From && c.ReportedAt < Until);

    public IQueryable<CaseRow> Decided(IQueryable<CaseRow> cases) => cases.Where(c => c.DecidesAt >= From && c.DecidesAt < Until);

    public IQueryable<LegRow> Decided(IQueryable<LegRow> legs) => legs.Where(l => l.DecidesAt >= From && l.DecidesAt < Until);
}
