using System.Globalization;
using System.Resources;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>A column of a form. Its heading is the word "Import.Column.{Key}", in either language.</summary>
internal sealed record ImportColumn(string Key, bool Required = false, double Width = 16)
{
    /// <summary>As it stands in the template: with a star where it must be filled.</summary>
    public string Heading => FormWords.In(CultureInfo.CurrentUICulture, "Import.Column." + Key) + (Required ? "*" : "");
}

/// <summary>The columns of each kind of sheet, the same on the way in and on the way out.</summary>
internal static class ImportForm
{
    private static readonly Dictionary<ImportKind, IReadOnlyList<ImportColumn>> Columns = new()
    {
        [ImportKind.Units] =
        [
            new("id", Width: 38), new("name", true, 30), new("nameEn", Width: 30), new("kind", true), new("line"), new("level"), new("parent", Width: 30), new("code"), new("phone"),
        ],
        [ImportKind.Schools] =
        [
            new("id", Width: 38), new("name", true, 30), new("nameEn", Width: 30), new("district", true, 20), new("phone"), new("campusId", Width: 38), new("campus", Width: 30),
            new("campusEn", Width: 30), new("town", true, 20), new("main"), new("lat"), new("lon"), new("start"), new("pilot"),
        ],
        [ImportKind.People] =
        [
            new("id", Width: 38), new("person", true), new("phone"), new("login", Width: 20), new("unit", true, 30), new("role", true), new("from"), new("until"),
        ],
        [ImportKind.Members] = [new("school", true, 30), new("campus", Width: 30), new("place", true, 20), new("unit", Width: 30), new("member"), new("substitute")],
    };

    public static IReadOnlyList<ImportColumn> Of(ImportKind kind) => Columns[kind];

    /// <summary>Where each column stands in the sheet; problems where one is unknown, doubled or missing.</summary>
    public static Dictionary<string, int> Map(ImportKind kind, Sheet sheet, List<SheetProblem> problems)
    {
        var (map, known) = (new Dictionary<string, int>(StringComparer.Ordinal), Of(kind));
        for (var i = 0; i < sheet.Headings.Count; i++)
        {
            var heading = sheet.Headings[i].Trim().TrimEnd('*', '＊').Trim();
            if (heading.Length == 0)
                continue;
            if (known.FirstOrDefault(c => c.Key.Equals(heading, StringComparison.OrdinalIgnoreCase) || FormWords.Says("Import.Column." + c.Key, heading)) is not { } column)
                problems.Add(new(sheet.HeadingRow, heading, new("Import.UnknownColumn", null, heading)));
            else if (!map.TryAdd(column.Key, i))
                problems.Add(new(sheet.HeadingRow, heading, new("Import.DoubleColumn", null, heading)));
        }
        foreach (var column in known.Where(c => c.Required && !map.ContainsKey(c.Key)))
            problems.Add(new(sheet.HeadingRow, column.Heading, new("Import.NoColumn", null, column.Heading.TrimEnd('*'))));
        return map;
    }
}

/// <summary>The module's words in a given language: what people type into a sheet is taken in either.</summary>
internal static class FormWords
{
    private static readonly ResourceManager Words = new("Whistle.Directory.Text", typeof(FormWords).Assembly);
    private static readonly ResourceManager Names = new("Whistle.Platform.Text", typeof(Platform.Ui.Names).Assembly);
    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("en")];

    public static string In(CultureInfo culture, string key) => Words.GetString(key, culture) ?? Names.GetString(key, culture) ?? key;

    public static bool Says(string key, string typed) => Languages.Any(culture => In(culture, key).Equals(typed, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value that a code, or its name in either language, stands for.</summary>
    public static T? Parse<T>(string prefix, string typed) where T : struct, Enum
        => Codes.Parse<T>(typed.ToLowerInvariant())
            ?? Codes.All<T>().Where(code => Says(prefix + code, typed)).Select(Codes.Parse<T>).FirstOrDefault();

    /// <summary>All that may be typed, for the sentence that says what is wrong and for the template.</summary>
    public static string All<T>(string prefix) where T : struct, Enum
        => string.Join(In(CultureInfo.CurrentUICulture, "List.And"), Codes.All<T>().Select(code => In(CultureInfo.CurrentUICulture, prefix + code)));
}
