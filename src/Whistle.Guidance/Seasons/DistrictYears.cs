using System.Collections.Concurrent;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Guidance.Seasons;

/// <summary>
/// The school years of each district: its own terms where it has entered them, the city's, else what the program brings. So the
/// seasons of visits lie round the days on which its schools really begin and end.
/// </summary>
internal sealed class DistrictYears(SchoolYears usual, IDistrictCalendars calendars)
{
    private readonly ConcurrentDictionary<UnitId, SchoolYears> known = [];

    public IDistrictCalendars Calendars => calendars;

    public SchoolYears Of(UnitId district)
        => known.GetOrAdd(district, id => calendars.TermsOf(id) is { Count: > 0 } terms ? usual.With(terms) : usual);

    /// <summary>The same for every district, on the usual calendar.</summary>
    public static implicit operator DistrictYears(SchoolYears years) => new(years, Nothing.Entered);

    private sealed class Nothing : IDistrictCalendars
    {
        public static readonly Nothing Entered = new();

        public WorkCalendar CalendarOf(UnitId district) => WorkCalendar.Usual;

        public IReadOnlyList<SchoolTerm> TermsOf(UnitId district) => [];
    }
}

/// <summary>The school years as they stand in this unit of work.</summary>
internal sealed class YearsNow(SchoolYears usual, ICalendars calendars)
{
    private DistrictYears? years;

    public async ValueTask<DistrictYears> GetAsync(CancellationToken stop) => years ??= new(usual, await calendars.CalendarsAsync(stop));
}
