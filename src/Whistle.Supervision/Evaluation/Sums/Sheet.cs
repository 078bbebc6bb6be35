using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>By what the figures are shown.</summary>
internal enum Dimension
{
    /// <summary>Kept with each row of the sums, and so by no rows of its own.</summary>
    [Code("district")] District,
    [Code("unit")] Unit,
    [Code("line")] Line,
    [Code("town")] Town,
    [Code("school")] School,
    [Code("category")] Category,
}

/// <summary>
/// Whether the sums of a district's month are as its facts have it: they are where <see cref="Built"/> is the stamp. Whoever writes
/// facts gives a new stamp in the same save, and the sums count only what has one; others are counted from the facts themselves.
/// </summary>
internal sealed class Sheet
{
    public Guid District { get; init; }

    /// <summary>202611</summary>
    public int Month { get; init; }

    public Guid Stamp { get; set; }

    public Guid? Built { get; set; }
}

/// <summary>The sums of a month for one unit, town, school or category of a district.</summary>
internal sealed class SumRow
{
    public Dimension By { get; init; }

    public Guid District { get; init; }

    public int Month { get; init; }

    /// <summary>The id of the unit, town or school, or the number of the item.</summary>
    public string Key { get; init; } = "";

    public Counts Counts { get; set; } = Counts.None;
}

internal sealed class SheetMap : IEntityTypeConfiguration<Sheet>
{
    public void Configure(EntityTypeBuilder<Sheet> sheet) => sheet.ToTable("supervision_sheet").HasKey(s => new { s.District, s.Month });
}

internal sealed class SumRowMap : IEntityTypeConfiguration<SumRow>
{
    public void Configure(EntityTypeBuilder<SumRow> sum)
    {
        sum.ToTable("supervision_sum").HasKey(s => new { s.By, s.District, s.Month, s.Key });
        sum.Property(s => s.Key).HasMaxLength(36);
        sum.ComplexProperty(s => s.Counts, counts =>
        {
            foreach (var number in typeof(Counts).GetProperties().Where(property => property.CanWrite))
                counts.Property(number.PropertyType, number.Name).HasColumnName(Snake(number.Name));
        });
    }

    private static string Snake(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}

/// <summary>Months as numbers: 202611.</summary>
internal static class Months
{
    public static int Of(DateTimeOffset at) => Of(at.Day());

    public static int Of(DateOnly day) => (day.Year * 100) + day.Month;

    public static DateOnly First(int month) => new(month / 100, month % 100, 1);

    public static int Next(int month) => Of(First(month).AddMonths(1));

    public static int Before(int month) => Of(First(month).AddMonths(-1));
}
