using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Pages;

/// <summary>How pages speak of figures: never a percentage without what it was made of.</summary>
internal sealed class EvaluationWords(IStringLocalizer<Text> text)
{
    public string Dimension(Dimension by) => text["Dimension." + by.Code()];

    public string Marked(Marked mark) => text["Marked." + mark.Code()];

    /// <summary>The same as a heading: English begins it with a capital.</summary>
    public string Heading(Marked mark) => Marked(mark) is [var first, .. var rest] ? char.ToUpper(first, Numbers) + rest : "";

    public string Percent(double? part) => part is { } value ? value.ToString("P1", Numbers) : text["Figure.Nothing"];

    public string Number(int number) => number.ToString("N0", Numbers);

    public string Interval(Figure figure) => figure.Interval is { } interval ? text["Figure.Interval", Percent(interval.Lower), Percent(interval.Upper)] : text["Figure.Nothing"];

    /// <summary>In percentage points; null where one of the two counted nothing.</summary>
    public string? Change(Figure now, Figure before)
    {
        if (now.Value is not { } a || before.Value is not { } b)
            return null;
        return Math.Round((a - b) * 100, 1) switch
        {
            > 0 and var up => text["Figure.Up", up.ToString("0.0", Numbers)],
            < 0 and var down => text["Figure.Down", (-down).ToString("0.0", Numbers)],
            _ => text["Figure.Same"],
        };
    }

    public string Multiple(Counts counts, DateTimeOffset now)
        => counts.OverdueMultiple(now) is { } multiple ? text["Figure.Multiple", multiple.ToString("0.00", Numbers)] : text["Figure.Nothing"];

    public string Score(double? score) => score is { } value ? value.ToString("0.0", Numbers) : text["Figure.Nothing"];

    public string Day(DateOnly day) => text["Day.Long", day.ToDateTime(TimeOnly.MinValue)];

    public string Span(Period period) => text["Period.Of", Day(period.From), Day(period.To)];

    public string Month(DateOnly day) => text["Day.Month", day.ToDateTime(TimeOnly.MinValue)];

    public string Exact(DateTimeOffset at) => text["Time.Exact", at.InShanghai()];

    /// <summary>The length of a bar of a hundred units.</summary>
    public static string Length(double? part) => Math.Round((part ?? 0) * 100, 1).ToString(CultureInfo.InvariantCulture);

    private static CultureInfo Numbers => CultureInfo.CurrentUICulture;
}
