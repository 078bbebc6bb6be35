namespace Whistle.Kernel.WorkingTime;

/// <summary>When a limit ends, and how much working time lies between two instants. Pure; instants come back in Shanghai time.</summary>
public static class Deadline
{
    public static DateTimeOffset Of(DateTimeOffset start, Limit limit, WorkCalendar calendar)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit.Amount, nameof(limit));
        return limit.Unit switch
        {
            TimeUnit.UrgentHours => start.ToOffset(WorkCalendar.Shanghai).AddHours(limit.Amount),
            TimeUnit.WorkHours => calendar.WhenWorked(calendar.WorkedUntil(start) + (limit.Amount * TimeSpan.TicksPerHour)),
            TimeUnit.WorkDays => calendar.EndOf(calendar.WorkdayAfter(DayOf(start), limit.Amount)),
            // Civil Code articles 201 and 203: the starting day isn't counted, an end on a holiday moves to the day after it,
            // and where there are business hours the last day ends with them.
            TimeUnit.CalendarDays => calendar.EndOf(calendar.WorkdayFrom(DayOf(start).AddDays(limit.Amount))),
            _ => throw new ArgumentOutOfRangeException(nameof(limit), limit.Unit, "Unknown unit of time."),
        };
    }

    /// <summary>Whole working minutes from one instant to the other; negative where the second lies earlier.</summary>
    public static int WorkingMinutesBetween(DateTimeOffset from, DateTimeOffset to, WorkCalendar calendar)
        => (int)((calendar.WorkedUntil(to) - calendar.WorkedUntil(from)) / TimeSpan.TicksPerMinute);

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkCalendar.Shanghai).Date);
}
