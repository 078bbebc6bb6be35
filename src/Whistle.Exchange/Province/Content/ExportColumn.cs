using Whistle.Kernel;

namespace Whistle.Exchange.Province.Content;

/// <summary>What kind of value stands in a column.</summary>
internal enum ColumnKind
{
    Id,
    Text,
    Code,
    Integer,
    Number,
    YesNo,
    Instant,
}

/// <summary>A column of a table: its name on the wire, its class, its kind, and in both languages what it says.</summary>
/// <param name="Codes">All values that a code may have.</param>
/// <param name="Longest">The longest text, in characters.</param>
internal sealed record ExportColumn(string Name, ExportClass Class, ColumnKind Kind, bool MayBeNull, Bilingual Says, IReadOnlyList<string>? Codes = null, int? Longest = null);

/// <summary>A table of the export: its columns of the wanted classes, and the class without which it isn't there at all.</summary>
internal sealed record ExportTable(string Name, ExportClass Class, Bilingual Says, IReadOnlyList<ExportColumn> Columns)
{
    /// <summary>The same table with the columns of these classes alone; null where the table itself is of none of them.</summary>
    public ExportTable? Only(IReadOnlyCollection<ExportClass> classes)
        => classes.Contains(Class) ? this with { Columns = [.. Columns.Where(column => classes.Contains(column.Class))] } : null;
}
