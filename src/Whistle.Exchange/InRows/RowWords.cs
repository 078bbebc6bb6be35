using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;

namespace Whistle.Exchange.InRows;

/// <summary>The words of one kind of rows, and behind them those that all share.</summary>
internal sealed class RowWords(IRows rows) : IStringLocalizer
{
    public LocalizedString this[string name]
        => rows.Find(CultureInfo.CurrentUICulture, name) is { } own ? new(name, own)
            : Text.Find(CultureInfo.CurrentUICulture, name) is { } shared ? new(name, shared) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments] => new(name, string.Format(CultureInfo.CurrentCulture, this[name].Value, arguments));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];

    /// <summary>"Row 3, value: …"</summary>
    public string Say(RowProblem problem)
    {
        var why = this[problem.Why.Code, problem.Why.Fills].Value;
        var said = problem.Why.Field is { } field && rows.Find(CultureInfo.CurrentUICulture, "Column." + field) is { } column ? this["Rows.OfColumn", column, why].Value : why;
        return problem.Row is { } row ? this["Rows.OfRow", row, said].Value : said;
    }

    /// <summary>The same, by "row 3, value", for programs.</summary>
    public static Dictionary<string, Refusal[]> ByPlace(IEnumerable<RowProblem> problems)
        => problems.GroupBy(Place, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(problem => problem.Why).ToArray(), StringComparer.Ordinal);

    private static string Place(RowProblem problem)
        => problem.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"row {row}{(problem.Why.Field is { } field ? ", " + field : "")}") : problem.Why.Field ?? "body";
}
