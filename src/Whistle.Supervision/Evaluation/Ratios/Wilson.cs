namespace Whistle.Supervision.Evaluation.Ratios;

/// <summary>
/// The score interval of Wilson (1927) for a proportion, at 95 %: it stays within 0 and 1, and 1 of 1 says little. Without correction
/// for continuity, as in Newcombe, Statistics in Medicine 17 (1998), method 3.
/// </summary>
internal readonly record struct Wilson(double Lower, double Upper)
{
    /// <summary>The normal quantile of 0.975.</summary>
    private const double Z = 1.959963984540054;

    public static Wilson? Of(int numerator, int denominator)
    {
        if (denominator <= 0)
            return null;
        double n = denominator, p = numerator / n;
        var middle = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        return new(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
