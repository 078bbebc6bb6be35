using Whistle.Kernel;

namespace Whistle.Duties.Contracts;

/// <summary>When a measure is due.</summary>
public enum DueKind
{
    /// <summary>全年常态</summary>
    [Code("continuous")] Continuous,

    /// <summary>By the day that the measure names.</summary>
    [Code("by_date")] ByDate,

    /// <summary>The list gives no time.</summary>
    [Code("unspecified")] Unspecified,
}

/// <summary>How often a measure owes progress.</summary>
public enum Rhythm
{
    /// <summary>全年常态: always, and so never late.</summary>
    [Code("standing")] Standing,

    /// <summary>限期: by its day.</summary>
    [Code("by-date")] ByDate,

    /// <summary>每月</summary>
    [Code("monthly")] Monthly,

    /// <summary>每半年, as 「每年两次」 is counted here.</summary>
    [Code("twice-yearly")] TwiceYearly,

    /// <summary>开学前: before each term of the area's schools begins.</summary>
    [Code("before-term")] BeforeTerm,
}

/// <summary>A number that a measure must reach: 80 signs, 100 %.</summary>
public sealed record DutyTarget(Bilingual Name, Bilingual Unit, int Goal, bool IsRate);

/// <summary>One measure (任务进度) of an item; the label is the number printed in the list.</summary>
public sealed record DutyMeasure(string? Label, Bilingual Text, DueKind DueKind, DateOnly? DueDate)
{
    /// <summary>By its wording (「每月定期」, 「原则上每年清运两次」) where that says more than its kind.</summary>
    public Rhythm Rhythm { get; init; } = DueKind is DueKind.ByDate ? Rhythm.ByDate : Rhythm.Standing;

    public IReadOnlyList<DutyTarget> Targets { get; init; } = [];
}

/// <summary>
/// An item of the duty list (工作清单). <paramref name="Name"/> is short and ours, for forms and lists;
/// <paramref name="Matter"/> is the list's own wording.
/// </summary>
public sealed record DutyItem(
    int No, Bilingual Name, Bilingual Matter, Bilingual LeadUnit, Line ResponsibleLine, IReadOnlyList<DutyMeasure> Measures);
