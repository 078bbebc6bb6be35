using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Ui;

namespace Whistle.Hazards.Pages;

/// <summary>How pages speak of a case: its state, its matter in a few words, the time left, whose turn it is.</summary>
internal sealed class CaseWords(IStringLocalizer<Text> text, DutyItems items, ICaseSettings settings)
{
    private const int FirstWords = 40;

    public static Mark MarkOf(CaseState state) => state switch
    {
        CaseState.Reported => Mark.Waiting,
        CaseState.Handling => Mark.Working,
        CaseState.AwaitingApproval => Mark.Deciding,
        CaseState.WithTown or CaseState.WithDistrictCommand => Mark.Sent,
        CaseState.CommandHandling => Mark.Elsewhere,
        CaseState.AwaitingConfirmation => Mark.Checking,
        CaseState.Closed => Mark.Done,
        _ => Mark.Gone,
    };

    public string State(CaseState state) => text["State." + state.Code()];

    public string Item(int no) => items.Name(no, CultureInfo.CurrentUICulture);

    /// <summary>The matter, and the first words of what was told where the reader may read them.</summary>
    public string Headline(HazardCase @case, CaseSight sight)
        => sight.MayRead(@case) && @case.Description is { } words ? text["Case.Headline", Item(@case.DutyItem), Beginning(words)] : Item(@case.DutyItem);

    /// <summary>School, and campus where the school has several.</summary>
    public string Where(HazardCase @case, CaseSight sight)
    {
        var (school, campus) = (sight.Unit(@case.School).Name.ToString(), sight.Unit(@case.Campus).Name.ToString());
        return sight.City.CampusesOf(@case.School).Count < 2 ? school
            : campus.Contains(school, StringComparison.CurrentCulture) ? campus : text["Case.SchoolAndCampus", school, campus];
    }

    /// <summary>Who holds it: the unit, and the person where one has been named.</summary>
    public string Turn(HazardCase @case, CaseSight sight)
        => sight.Person(@case.Handler) is { } person ? text["Case.UnitAndPerson", sight.Unit(@case.Holder).Name, person.Name] : sight.Unit(@case.Holder).Name.ToString();

    public string Exact(DateTimeOffset at) => text["Time.Exact", at.InShanghai()];

    public string Short(DateTimeOffset at) => text["Time.Short", at.InShanghai()];

    /// <summary>
    /// The time left until the limit that runs, as a sentence: in working time, as the limit counts, and by the clock where the
    /// case is urgent. What is past is told by the clock: a limit is not less late for a weekend in between.
    /// </summary>
    public string Left(HazardCase @case, DateTimeOffset now)
    {
        var due = @case.DueBy!.Value;
        var minutes = MinutesLeft(@case, now);
        if (due < now)
            return (int)(now - due).TotalMinutes switch
            {
                < 1 => text["Left.JustLate"],
                < 60 and var late => Count("Left.LateMinutes", late),
                < 24 * 60 and var late => Count("Left.LateHours", late / 60),
                var late => Count("Left.LateDays", late / (24 * 60)),
            };
        var day = CountsByClock(@case) ? 24 * 60 : (int)settings.Current.CalendarOf(@case.District).WorkingDay.TotalMinutes;
        return minutes switch
        {
            < 1 => text["Left.Now"],
            < 60 => Count("Left.Minutes", minutes),
            _ when minutes < day => Count(CountsByClock(@case) ? "Left.Hours" : "Left.WorkHours", minutes / 60),
            _ => Count(CountsByClock(@case) ? "Left.Days" : "Left.WorkDays", minutes / day),
        };
    }

    /// <summary>Late; or soon, when a fifth of the leg's time is left, or an hour.</summary>
    public Pace PaceOf(HazardCase @case, DateTimeOffset now)
    {
        if (@case.DueBy < now)
            return Pace.Late;
        var from = @case.ReviewFrom ?? @case.Leg.ClockFrom ?? @case.Leg.From;
        var whole = CountsByClock(@case) ? (int)(@case.DueBy!.Value - from).TotalMinutes
            : Deadline.WorkingMinutesBetween(from, @case.DueBy!.Value, settings.Current.CalendarOf(@case.District));
        return MinutesLeft(@case, now) <= Math.Max(60, whole / 5) ? Pace.Soon : Pace.Calm;
    }

    /// <summary>"1 hour" and "2 hours": the first has a key of its own.</summary>
    public string Count(string key, int number) => number == 1 ? text[key + ".One"] : text[key, number];

    /// <summary>One after the other, as the language separates them.</summary>
    public string List(IEnumerable<string> parts) => parts.DefaultIfEmpty("").Aggregate((before, next) => text["List.And", before, next]);

    private int MinutesLeft(HazardCase @case, DateTimeOffset now)
        => CountsByClock(@case) ? (int)(@case.DueBy!.Value - now).TotalMinutes : Deadline.WorkingMinutesBetween(now, @case.DueBy!.Value, settings.Current.CalendarOf(@case.District));

    /// <summary>Whether the limit that runs was frozen in hours by the clock; a leg of before limits were kept is judged by its urgency.</summary>
    private static bool CountsByClock(HazardCase @case)
        => (@case.ReviewLimit ?? @case.Leg.LimitCode) is { } code
            ? Limit.TryParse(code, out var limit) && limit.Unit is TimeUnit.UrgentHours
            : @case is { Urgency: Urgency.Urgent, State: CaseState.Reported or CaseState.Handling or CaseState.CommandHandling };

    /// <summary>"5 working days", as a limit is said.</summary>
    public string Said(string code)
        => Limit.TryParse(code, out var limit) ? Count("Unit." + limit.Unit.Code(), limit.Amount) : code;

    private static string Beginning(string words)
    {
        var line = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var runes = line.EnumerateRunes().Take(FirstWords + 1).ToList();
        return runes.Count <= FirstWords ? line : string.Concat(runes.Take(FirstWords)).TrimEnd() + "…";
    }
}
