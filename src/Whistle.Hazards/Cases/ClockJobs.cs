using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
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
