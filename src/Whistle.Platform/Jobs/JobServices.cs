using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Whistle.Kernel;
using Database = Whistle.Platform.Data.Database;

namespace Whistle.Platform.Jobs;

/// <summary>
/// Planned work: Quartz with its store in the installation's own database. On PostgreSQL the nodes form a cluster; on SQLite
/// the folder's lock lets one program in, so there is nobody to share with. Quartz makes its own tables (qrtz_…) where they are
/// missing: they hold nothing that can't be planned anew, and a migration of ours would have to follow each of its versions.
/// </summary>
public static class JobServices
{
    /// <summary>How often a node says that it is alive. A node that has missed two of these is dead, and another does its work.</summary>
    internal static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(3);

    private const string TablePrefix = "qrtz_";

    /// <summary>Turned off by Jobs:On=false, for a node that shall only answer requests.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, Database database, IConfiguration settings)
    {
        services.AddJob<OldRuns>("old-runs", "0 23 3 * * ?");
        if (settings["Jobs:Beat"] is { Length: > 0 } cron)
            services.AddJob<Beat>("beat", cron);
        if (string.Equals(settings["Jobs:On"], "false", StringComparison.OrdinalIgnoreCase))
            return services;
        // each start of each job is in the ledger; the log hears of what goes wrong
        services.AddLogging(log => log.AddFilter("Quartz", LogLevel.Warning));
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "whistle";
                // the name AUTO would be taken literally, and two nodes of one name disturb each other
                scheduler.GenerateInstanceId = true;
            });
            quartz.UseDefaultThreadPool(4);
            quartz.UsePersistentStore(store => Store(store, database));
        });
        services.AddHostedService<JobHost>();
        return services;
    }

    /// <summary>Plans work: a name that stays, and a cron expression with seconds, in Shanghai. Work that was missed is done once, late.</summary>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, string name, string cron, bool atStart = false) where T : class, IPlannedWork
    {
        services.AddScoped<T>();
        return services.AddSingleton(new PlannedJob(name, cron, typeof(T), atStart));
    }

    private static void Store(IPersistentStoreBuilder store, Database database)
    {
        store.ConfigureStore(options =>
        {
            options.TablePrefix = TablePrefix;
            options.MisfireThreshold = TimeSpan.FromMinutes(1);
        });
        if (database.Postgres is { } postgres)
        {
            store.UsePostgres(Npgsql.NpgsqlFactory.Instance, postgres);
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = CheckIn;
                cluster.CheckinMisfireThreshold = CheckIn;
            });
        }
        else
            store.UseSqlite(Microsoft.Data.Sqlite.SqliteFactory.Instance, database.SqliteConnection());
        store.ProvisionSchema();
    }
}

/// <summary>Plans what the modules bring, and starts and stops the scheduler with the program.</summary>
internal sealed class JobHost(ISchedulerFactory schedulers, IEnumerable<PlannedJob> jobs) : IHostedService
{
    private IScheduler? scheduler;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in jobs)
            await PlanAsync(scheduler, job, cancellationToken);
        await scheduler.Start(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (scheduler is not null)
            await scheduler.Shutdown(true, cancellationToken);
    }

    /// <summary>A trigger that is planned as it should be stays: it knows what was missed while the program was down.</summary>
    private static async Task PlanAsync(IScheduler scheduler, PlannedJob job, CancellationToken stop)
    {
        await scheduler.AddJob(JobBuilder.Create().OfType(typeof(RunJob<>).MakeGenericType(job.Work)).WithIdentity(job.Name).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, stop);
        if (job.AtStart)
            await scheduler.ScheduleTrigger(TriggerBuilder.Create().WithIdentity(job.Name + "-at-start").ForJob(job.Name).StartNow().Build(), TriggerConflict.Replace, stop);
        var key = new TriggerKey(job.Name);
        if (await scheduler.GetTrigger(key, stop) is ICronTrigger { CronExpressionString: { } cron } && cron == job.Cron)
            return;
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(job.Name)
            .WithSchedule(CronScheduleBuilder.Create(job.Cron).InTimeZone(Clock.Shanghai).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, stop);
    }
}
