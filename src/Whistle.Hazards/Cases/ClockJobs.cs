using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Hazards.Cases;

/// <summary>Every minute: pauses whose longest time is over end by themselves, by an event like any other.</summary>
internal sealed class PausesEnd(IServiceScopeFactory scopes, WhistleDb db, TimeProvider clock) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now();
        foreach (var id in await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes().Where(c => c.PausedUntil <= now).OrderBy(c => c.PausedUntil).Select(c => c.Id).ToListAsync(stop))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CaseDesk>().EndPauseAsync(id, stop);
        }
    }
}

/// <summary>What one night's check of all running clocks found.</summary>
internal sealed class ClockCheck
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public int Legs { get; init; }

    public int Differences { get; init; }

    /// <summary>The first of the cases that differ, separated by spaces.</summary>
    public string Cases { get; init; } = "";
}

internal sealed class ClockCheckMap : IEntityTypeConfiguration<ClockCheck>
{
    public void Configure(EntityTypeBuilder<ClockCheck> check)
    {
        check.ToTable("hazard_clock_check").HasKey(c => c.Id);
        check.Property(c => c.Id).ValueGeneratedNever();
        check.Property(c => c.Cases).HasMaxLength(2000);
    }
}

/// <summary>
/// Every night: the instants of all running clocks are computed again from what was frozen, with the calendars as they were
/// when each change happened, and compared with what stands. Equal means equal to the millisecond.
/// </summary>
internal sealed class ClockCheckJob(WhistleDb db, ICaseSettings settings, Ids ids, TimeProvider clock, ILogger<ClockCheckJob> log) : IPlannedWork
{
    private const int Page = 2_000;
    private const int Named = 40;

    public Task RunAsync(CancellationToken stop) => CheckAsync(stop);

    public async Task<ClockCheck> CheckAsync(CancellationToken stop)
    {
        var known = await settings.GetAsync(stop);
        var (legs, wrong) = (0, new List<Guid>());
        for (var after = -1L; ;)
        {
            var page = await db.Set<HazardCase>().AsNoTracking().Where(c => c.IsOpen && c.Sequence > after).OrderBy(c => c.Sequence).Take(Page).ToListAsync(stop);
            if (page.Count == 0)
                break;
            after = page[^1].Sequence;
            foreach (var @case in page)
            {
                legs += Clocks(@case, known, out var differs);
                if (differs)
                    wrong.Add(@case.Id);
            }
        }
        foreach (var id in wrong.Take(Named))
            log.LogWarning("The clock of case {Case} is not what its changes make of it", id);
        var check = new ClockCheck { Id = ids.New(), At = clock.Now(), Legs = legs, Differences = wrong.Count, Cases = string.Join(' ', wrong.Take(Named).Select(id => id.ToString("D"))) };
        db.Add(check);
        await db.SaveChangesAsync(stop);
        return check;
    }

    /// <summary>How many clocks of the case were computed again, and whether one differs. Pure.</summary>
    internal static int Clocks(HazardCase now, CaseSettings settings, out bool differs)
    {
        var count = 0;
        var leg = now.Leg;
        differs = Differs(leg.ClockFrom, leg.LimitCode, leg.Changes, leg.Limit)
            | Differs(now.ReviewFrom, now.ReviewLimit, null, now.ReviewBy)
            | (now.PausedAt is null && (now.LegDueBy > now.WholeBy ? now.WholeBy : now.LegDueBy) != now.DueBy)
            | (now.PausedAt is not null && now.DueBy is not null);
        return count;

        bool Differs(DateTimeOffset? from, string? code, string? changes, DateTimeOffset? stored)
        {
            if (from is not { } start || !Limit.TryParse(code, out var limit))
                return false;
            count++;
            return LegClock.Fold(start, limit, ClockChange.Read(changes), at => settings.CalendarOf(now.District, at)).Due.ToMilliseconds() != stored;
        }
    }
}
