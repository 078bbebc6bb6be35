using System.Globalization;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Hazards.Settings;

/// <summary>What a limit is for. The first six are limits of a case; the rest says how far clocks may be moved and how lateness climbs.</summary>
internal enum Stage
{
    /// <summary>接收</summary>
    [Code("accept")] Accept,

    /// <summary>办结</summary>
    [Code("finish")] Finish,

    /// <summary>下发前的审核</summary>
    [Code("review")] Review,

    /// <summary>镇街分配</summary>
    [Code("assign")] Assign,

    /// <summary>确认</summary>
    [Code("confirm")] Confirm,

    /// <summary>全程, from the report or its reopening.</summary>
    [Code("whole")] Whole,

    /// <summary>The longest that a clock may stand still at a time.</summary>
    [Code("pause")] Pause,

    /// <summary>How much may be added at a time.</summary>
    [Code("extend")] Extend,

    /// <summary>How often a leg may be extended: a plain number.</summary>
    [Code("extensions")] Extensions,

    /// <summary>How long after the limit the district's department of the line hears of it.</summary>
    [Code("to-district")] ToDistrict,

    /// <summary>How long after that the education bureau's office does.</summary>
    [Code("to-office")] ToOffice,

    /// <summary>How long after that the case is offered for listed supervision.</summary>
    [Code("to-listing")] ToListing,
}

/// <summary>A limit as it holds for some cases. <paramref name="Owner"/> null: what the program brings; empty: the city; else a district.</summary>
internal sealed record LimitRule(UnitId? Owner, Stage Stage, int? DutyItem, Level? Level, Cases.Urgency? Urgency, string Value)
{
    /// <summary>The most specific wins: item before urgency before level.</summary>
    public int Weight => (DutyItem is null ? 0 : 4) + (Urgency is null ? 0 : 2) + (Level is null ? 0 : 1);

    /// <summary>Between two that are equally specific: the district's before the city's before the program's.</summary>
    public int Rank => Owner is null ? 0 : Owner == default(UnitId) ? 1 : 2;

    public bool Fits(UnitId district, Stage stage, int? dutyItem, Level? level, Cases.Urgency? urgency)
        => Stage == stage && (Owner is null || Owner == default(UnitId) || Owner == district)
            && (DutyItem is null || DutyItem == dutyItem) && (Level is null || Level == level) && (Urgency is null || Urgency == urgency);

    public bool IsFor(int? dutyItem, Level? level, Cases.Urgency? urgency) => (DutyItem, Level, Urgency) == (dutyItem, level, urgency);
}

/// <summary>The start values. The plan names none (「尽快」, 「及时、高效解决」): these are ours, and every one is a city's or district's to change.</summary>
internal static class Limits
{
    public const int MostExtensions = 9;

    public static readonly IReadOnlyList<LimitRule> BuiltIn =
    [
        Of(Stage.Accept, "4wh"), Of(Stage.Accept, "2uh", Cases.Urgency.Urgent),
        Of(Stage.Finish, "5wd"), Of(Stage.Finish, "24uh", Cases.Urgency.Urgent),
        Of(Stage.Review, "1wd"), Of(Stage.Assign, "4wh"), Of(Stage.Confirm, "2wd"),
        // 信访工作条例 (2022): 60 days to finish
        Of(Stage.Whole, "60d"),
        Of(Stage.Pause, "30wd"), Of(Stage.Extend, "30wd"), Of(Stage.Extensions, "1"),
        Of(Stage.ToDistrict, "4wh"), Of(Stage.ToOffice, "4wh"), Of(Stage.ToListing, "4wh"),
    ];

    /// <summary>Null where the value is right for the stage; else which words say why not.</summary>
    public static string? WhyNot(Stage stage, string value)
        => stage is Stage.Extensions
            ? int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times <= MostExtensions ? null : "Limits.NotATimes"
            : !Limit.TryParse(value, out var limit) ? "Limits.NotALimit"
            : stage is Stage.Pause or Stage.Extend && limit.Unit is not TimeUnit.WorkDays ? "Limits.WorkDaysOnly" : null;

    private static LimitRule Of(Stage stage, string value, Cases.Urgency? urgency = null) => new(null, stage, null, null, urgency, value);
}
