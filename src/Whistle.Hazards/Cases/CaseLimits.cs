using Whistle.Kernel.WorkingTime;

namespace Whistle.Hazards.Cases;

/// <summary>
/// The limits of a leg. The plan names none (「尽快」, 「及时、高效解决」); these start values are ours and become a district's
/// settings: accept in 4 working hours, finish 5 working days after acceptance, urgent 2 and 24 hours by the clock.
/// </summary>
internal sealed record CaseLimits(WorkCalendar Calendar, Urgency Urgency)
{
    /// <summary>How long the school may reopen a closed case, in calendar days.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(15);

    public DateTimeOffset Accept(DateTimeOffset from)
        => Deadline.Of(from, Urgency is Urgency.Urgent ? new Limit(2, TimeUnit.UrgentHours) : new(4, TimeUnit.WorkHours), Calendar);

    public DateTimeOffset Finish(DateTimeOffset from)
        => Deadline.Of(from, Urgency is Urgency.Urgent ? new Limit(24, TimeUnit.UrgentHours) : new(5, TimeUnit.WorkDays), Calendar);

    public DateTimeOffset Review(DateTimeOffset from) => Deadline.Of(from, new(1, TimeUnit.WorkDays), Calendar);

    public DateTimeOffset AssignInTown(DateTimeOffset from) => Deadline.Of(from, new(4, TimeUnit.WorkHours), Calendar);

    public DateTimeOffset Confirm(DateTimeOffset from) => Deadline.Of(from, new(2, TimeUnit.WorkDays), Calendar);
}
