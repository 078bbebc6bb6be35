using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Pages;

/// <summary>The report of a month: its figures beside those of the month before, by unit, line, town and category, and what was open at its end.</summary>
internal sealed record MonthReport(EvaluationChoice Choice, EvaluationView All, int OpenAtEnd, int OpenBefore, IReadOnlyList<(Dimension By, IReadOnlyList<EvaluationRow> Rows)> Parts)
{
    public DateOnly Month => Choice.Period.From;

    /// <summary>The month has not ended: its figures still grow.</summary>
    public bool IsRunning(DateTimeOffset now) => Choice.Period.To >= now.Day();
}

/// <summary>Reads the report of a month.</summary>
internal sealed class MonthReader(EvaluationReader figures, Tally tally)
{
    private static readonly Dimension[] Shown = [Dimension.District, Dimension.Line, Dimension.Unit, Dimension.Town, Dimension.School, Dimension.Category];

    public async Task<MonthReport> ReadAsync(EvaluationChoice choice, City city, CancellationToken stop)
    {
        choice = choice with { Sort = "name" };
        var parts = new List<(Dimension, IReadOnlyList<EvaluationRow>)>();
        EvaluationView? all = null;
        foreach (var by in Shown.Where(choice.Scope.Dimensions.Contains))
        {
            var view = await figures.ReadAsync(choice with { By = by }, city, stop);
            all ??= view;
            parts.Add((by, [.. view.Rows.Where(row => !row.Now.IsEmpty)]));
        }
        var end = choice.Period.To.AddDays(1).Start();
        return new(choice, all!, await tally.OpenAtAsync(choice.Cut, end, stop), await tally.OpenAtAsync(choice.Cut, choice.Period.From.Start(), stop), parts);
    }

    /// <summary>The month that is asked for; without one the last that is over.</summary>
    public static string MonthOf(string? asked, DateOnly today)
        => EvaluationChoice.Month(asked) is { } month && month <= today ? asked! : today.AddMonths(-1).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
