using Microsoft.Extensions.Localization;
using Whistle.Directory.Import.Sheets;

namespace Whistle.Directory.Import;

/// <summary>An import as lines of text, for a terminal.</summary>
internal static class ImportReport
{
    /// <summary>What is wrong, by row; or what would change, where nothing is and it was a trial.</summary>
    public static IEnumerable<string> Lines(ImportAnswer answer, IStringLocalizer<Text> text)
    {
        foreach (var problem in answer.Plan.Problems.OrderBy(p => p.Row))
            yield return Line(problem, text);
        if (answer.Refusal is { } refusal)
            yield return text[refusal.Code];
        if (answer is { IsGood: true, IsDone: false })
            foreach (var change in answer.Plan.Changes)
                yield return $"{text["Import.RowNo", change.Row]}  {text[change.IsNew ? "Import.New" : "Import.Changed"]}  {change.What}";
    }

    private static string Line(SheetProblem problem, IStringLocalizer text)
        => string.Join("  ", new[] { problem.Row is { } row ? text["Import.RowNo", row].Value : null, problem.Column, text[problem.Why.Code, problem.Why.Fills].Value }.Where(part => !string.IsNullOrEmpty(part)));
}
