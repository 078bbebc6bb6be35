using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>Which clock of a case runs: the whole case's where it ends sooner, else the review's, else the leg's.</summary>
internal sealed record RunningClock(string Key, DateTimeOffset From, string? Limit, DateTimeOffset Due, string? Changes)
{
    public static RunningClock? Of(HazardCase now)
    {
        if (now.DueBy is not { } due)
            return null;
        if (now.WholeFrom is { } whole && now.WholeBy == due && now.LegDueBy != due)
            return new($"w@{whole.ToUnixTimeMilliseconds()}", whole, now.WholeLimit, due, null);
        if (now.ReviewFrom is { } review)
            return new($"r@{review.ToUnixTimeMilliseconds()}", review, now.ReviewLimit, due, null);
        var from = now.Leg.ClockFrom ?? now.Leg.From;
        return new($"l{now.Leg.No}@{from.ToUnixTimeMilliseconds()}", from, now.Leg.LimitCode, due, now.Leg.Changes);
    }

    /// <summary>The instant at which a share of its time is used. What began before limits were kept is measured in working time.</summary>
    public DateTimeOffset At(double share, Func<DateTimeOffset, WorkCalendar> calendarAt, WorkCalendar calendar)
    {
        var limit = Kernel.WorkingTime.Limit.TryParse(Limit, out var frozen) ? frozen : new(1, TimeUnit.WorkHours);
        var stood = Changes is null ? TimeSpan.Zero : LegClock.Fold(From, limit, ClockChange.Read(Changes), calendarAt).Stood;
        var at = new LegClock(From, limit, Due, null, stood).At(share, calendar);
        return at < From ? From : at;
    }
}

/// <summary>Gives clocks to whoever watches them.</summary>
internal sealed class CaseClocks(ICity cities, ICaseSettings settings) : ICaseClocks
{
    private const int Page = 1_000;

    public async Task<IReadOnlyDictionary<Guid, CaseClock>> RunningAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
    {
        var (city, known) = (await cities.GetAsync(stop), await settings.GetAsync(stop));
        var rows = await db.Set<HazardCase>().AsNoTracking().Where(c => c.IsOpen && cases.Contains(c.Id)).ToListAsync(stop);
        return rows.Select(row => Of(row, city, known)).OfType<CaseClock>().ToDictionary(clock => clock.Case.Value);
    }

    public async Task<(IReadOnlyList<Guid> Cases, long Next)> OpenAsync(WhistleDb db, long after, CancellationToken stop)
    {
        var page = await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.IsOpen && c.Sequence > after)
            .OrderBy(c => c.Sequence).Select(c => new { c.Id, c.Sequence }).Take(Page).ToListAsync(stop);
        return ([.. page.Select(c => c.Id)], page.Count == 0 ? after : page[^1].Sequence);
    }

    public async Task<IReadOnlyList<UnansweredPart>> UnansweredAsync(WhistleDb db, DateTimeOffset now, DateTimeOffset after, CancellationToken stop)
    {
        var unanswered = db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.IsOpen)
            .SelectMany(c => c.Parts.Where(part => part.State == PartState.Asked && part.AnswerBy < now), (c, part) => new { Case = c, Part = part });
        var page = await unanswered.Where(one => one.Part.AnswerBy > after).OrderBy(one => one.Part.AnswerBy).Take(Page).Select(one => (DateTimeOffset?)one.Part.AnswerBy).ToListAsync(stop);
        if (page.Count == 0)
            return [];
        // whole instants: what was asked for in the same moment stays on one page
        var last = page[^1];
        return await unanswered.Where(one => one.Part.AnswerBy > after && one.Part.AnswerBy <= last).OrderBy(one => one.Part.AnswerBy).ThenBy(one => one.Case.Id).ThenBy(one => one.Part.No)
            .Select(one => new UnansweredPart(new(one.Case.Id), one.Case.Number, one.Case.District, one.Case.School, one.Case.DutyItem, one.Case.Urgency == Urgency.Urgent,
                one.Part.No, one.Part.Unit, one.Part.AnswerBy, one.Part.Blocking)).ToListAsync(stop);
    }

    /// <summary>Pure: the clock that runs, and when each rung of the ladder of lateness is due.</summary>
    public static CaseClock? Of(HazardCase now, City city, CaseSettings settings)
    {
        if (RunningClock.Of(now) is not { } clock)
            return null;
        var holder = city.FindUnit(now.Holder);
        var calendar = settings.CalendarOf(now.District);
        var department = holder?.Line is { } line and not Line.Town ? city.Department(now.District, line)?.Id : now.SentDownBy;
        var rungs = new List<DateTimeOffset> { Part(0.5), Part(0.8), clock.Due };
        foreach (var stage in new[] { Stage.ToDistrict, Stage.ToOffice, Stage.ToListing })
            rungs.Add(Deadline.Of(rungs[^1], settings.Of(now.District, stage, now.DutyItem, holder?.Level, now.Urgency), calendar).ToMilliseconds());
        return new(new(now.Id), clock.Key, now.Number, now.District, now.School, now.DutyItem, now.Holder, now.Handler, department, clock.Limit, clock.Due, rungs, now.Urgency is Urgency.Urgent);

        DateTimeOffset Part(double share) => clock.At(share, at => settings.CalendarOf(now.District, at), calendar);
    }
}
