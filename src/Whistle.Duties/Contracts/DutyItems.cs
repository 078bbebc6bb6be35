using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Duties.Contracts;

/// <summary>The duty list of the district: what a lead can be about, and whose line answers for it.</summary>
public sealed class DutyItems
{
    /// <summary>A lead that fits none of the items; no line answers for it by itself.</summary>
    public const int Other = 0;

    private readonly Dictionary<int, DutyItem> byNo;

    internal DutyItems(IReadOnlyList<DutyItem> all)
    {
        All = all;
        byNo = all.ToDictionary(i => i.No);
        ByLine = [.. all.GroupBy(i => i.ResponsibleLine)];
    }

    /// <summary>All items in the order of the list; <see cref="Other"/> isn't one of them.</summary>
    public IReadOnlyList<DutyItem> All { get; }

    /// <summary>The items by the line that answers for them, in the order of the list.</summary>
    public IReadOnlyList<IGrouping<Line, DutyItem>> ByLine { get; }

    public DutyItem? Find(int no) => byNo.GetValueOrDefault(no);

    /// <summary>The line that answers for an item; null for <see cref="Other"/> and for a number that isn't in the list.</summary>
    public Line? LineOf(int no) => Find(no)?.ResponsibleLine;

    /// <summary>The item's short name; also of <see cref="Other"/>. Throws for a number that isn't in the list.</summary>
    public string Name(int no, CultureInfo culture)
        => no == Other ? Text.In(culture, "Item.Other") : byNo[no].Name.In(culture);
}
