using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Duties.Contracts;
using Whistle.Duties.Lists;
using Whistle.Duties.Packages;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Ui;

namespace Whistle.Duties;

/// <summary>How pages speak of lists and packages: states, lines, days, numbers.</summary>
internal sealed class DutyWords(IStringLocalizer<Text> text, Names names, DutyItems items)
{
    public static Mark MarkOf(PackageState state) => state switch
    {
        PackageState.Offered => Mark.Waiting,
        PackageState.Claimed => Mark.Working,
        PackageState.Done => Mark.Done,
        _ => Mark.Gone,
    };

    public static Mark MarkOf(PackageTask task, DateTimeOffset now) => task.State switch
    {
        TaskState.Offered => task.IsUnclaimed(now) ? Mark.Late : Mark.Waiting,
        TaskState.Claimed => Mark.Working,
        TaskState.Declined => Mark.Deciding,
        TaskState.Done => Mark.Done,
        _ => Mark.Gone,
    };

    public static Mark MarkOf(MeasureState state) => state switch
    {
        MeasureState.Late => Mark.Late,
        MeasureState.Soon => Mark.Waiting,
        MeasureState.Done => Mark.Done,
        MeasureState.Open => Mark.Working,
        _ => Mark.Elsewhere,
    };

    public string State(PackageState state) => text["PackageState." + state.Code()];

    public string State(PackageTask task, DateTimeOffset now) => text[task.IsUnclaimed(now) ? "TaskState.Unclaimed" : "TaskState." + task.State.Code()];

    public string State(MeasureState state) => text["MeasureState." + state.Code()];

    /// <summary>Where a measure stands, as a sentence: "6月30日前", "已有3个月未填报".</summary>
    public string Owes(Measure measure, Standing standing)
        => measure.Rhythm switch
        {
            Rhythm.Standing => text["Rhythm.standing"],
            Rhythm.ByDate => text["Owes.ByDate", Day(measure.DueDate!.Value)],
            Rhythm.Monthly when standing.Missed > 0 => Count("Owes.Months", standing.Missed),
            Rhythm.TwiceYearly when standing.Missed > 0 => Count("Owes.Halves", standing.Missed),
            Rhythm.BeforeTerm when standing.Missed > 0 => Count("Owes.Terms", standing.Missed),
            _ => text["Owes.Period", text["Rhythm." + measure.Rhythm.Code()], Day(standing.DueOn!.Value)],
        };

    /// <summary>"4/4", "不要求", or nothing where the school has not said.</summary>
    public string? Share(Schools.SchoolIndicator? indicator)
        => indicator is null ? null : (indicator.Need == 0 ? text["Indicator.NotNeeded"] : text["Indicator.Share", indicator.Have, indicator.Need]).Value;

    public string Line(Line line) => names.Of(line);

    public string Item(int no) => no == 0 ? text["School.OwnMatter"] : items.Name(no, CultureInfo.CurrentUICulture);

    public string Day(DateOnly day) => text["Time.Day", day.ToDateTime(TimeOnly.MinValue)];

    public string Exact(DateTimeOffset at) => text["Time.Exact", at.InShanghai()];

    /// <summary>"1 package" and "2 packages": the first has a key of its own.</summary>
    public string Count(string key, int number) => number == 1 ? text[key + ".One"] : text[key, number];

    /// <summary>One after the other, as the language separates them.</summary>
    public string List(IEnumerable<string> parts) => parts.DefaultIfEmpty("").Aggregate((before, next) => text["List.And", before, next]);

    /// <summary>The working time left to claim, or how long it has been lying.</summary>
    public string ToClaim(DateTimeOffset claimBy, DateTimeOffset now, WorkCalendar calendar)
    {
        if (claimBy < now)
            return LateBy((int)(now - claimBy).TotalHours);
        var minutes = Deadline.WorkingMinutesBetween(now, claimBy, calendar);
        var day = (int)calendar.WorkingDay.TotalMinutes;
        return minutes < day ? Count("Left.WorkHours", Math.Max(1, minutes / 60)) : Count("Left.WorkDays", minutes / day);
    }

    private string LateBy(int hours) => hours < 24 ? Count("Left.LateHours", Math.Max(hours, 1)) : Count("Left.LateDays", hours / 24);

    public static Pace PaceOf(DateTimeOffset claimBy, DateTimeOffset now, WorkCalendar calendar)
        => claimBy < now ? Pace.Late : Deadline.WorkingMinutesBetween(now, claimBy, calendar) < 4 * 60 ? Pace.Soon : Pace.Calm;
}
