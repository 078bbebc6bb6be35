using Whistle.Duties.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.DutyList;

/// <summary>What GET /api/v1/duty-items answers: the whole list, in order.</summary>
internal sealed record DutyItemsAnswer(IReadOnlyList<DutyItemAnswer> Items, string? Next)
{
    public static DutyItemsAnswer Of(DutyItems items) => new([.. items.All.Select(DutyItemAnswer.Of)], null);
}

internal sealed record DutyItemAnswer(
    int No, Bilingual Name, Bilingual Matter, Bilingual LeadUnit, string ResponsibleLine, IReadOnlyList<DutyMeasureAnswer> Measures)
{
    public static DutyItemAnswer Of(DutyItem item)
        => new(item.No, item.Name, item.Matter, item.LeadUnit, item.ResponsibleLine.Code(), [.. item.Measures.Select(DutyMeasureAnswer.Of)]);
}

internal sealed record DutyMeasureAnswer(string? Label, Bilingual Text, string DueKind, DateOnly? DueDate)
{
    public static DutyMeasureAnswer Of(DutyMeasure measure) => new(measure.Label, measure.Text, measure.DueKind.Code(), measure.DueDate);
}
