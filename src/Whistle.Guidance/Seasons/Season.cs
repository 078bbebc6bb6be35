using Whistle.Kernel;

namespace Whistle.Guidance.Seasons;

/// <summary>
/// When a school is visited. Plan, annex 2: 「在每年开学、寒暑假前后或其他重要时间点」. The days after a holiday are those of the next
/// term's start, so each is one season.
/// </summary>
internal enum Season
{
    /// <summary>秋季开学（暑假后）</summary>
    [Code("autumn-start")] AutumnStart,

    /// <summary>寒假前</summary>
    [Code("before-winter")] BeforeWinter,

    /// <summary>春季开学（寒假后）</summary>
    [Code("spring-start")] SpringStart,

    /// <summary>暑假前</summary>
    [Code("before-summer")] BeforeSummer,

    /// <summary>其他时间</summary>
    [Code("other")] Other,
}

/// <summary>A season of a school year, named after the calendar year in which it begins.</summary>
internal readonly record struct SeasonOfYear(int Year, Season Season);

/// <summary>From the first day to the last.</summary>
internal sealed record Days(DateOnly From, DateOnly Until)
{
    public bool Has(DateOnly day) => day >= From && day <= Until;
}
