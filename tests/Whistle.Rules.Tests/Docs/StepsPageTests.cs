using System.Runtime.CompilerServices;
using Xunit;

namespace Whistle.Rules.Tests.Docs;

public class StepsPageTests
{
    [Fact]
    public void The_page_of_steps_says_what_the_table_of_steps_says()
    {
        var (file, page) = (FileName(), StepsPage.Write());
        if (Environment.GetEnvironmentVariable("WHISTLE_WRITE_DOCS") == "1")
            File.WriteAllText(file, page);

        Assert.True(File.Exists(file) && File.ReadAllText(file) == page, $"docs/steps.md is not what CaseRules.Steps says. To write it anew: {StepsPage.Command}");
    }

    private static string FileName([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", "docs", "steps.md"));
}
