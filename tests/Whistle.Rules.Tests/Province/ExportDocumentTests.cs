using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Whistle.Exchange.Province.Content;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Province;

/// <summary>The document says what the one table of columns says; what stands above its first table is written by hand.</summary>
public sealed class ExportDocumentTests
{
    private const string Begin = "<!-- columns: written by WHISTLE_WRITE_DOCS=1 dotnet test tests/Whistle.Rules.Tests --filter ExportDocumentTests -->\n";

    [Fact]
    public void The_document_lists_every_column_with_its_class()
    {
        var file = FileName();
        var page = File.ReadAllText(file);
        var wanted = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + Tables();
        if (Environment.GetEnvironmentVariable("WHISTLE_WRITE_DOCS") == "1")
            File.WriteAllText(file, wanted);

        Assert.Equal(wanted, File.ReadAllText(file));
        Assert.Contains(ExportSchemas.CellRule, page, StringComparison.Ordinal);
    }

    /// <summary>What can never leave has no column: a new one that sounds like it needs more than a line in the table.</summary>
    [Fact]
    public void No_column_is_about_a_person()
    {
        string[] never = ["reporter", "handler", "person", "account", "login", "phone", "photo", "address", "place", "by"];

        Assert.DoesNotContain(ExportTables.All.SelectMany(table => table.Columns), column => never.Any(word => column.Name.Equals(word, StringComparison.OrdinalIgnoreCase) || (word.Length > 2 && column.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))));
        Assert.All(ExportTables.All.SelectMany(table => table.Columns), column => Assert.True(column.Kind is not ColumnKind.Code || column.Codes!.Count > 0, column.Name));
    }

    /// <summary>Free text stands in one class alone.</summary>
    [Fact]
    public void What_was_written_by_people_is_of_the_class_of_words()
        => Assert.Equal(["description", "outcome"], ExportTables.Cases.Columns.Where(column => column is { Kind: ColumnKind.Text, Class: ExportClass.Words }).Select(column => column.Name));

    private static string Tables()
    {
        var page = new StringBuilder();
        foreach (var table in ExportTables.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {table.Name}\n\n{table.Says.Zh} · {table.Says.En}.\n\n| column | class | type | empty | 含义 | meaning |\n|---|---|---|---|---|---|\n");
            foreach (var column in table.Columns)
                page.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {column.Class.Code()} | {Type(column)} | {(column.MayBeNull ? "may be" : "never")} | {column.Says.Zh} | {column.Says.En} |\n");
        }
        return page.ToString();
    }

    private static string Type(ExportColumn column) => column.Kind switch
    {
        ColumnKind.Code => string.Join(' ', column.Codes!.Select(code => $"`{code}`")),
        ColumnKind.Text => $"text, at most {column.Longest}",
        ColumnKind.Id => "UUID",
        ColumnKind.Instant => "instant",
        ColumnKind.YesNo => "true, false",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string FileName([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", "docs", "province-export.md"));
}
