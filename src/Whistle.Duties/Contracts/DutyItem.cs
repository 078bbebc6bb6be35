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

/// <summary>One measure (任务进度) of an item; the label is the number printed in the list.</summary>
public sealed record DutyMeasure(string? Label, Bilingual Text, DueKind DueKind, DateOnly? DueDate);

/// <summary>
/// An item of the duty list (工作清单). <paramref name="Name"/> is short and ours, for forms and lists;
/// <paramref name="Matter"/> is the list's own wording.
/// </summary>
public sealed record DutyItem(
    int No, Bilingual Name, Bilingual Matter, Bilingual LeadUnit, Line ResponsibleLine, IReadOnlyList<DutyMeasure> Measures);
