namespace Whistle.Kernel.WorkingTime;

/// <summary>
/// The clock of one leg: a pure fold of its start, the limit that was frozen with it, its pauses and its extensions. Whatever
/// calendar holds at a change decides that change and nothing before it, so a calendar that is edited never moves what stands.
/// <para>
/// What a pause means: hours lose none of their time, so n working minutes of standing still move the end by exactly n working
/// minutes (urgent hours: by the same time on the wall). Days are counted in days: each working day (自然日: each day) after
/// the one on which the clock was stopped, up to and with the one on which it goes on, moves the end by one; a pause within one
/// day moves nothing, as the day on which something starts isn't counted either.
/// </para>
/// </summary>
/// <param name="Start">When it began.</param>
/// <param name="Limit">What was frozen then.</param>
/// <param name="Due">When it runs out; while it stands still, when it would have.</param>
/// <param name="PausedAt">Since when it stands still; null while it runs.</param>
/// <param name="Stood">For how long it has stood still before, in working time, or on the wall for urgent hours.</param>
public sealed record LegClock(DateTimeOffset Start, Limit Limit, DateTimeOffset Due, DateTimeOffset? PausedAt = null, TimeSpan Stood = default)
{
    public bool IsPaused => PausedAt is not null;

    public static LegClock Begin(DateTimeOffset start, Limit limit, WorkCalendar calendar) => new(start, limit, Deadline.Of(start, limit, calendar));

    /// <summary>deadline(events, limits, calendar): the clock after all of its changes, oldest first.</summary>
    /// <param name="calendarAt">The calendar that held at an instant.</param>
    public static LegClock Fold(DateTimeOffset start, Limit limit, IReadOnlyList<ClockChange> changes, Func<DateTimeOffset, WorkCalendar> calendarAt)
    {
        var clock = Begin(start, limit, calendarAt(start));
        foreach (var change in changes)
            clock = clock.After(change, calendarAt(change.At));
        return clock;
    }

    public LegClock After(ClockChange change, WorkCalendar calendar) => change.Kind switch
    {
        ClockChangeKind.Pause => Pause(change.At),
        ClockChangeKind.Resume => Resume(change.At, calendar),
        _ => Extend(change.By!.Value, calendar),
    };

    /// <summary>A clock that stands still already, or has run out, isn't stopped.</summary>
    public LegClock Pause(DateTimeOffset at) => IsPaused || at >= Due ? this : this with { PausedAt = at };

    public LegClock Resume(DateTimeOffset at, WorkCalendar calendar)
    {
        if (PausedAt is not { } from)
            return this;
        var running = this with { PausedAt = null };
        return at <= from ? running : running with { Due = Later(from, at, calendar), Stood = Stood + Time(from, at, calendar) };
    }

    /// <summary>Gives more time, counted from the end that stands.</summary>
    public LegClock Extend(Limit by, WorkCalendar calendar) => this with { Due = Deadline.Of(Due, by, calendar) };

    /// <summary>The instant at which this share of its time is used: 0.5 is half-time. Past pauses don't count as used.</summary>
    public DateTimeOffset At(double share, WorkCalendar calendar)
    {
        var whole = Time(Start, Due, calendar) - Stood;
        var left = TimeSpan.FromTicks((long)(whole.Ticks * (1 - share)));
        return left <= TimeSpan.Zero ? Due
            : Limit.Unit is TimeUnit.UrgentHours ? (Due - left).ToMilliseconds()
            : calendar.WhenWorked(calendar.WorkedUntil(Due) - left.Ticks).ToMilliseconds();
    }

    private DateTimeOffset Later(DateTimeOffset from, DateTimeOffset to, WorkCalendar calendar)
    {
        switch (Limit.Unit)
        {
            case TimeUnit.UrgentHours:
                return Due + (to - from);
            case TimeUnit.WorkHours:
                return Time(from, to, calendar) is { Ticks: > 0 } worked ? calendar.WhenWorked(calendar.WorkedUntil(Due) + worked.Ticks) : Due;
            case TimeUnit.WorkDays:
                return calendar.WorkdaysBetween(from.Day(), to.Day()) is > 0 and var workdays ? calendar.EndOf(calendar.WorkdayAfter(Due.Day(), workdays)) : Due;
            default:
                return to.Day().DayNumber - from.Day().DayNumber is > 0 and var days ? calendar.EndOf(calendar.WorkdayFrom(Due.Day().AddDays(days))) : Due;
        }
    }

    private TimeSpan Time(DateTimeOffset from, DateTimeOffset to, WorkCalendar calendar)
        => Limit.Unit is TimeUnit.UrgentHours ? to - from : TimeSpan.FromTicks(calendar.WorkedUntil(to) - calendar.WorkedUntil(from));
}
