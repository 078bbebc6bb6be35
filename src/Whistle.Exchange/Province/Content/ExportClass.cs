using Whistle.Kernel;

namespace Whistle.Exchange.Province.Content;

/// <summary>The classes of fields that may leave. What is of no class never does: people, accounts, phones, photos, exact places.</summary>
internal enum ExportClass
{
    /// <summary>Always in: what, where by campus, whose, how far, on time or late.</summary>
    [Code("basic")] Basic,

    /// <summary>The place, rounded to about a hundred metres.</summary>
    [Code("place")] Place,

    /// <summary>The way through the units, with limits.</summary>
    [Code("path")] Path,

    /// <summary>What was written.</summary>
    [Code("words")] Words,
}

/// <summary>Sets of classes, as they stand in a column: in the order of the list, with commas.</summary>
internal static class ExportClasses
{
    public static readonly IReadOnlyList<ExportClass> Optional = [ExportClass.Place, ExportClass.Path, ExportClass.Words];

    public static string Written(IEnumerable<ExportClass> classes) => string.Join(',', classes.Distinct().Order().Select(one => one.Code()));

    public static IReadOnlyList<ExportClass> Read(string written)
        => [.. written.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(code => Codes.Parse<ExportClass>(code) ?? throw new FormatException(code))];
}
