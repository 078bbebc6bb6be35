using Whistle.Hazards.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Jobs;

namespace Whistle.Supervision.Lateness;

/// <summary>Every minute: all rungs that are due, however many have piled up.</summary>
internal sealed class LadderJob(Ladder ladder, HelpLadder help, WhistleDb db) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (await ladder.ClimbAsync(db, stop) == Ladder.AtOnce)
            db.ChangeTracker.Clear();
        db.ChangeTracker.Clear();
        await help.ClimbAsync(db, stop);
    }
}

/// <summary>Every night: the rows of all open cases follow their clocks again. By day each event does that for its case.</summary>
internal sealed class LadderNight(Ladder ladder, ICaseClocks clocks, WhistleDb db) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        for (var (page, after) = await clocks.OpenAsync(db, -1, stop); page.Count > 0; (page, after) = await clocks.OpenAsync(db, after, stop))
        {
            await ladder.FollowAsync(db, page, stop);
            await db.TrySaveAsync(stop);
            db.ChangeTracker.Clear();
        }
    }
}

/// <summary>After each event of a case its row follows: a new leg has a new clock, a pause stops it, an end ends it.</summary>
internal sealed class LadderFollows(Ladder ladder) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
        => ladder.FollowAsync(db, [.. deliveries.Select(delivery => CaseHappened.Read(delivery.Body).Id).Distinct()], stop);
}
