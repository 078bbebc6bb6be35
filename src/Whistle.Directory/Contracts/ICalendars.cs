using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Directory.Contracts;

/// <summary>A school term (学期): its name, first and last day.</summary>
public sealed record SchoolTerm(string Name, DateOnly From, DateOnly To);

/// <summary>The calendars as they stand: what a district has set, over what the city has, over what the program brings. Immutable.</summary>
public interface IDistrictCalendars
{
    /// <summary>Working days and their spans; of the city as a whole with an empty id.</summary>
    WorkCalendar CalendarOf(UnitId district);

    /// <summary>The terms of its schools, in their order; none where nobody has entered any.</summary>
    IReadOnlyList<SchoolTerm> TermsOf(UnitId district);
}

/// <summary>Asks for the calendars: one and the same for the limits of cases, task packages, visits and what citizens send.</summary>
public interface ICalendars
{
    /// <summary>As they are at the first question of this unit of work.</summary>
    ValueTask<IDistrictCalendars> CalendarsAsync(CancellationToken stop);
}
