using System.Globalization;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Ratios;

/// <summary>
/// One ratio: what is counted over what. Its name, its definition and what numerator and denominator are called stand in the words
/// as "Ratio.{Code}", "Definition.{Code}", "Marked.{mark}". Every change of a definition is a new <see cref="Version"/>.
/// </summary>
internal sealed record Ratio(string Code, Marked Numerator, Marked Denominator, bool MoreIsBetter = true)
{
    /// <summary>Of all definitions together; printed on every sheet.</summary>
    public const string Version = "2026.1";

    /// <summary>Below this a ratio is shown and never ranked.</summary>
    public const int Few = 10;

    /// <summary>In the order in which they are shown. Sources: the common indicators of digital city management and of 接诉即办, adapted; docs/evaluation.md.</summary>
    public static readonly IReadOnlyList<Ratio> All =
    [
        new("valid-reports", Marked.Valid, Marked.Reports),
        new("response", Marked.Responded, Marked.ResponseDue),
        new("response-on-time", Marked.RespondedOnTime, Marked.ResponseDue),
        new("handling", Marked.Handled, Marked.HandlingDue),
        new("handling-on-time", Marked.HandledOnTime, Marked.HandlingDue),
        new("pending-late", Marked.Pending, Marked.HandlingDue, MoreIsBetter: false),
        new("extension", Marked.Extended, Marked.HandlingDue, MoreIsBetter: false),
        new("check-on-time", Marked.CheckedOnTime, Marked.CheckDue),
        new("closing", Marked.Closed, Marked.Due),
        new("closing-on-time", Marked.ClosedOnTime, Marked.Due),
        new("rework", Marked.Reworked, Marked.Due, MoreIsBetter: false),
        new("sent-back", Marked.SentBack, Marked.ResponseDue, MoreIsBetter: false),
        new("reopening", Marked.Reopened, Marked.WasClosed, MoreIsBetter: false),
        new("satisfaction", Marked.Satisfied, Marked.Rated),
    ];

    public static Ratio? Find(string? code) => All.FirstOrDefault(ratio => ratio.Code == code);

    public Bilingual Name => Both("Ratio." + Code);

    public Bilingual Definition => Both("Definition." + Code);

    public Figure Of(Counts counts) => new(this, Numerator.In(counts), Denominator.In(counts));

    private static Bilingual Both(string key) => new(Text.In(CultureInfo.InvariantCulture, key), Text.In(CultureInfo.GetCultureInfo("en"), key));
}

/// <summary>A ratio as counted: never a bare percentage.</summary>
internal sealed record Figure(Ratio Ratio, int Numerator, int Denominator)
{
    /// <summary>Null where there is nothing to be a part of.</summary>
    public double? Value => Denominator == 0 ? null : (double)Numerator / Denominator;

    public Wilson? Interval => Wilson.Of(Numerator, Denominator);

    public bool IsFew => Denominator < Ratio.Few;

    /// <summary>
    /// What it is ranked by: the bound of the interval that is the worse one, so that 1 of 1 never leads. Null where nothing was counted.
    /// </summary>
    public double? Rank => Interval is not { } interval ? null : Ratio.MoreIsBetter ? interval.Lower : -interval.Upper;
}
