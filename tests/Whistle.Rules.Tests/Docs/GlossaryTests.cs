using System.Runtime.CompilerServices;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Xunit;

namespace Whistle.Rules.Tests.Docs;

public class GlossaryTests
{
    [Fact]
    public void The_glossary_has_a_row_for_every_line_role_state_action_and_unit_of_time()
    {
        string[] codes = [.. Codes.All<Line>(), .. Codes.All<Role>(), .. Enum.GetNames<CaseState>(), .. CaseRules.Steps.Select(s => s.Action), .. Codes.All<TimeUnit>()];

        var rows = File.ReadAllLines(Path.Combine(Root(), "docs", "glossary.md"));

        Assert.Empty(codes.Where(code => rows.Count(row => row.StartsWith($"| `{code}`", StringComparison.Ordinal)) != 1));
    }

    [Fact]
    public void A_row_has_its_word_in_both_languages()
    {
        var rows = File.ReadAllLines(Path.Combine(Root(), "docs", "glossary.md")).Where(row => row.StartsWith("| `", StringComparison.Ordinal)).Select(row => row.Split('|'));

        Assert.All(rows, cells => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", cells[2]));
        Assert.All(rows, cells => Assert.Matches("[a-z]{3}", cells[3]));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", ".."));
}
