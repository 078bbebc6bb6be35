using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Jobs;

/// <summary>
/// What Quartz starts at each planned time: enters the slot in the ledger, does the work, ends the slot. A slot that was ended
/// already is left alone; one that a dead node left open is taken over.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class RunJob<T>(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RunJob<T>> log) : IJob where T : IPlannedWork
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (job, node) = (context.JobDetail.Key.Name, context.Scheduler.SchedulerInstanceId);
        var slot = SlotOf(context);
        try
        {
            if (!await BeginAsync(job, slot, node, cancellationToken))
                return;
            await using (var scope = scopes.CreateAsyncScope())
                await ActivatorUtilities.GetServiceOrCreateInstance<T>(scope.ServiceProvider).RunAsync(cancellationToken);
            await EndAsync(job, slot, failure: null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the node is being stopped: the next time does what is left
        }
        catch (Exception failure)
        {
            // the next planned time tries again: the work asks for all that is due
            log.LogWarning(failure, "Job {Job} of {Slot} failed", job, slot);
            await EndAsync(job, slot, $"{failure.GetType().Name}: {failure.Message}", CancellationToken.None);
        }
    }

    /// <summary>When this was planned. A run that takes over from a dead node has a trigger of its own; the slot it stands for is in its data.</summary>
    private static DateTimeOffset SlotOf(IJobExecutionContext context)
    {
        var fired = (context.ScheduledFireTimeUtc ?? context.FireTimeUtc).ToMilliseconds();
        if (!context.Recovering || !context.MergedJobDataMap.TryGetValue(SchedulerConstants.FailedJobOriginalTriggerScheduledFireTime, out var kept))
            return fired;
        var text = Convert.ToString(kept, CultureInfo.InvariantCulture);
        DateTimeOffset? planned = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks ? new(ticks, TimeSpan.Zero)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null;
        return planned is { } slot && (fired - slot).Duration() < JobRun.Kept ? slot.ToMilliseconds() : fired;
    }

    private async Task<bool> BeginAsync(string job, DateTimeOffset slot, string node, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var run = await db.Set<JobRun>().SingleOrDefaultAsync(r => r.Job == job && r.Slot == slot, stop);
        if (run is { EndedAt: not null, Failure: null })
            return false;
        if (run is null)
            db.Add(run = new JobRun { Job = job, Slot = slot });
        (run.Node, run.StartedAt, run.EndedAt, run.Failure) = (node, clock.Now(), null, null);
        run.Tries++;
        try
        {
            await db.SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException)
        {
            // another node has taken the same slot in this moment
            return false;
        }
    }

    private async Task EndAsync(string job, DateTimeOffset slot, string? failure, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        if (await db.Set<JobRun>().SingleOrDefaultAsync(r => r.Job == job && r.Slot == slot, stop) is not { } run)
            return;
        (run.EndedAt, run.Failure) = (clock.Now(), failure is { Length: > 300 } ? failure[..300] : failure);
        await db.SaveChangesAsync(stop);
    }
}

/// <summary>Forgets planned times of more than a month ago.</summary>
internal sealed class OldRuns(WhistleDb db, WriteGate gate, TimeProvider clock) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        var before = clock.Now() - JobRun.Kept;
        using (await gate.EnterAsync(stop))
            await db.Set<JobRun>().Where(r => r.Slot < before).ExecuteDeleteAsync(stop);
    }
}

/// <summary>Does nothing but leave its row in the ledger: shows that planned work goes on, and measures how fast another node takes over.</summary>
internal sealed class Beat : IPlannedWork
{
    public Task RunAsync(CancellationToken stop) => Task.CompletedTask;
}
