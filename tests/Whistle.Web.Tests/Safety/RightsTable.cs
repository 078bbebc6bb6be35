using System.Runtime.CompilerServices;

namespace Whistle.Web.Tests.Safety;

/// <summary>A row of docs/rights.md: what is asked for, about which case, what "✓" stands for, and a cell for each role.</summary>
internal sealed record RightsRow(string Method, string Pattern, string Policy, string Case, string Good, IReadOnlyDictionary<string, string> Cells)
{
    public string Key => $"{Method} {Pattern}";
}

/// <summary>docs/rights.md, read as the tables stand there.</summary>
internal static class RightsTable
{
    public static IReadOnlyList<RightsRow> Rows { get; } = Read();

    private static List<RightsRow> Read()
    {
        var rows = new List<RightsRow>();
        string[] roles = [];
        foreach (var line in File.ReadLines(FileName()).Where(line => line.StartsWith("| ", StringComparison.Ordinal)))
        {
            var cells = line.Trim().Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray();
            if (cells[0] == "method")
                roles = cells[5..];
            else if (cells[0] is "GET" or "POST" or "PUT")
                rows.Add(new(cells[0], cells[1], cells[2], cells[3], cells[4], roles.Zip(cells[5..], KeyValuePair.Create).ToDictionary(StringComparer.Ordinal)));
        }
        return rows;
    }

    public static string Line(RightsRow row)
        => $"| {row.Method} | `{row.Pattern}` | {row.Policy} | {row.Case} | {row.Good} | {string.Join(" | ", Asker.Roles.Select(role => row.Cells.GetValueOrDefault(role, "?")))} |";

    private static string FileName([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", "docs", "rights.md"));
}
