using System.Globalization;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Hazards.Cases.CaseState;

namespace Whistle.Hazards.Cases;

/// <summary>
/// The steps that stop, continue and lengthen a clock: rows of the table of <see cref="CaseRules"/>. Whoever handles a case asks,
/// a head of the holder decides and may do so unasked, and nobody grants what he has asked for himself. For a holder without a head
/// the next up its line decides.
/// </summary>
internal static class ClockSteps
{
    public static readonly Refusal
        StandsStill = new("Clock.StandsStill"),
        Runs = new("Clock.Runs"),
        AlreadyAsked = new("Clock.AlreadyAsked"),
        NothingAsked = new("Clock.NothingAsked"),
        AskerDecides = new("Clock.AskerDecides"),
        AlreadyLate = new("Clock.AlreadyLate"),
        ExtendedEnough = new("Clock.ExtendedEnough"),
        NoClock = new("Clock.NoClock");

    /// <summary>A year of working days; what is really allowed is a setting.</summary>
    private const int MostDays = 250;

    private static readonly CaseState[] Where = [Handling, CommandHandling];

    private static readonly ActionField Reason = new("reason", FieldKind.Text, true), Days = new("days", FieldKind.WorkDays, true, MostDays);

    public static readonly IReadOnlyList<Step> All =
    [
        new("ask-pause", Where, Where, Who.Holder, [Reason, Days], (_, i) => new PauseAsked(i["reason"], Length(i)))
            { Unless = s => WhyNotAsk(s) ?? WhyNotPause(s), Check = (s, i) => TooLong(s, i, Stage.Pause) },
        new("pause", Where, Where, Who.Approver, [Reason, Days], Pause)
            { Unless = s => WhyNotDecide(s, ClockAsk.Pause) ?? WhyNotPause(s), Check = (s, i) => TooLong(s, i, Stage.Pause) },
        new("refuse-pause", Where, Where, Who.Approver, [Reason], (_, i) => new PauseRefused(i["reason"]))
            { Unless = s => s.Now.Asked is not ClockAsk.Pause ? NothingAsked : WhyNotDecide(s, ClockAsk.Pause) },
        new("resume", Where, Where, Who.Holder, [], (s, _) => Resumed(s.Now, s.At, s.Calendar, byItself: false)) { Unless = s => s.Now.PausedAt is null ? Runs : null },
        new("ask-extension", Where, Where, Who.Holder, [Reason, Days], (_, i) => new ExtensionAsked(i["reason"], Length(i)))
            { Unless = s => WhyNotAsk(s) ?? WhyNotExtend(s), Check = (s, i) => TooLong(s, i, Stage.Extend) },
        new("extend", Where, Where, Who.Approver, [Reason, Days], Extend)
            { Unless = s => WhyNotDecide(s, ClockAsk.Extension) ?? WhyNotExtend(s), Check = (s, i) => TooLong(s, i, Stage.Extend) },
        new("refuse-extension", Where, Where, Who.Approver, [Reason], (_, i) => new ExtensionRefused(i["reason"]))
            { Unless = s => s.Now.Asked is not ClockAsk.Extension ? NothingAsked : WhyNotDecide(s, ClockAsk.Extension) },
    ];

    /// <summary>What would begin another clock, or this one anew, waits until it runs again.</summary>
    public static Refusal? WhyStill(Scene s) => s.Now.PausedAt is null ? null : StandsStill;

    /// <summary>The clock goes on: at the end of its pause where that has passed, else now.</summary>
    public static CaseResumed Resumed(HazardCase now, DateTimeOffset at, WorkCalendar calendar, bool byItself)
    {
        var from = now.PausedUntil < at ? now.PausedUntil.Value : at;
        var leg = Leg(now)!.Resume(from, calendar).Due.ToMilliseconds();
        return new(from, leg, Whole(now)?.Resume(from, calendar).Due.ToMilliseconds() ?? now.WholeBy, byItself);
    }

    /// <summary>The limits under another item: from where their clocks began, with all that happened to them since; null where no limit was kept.</summary>
    public static (Due? Leg, Due? Whole) Reclassified(Scene s, int item, Stage stage)
    {
        var (now, level) = (s.Now, s.Holder.Level);
        return (Again(now.Leg.ClockFrom, stage, now.Leg.Changes), Again(now.WholeFrom, Stage.Whole, null) is { } whole && whole.Limit != now.WholeLimit ? whole : null);

        Due? Again(DateTimeOffset? from, Stage of, string? changes)
            => from is not { } start ? null
                : s.Settings.Of(now.District, of, item, level, now.Urgency) is var limit
                    ? new(limit.ToString(), LegClock.Fold(start, limit, ClockChange.Read(changes), at => s.Settings.CalendarOf(now.District, at)).Due.ToMilliseconds()) : null;
    }

    private static CasePaused Pause(Scene s, ActionInput i)
        => new(i["reason"], Length(i), Deadline.Of(s.At, Limit.Parse(Length(i)), s.Calendar).ToMilliseconds());

    private static CaseExtended Extend(Scene s, ActionInput i)
    {
        var by = Leg(s.Now)!.Extend(Limit.Parse(Length(i)), s.Calendar).Due.ToMilliseconds();
        // who gets more time for the leg gets it for the whole
        return new(i["reason"], Length(i), by, s.Now.WholeBy < by ? by : s.Now.WholeBy);
    }

    private static Refusal? WhyNotAsk(Scene s) => s.Now.Asked is null ? null : AlreadyAsked;

    private static Refusal? WhyNotDecide(Scene s, ClockAsk what) => s.Now.Asked == what && s.IsPerson(s.Now.AskedBy) ? AskerDecides : null;

    private static Refusal? WhyNotPause(Scene s)
        => s.Now.PausedAt is not null ? StandsStill : Leg(s.Now) is null ? NoClock : s.Now.IsLate(s.At) ? AlreadyLate : null;

    /// <summary>What was asked in time is granted in time, also where the head answers after the limit.</summary>
    private static Refusal? WhyNotExtend(Scene s)
        => s.Now.PausedAt is not null ? StandsStill
            : Leg(s.Now) is null ? NoClock
            : s.Now.Leg.Extensions >= s.Settings.Extensions(s.Now.District, s.Now.DutyItem, s.Holder.Level, s.Now.Urgency) ? ExtendedEnough
            : s.Now.IsLate(s.At) && s.Now.Asked is not ClockAsk.Extension ? AlreadyLate : null;

    private static Refusal? TooLong(Scene s, ActionInput i, Stage stage)
        => s.Settings.Of(s.Now.District, stage, s.Now.DutyItem, s.Holder.Level, s.Now.Urgency).Amount is var most && i.Days > most ? new("Clock.TooLong", "days", most) : null;

    private static string Length(ActionInput i) => string.Create(CultureInfo.InvariantCulture, $"{i.Days}{TimeUnit.WorkDays.Code()}");

    /// <summary>The leg's clock as it stands; null for a leg of before limits were kept.</summary>
    private static LegClock? Leg(HazardCase now)
        => now.Leg is { LimitCode: { } code, ClockFrom: { } from } && now.FinishBy is { } by ? new(from, Limit.Parse(code), by, now.PausedAt) : null;

    private static LegClock? Whole(HazardCase now)
        => now is { WholeLimit: { } code, WholeFrom: { } from, WholeBy: { } by } ? new(from, Limit.Parse(code), by, now.PausedAt) : null;
}
