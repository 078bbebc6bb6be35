using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Platform.Jobs;
using Whistle.Supervision.Evaluation.Checking;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Searches;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>Every minute: the sums that are out of date.</summary>
internal sealed class SumsJob(SumsDesk sums) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (await sums.BuildAsync(20, stop) > 0)
        {
        }
    }
}

/// <summary>Every few minutes: the searches whose turn it is. Which those are is up to the search.</summary>
internal sealed class SearchesJob(SearchRound searches) : IPlannedWork
{
    public Task RunAsync(CancellationToken stop) => searches.RunAsync(stop);
}

/// <summary>Every night: all journals are folded again, and compared with the tables.</summary>
internal sealed class EvaluationNight(CheckDesk check) : IPlannedWork
{
    public Task RunAsync(CancellationToken stop) => check.RunAsync(stop);
}

/// <summary>Once at the start: facts of cases that have none, where an older installation starts with this version.</summary>
internal sealed partial class FactsAtStart(IServiceScopeFactory scopes, TimeProvider clock, ILogger<FactsAtStart> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await scope.ServiceProvider.GetRequiredService<MissingFacts>().WriteAsync(stoppingToken) is var missing and > 0)
                    Filled(log, missing);
                return;
            }
            catch (Exception failure) when (failure is DbUpdateException or DbException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                // a delivery or another node was faster, or the database is away
                Postponed(log, failure.GetType().Name);
            }
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Facts of {Missing} cases written")]
    private static partial void Filled(ILogger log, int missing);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Missing facts are written later: {Why}")]
    private static partial void Postponed(ILogger log, string why);
}
