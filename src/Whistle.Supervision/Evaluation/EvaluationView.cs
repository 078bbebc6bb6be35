using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>One row of the figures: a unit, line, town, school or category in the period and in the one before.</summary>
/// <param name="Narrow">The parameter and value that narrow a list to it.</param>
internal sealed record EvaluationRow(string Name, (string Name, string? Value) Narrow, Counts Now, Counts Before);

/// <summary>The figures of a choice.</summary>
internal sealed record EvaluationView(Counts Now, Counts Before, IReadOnlyList<EvaluationRow> Rows);

/// <summary>Reads the figures of a choice, names their rows and puts them in order.</summary>
internal sealed class EvaluationReader(EvaluationQueries queries, DutyItems items, Names names)
{
    public async Task<EvaluationView> ReadAsync(EvaluationChoice choice, City city, CancellationToken stop)
    {
        var before = choice.Period.Before();
        var now = Grouped(choice.By, await queries.OfAsync(choice.By, choice.Cut, choice.Period.From, choice.Period.To, stop), city);
        var then = Grouped(choice.By, await queries.OfAsync(choice.By, choice.Cut, before.From, before.To, stop), city);
        var rows = now.Keys.Union(then.Keys, StringComparer.Ordinal)
            .Select(key => new EvaluationRow(NameOf(choice.By, key, city), (NarrowBy(choice.By), key), now.GetValueOrDefault(key, Counts.None), then.GetValueOrDefault(key, Counts.None)))
            .Where(row => !row.Now.IsEmpty || choice.Ratio.Of(row.Before).Denominator > 0);
        return new(Sum(now.Values), Sum(then.Values), [.. Ordered(rows, choice)]);
    }

    public string NameOf(Dimension by, string key, City city) => by switch
    {
        Dimension.Category => items.Name(int.Parse(key, CultureInfo.InvariantCulture), CultureInfo.CurrentUICulture),
        Dimension.Line => key == EvaluationChoice.LineOfNone ? Text.In(CultureInfo.CurrentUICulture, "Line.None") : names.Of(Codes.Parse<Line>(key)!.Value),
        _ => city.FindUnit(new(Guid.Parse(key)))?.Name.ToString() ?? Text.In(CultureInfo.CurrentUICulture, "Unit.Gone"),
    };

    public static string NarrowBy(Dimension by) => by is Dimension.Category ? "item" : by.Code();

    private static IReadOnlyDictionary<string, Counts> Grouped(Dimension by, IReadOnlyDictionary<string, Counts> counts, City city)
        => by is not Dimension.Line ? counts
            : counts.GroupBy(part => EvaluationChoice.LineOf(city.FindUnit(new(Guid.Parse(part.Key)))), StringComparer.Ordinal).ToDictionary(line => line.Key, line => Sum(line.Select(part => part.Value)), StringComparer.Ordinal);

    private static IEnumerable<EvaluationRow> Ordered(IEnumerable<EvaluationRow> rows, EvaluationChoice choice)
    {
        var byName = rows.OrderBy(row => row.Name, StringComparer.CurrentCulture);
        return choice.Sort switch
        {
            "name" => byName,
            "count" => byName.OrderByDescending(row => choice.Ratio.Of(row.Now).Denominator),
            "worst" => byName.OrderBy(row => choice.Ratio.Of(row.Now).Rank is null).ThenBy(row => Worst(choice.Ratio.Of(row.Now))),
            _ => byName.OrderBy(row => choice.Ratio.Of(row.Now).Rank is null).ThenByDescending(row => choice.Ratio.Of(row.Now).Rank),
        };
    }

    /// <summary>The better bound: who did badly only by chance does not lead the other end either.</summary>
    private static double Worst(Figure figure) => figure.Interval is not { } interval ? 0 : figure.Ratio.MoreIsBetter ? interval.Upper : -interval.Lower;

    private static Counts Sum(IEnumerable<Counts> all) => all.Aggregate(Counts.None, (sum, next) => sum + next);
}
