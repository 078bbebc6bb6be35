namespace Whistle.Platform.Jobs;

/// <summary>
/// What is done at planned times, by one node. It never trusts that it runs once: every effect has a row with a unique key. It
/// asks the clock what is due, so that a run that comes late does all that was missed.
/// </summary>
public interface IPlannedWork
{
    Task RunAsync(CancellationToken stop);
}

/// <summary>A piece of work and when it is planned, as a cron expression with seconds, in Shanghai.</summary>
/// <param name="AtStart">Also when a node starts: what a new installation should not wait for.</param>
public sealed record PlannedJob(string Name, string Cron, Type Work, bool AtStart = false);
