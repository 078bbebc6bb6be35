using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Exchange.Signing;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Outgoing;

/// <summary>
/// One round of one target: claim what is due, send it, write down what came of it. A node that dies in between loses nothing: the
/// claim runs out, and what may have got through is sent once more under the same id.
/// </summary>
internal sealed class Post(IServiceScopeFactory scopes, Sender sender, WriteGate gate, Ids ids, TimeProvider clock, ILogger<Post> log)
{
    /// <summary>How much of one target is taken at once, and how many requests run to it at the same time.</summary>
    public const int Most = 50, Lanes = 4;

    /// <summary>How long the messages of a target that is off lie before they are looked at again.</summary>
    private static readonly TimeSpan WhileOff = TimeSpan.FromMinutes(5);

    /// <summary>The targets for which something is due and free, those that have waited longest first.</summary>
    public async Task<IReadOnlyList<(string Kind, Guid Target)>> DueAsync(int most, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.Now();
        var due = await Free(scope.ServiceProvider.GetRequiredService<WhistleDb>(), now).GroupBy(m => new { m.Kind, m.Target }).Select(g => new { g.Key.Kind, g.Key.Target, First = g.Min(m => m.NextAt) })
            .OrderBy(g => g.First).Take(most).ToListAsync(stop);
        return [.. due.Select(g => (g.Kind, g.Target))];
    }

    /// <returns>Until when the target is to be left alone; null where all is well.</returns>
    public async Task<DateTimeOffset?> RunAsync(string kind, Guid target, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var targets = scope.ServiceProvider.GetServices<ITargets>().Single(one => one.Kind == kind);
        var found = await targets.FindAsync(db, target, stop);
        var rows = await TakeAsync(db, target, Math.Min(Most, found?.PerMinute ?? Most), stop);
        if (rows.Count == 0)
            return null;
        var answers = found is null ? [.. rows.Select(row => (row, Answered.NotTried(WhileOff)))] : await SendAsync(db, targets, found, rows, stop);
        var now = clock.Now();
        foreach (var (row, answer) in answers)
            row.Tried(answer, now);
        await targets.AnsweredAsync(db, target, answers, stop);
        await SaveAsync(db, stop);
        return Rest(answers) ?? (found?.PerMinute is { } perMinute ? now + TimeSpan.FromMinutes(1) * rows.Count / perMinute : null);
    }

    /// <summary>SQLite has one process: whoever held a claim when this one starts is dead.</summary>
    public async Task FreeAllAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        using (await gate.EnterAsync(stop))
            await scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<Message>().Where(m => m.NextAt != null && m.Claim != null)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Claim, (Guid?)null).SetProperty(m => m.ClaimedUntil, (DateTimeOffset?)null), stop);
    }

    private static IQueryable<Message> Free(WhistleDb db, DateTimeOffset now)
        => db.Set<Message>().Where(m => m.NextAt <= now && (m.Claim == null || m.ClaimedUntil <= now));

    private async Task<List<Message>> TakeAsync(WhistleDb db, Guid target, int most, CancellationToken stop)
    {
        var (token, now) = (ids.New(), clock.Now());
        var free = Free(db, now).Where(m => m.Target == target);
        var wanted = await free.OrderBy(m => m.NextAt).ThenBy(m => m.Id).Take(most).Select(m => m.Id).ToListAsync(stop);
        if (wanted.Count == 0)
            return [];
        using (await gate.EnterAsync(stop))
            await free.Where(m => wanted.Contains(m.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(m => m.Claim, (Guid?)token).SetProperty(m => m.ClaimedUntil, (DateTimeOffset?)(now + Message.Lease)).SetProperty(m => m.Attempts, m => m.Attempts + 1), stop);
        return await db.Set<Message>().Where(m => wanted.Contains(m.Id) && m.Claim == token).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(stop);
    }

    /// <summary>A few at a time. After the first trouble the rest of the round goes back untouched: a dead target costs a few waits, not one a message.</summary>
    private async Task<IReadOnlyList<(Message Message, Answered Answer)>> SendAsync(WhistleDb db, ITargets targets, Target target, List<Message> rows, CancellationToken stop)
    {
        var events = await targets.EventsAsync(db, target, rows, stop);
        var answers = new (Message, Answered)[rows.Count];
        TimeSpan? trouble = null;
        await Parallel.ForEachAsync(Enumerable.Range(0, rows.Count), new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = stop }, async (no, _) =>
        {
            var answer = trouble is { } after ? Answered.NotTried(after) : events.TryGetValue(rows[no].Id, out var happened) ? await OneAsync(target, happened, stop) : Nothing;
            if (answer.What is What.Later or What.Gone)
                trouble = answer.What is What.Gone ? WhileOff : answer.After ?? TimeSpan.FromSeconds(5);
            answers[no] = (rows[no], answer);
        });
        return answers;
    }

    private static readonly Answered Nothing = new(What.Refused, null, "nothing-to-say", null, TimeSpan.Zero);

    /// <summary>An event that breaks our own code must not hold up the others.</summary>
    private async Task<Answered> OneAsync(Target target, CloudEvent happened, CancellationToken stop)
    {
        try
        {
            return await sender.SendAsync(target, happened, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Message {Message} could not be sent", happened.Id);
            return new(What.Later, null, failure.GetType().Name, null, TimeSpan.Zero);
        }
    }

    private static async Task SaveAsync(WhistleDb db, CancellationToken stop)
    {
        while (true)
            try
            {
                await db.SaveChangesAsync(stop);
                return;
            }
            catch (DbUpdateConcurrencyException lost)
            {
                // our claim had run out and another node has taken the row: what it writes counts
                foreach (var entry in lost.Entries)
                    entry.State = EntityState.Detached;
            }
    }

    private static DateTimeOffset? Rest(IReadOnlyList<(Message Message, Answered Answer)> answers)
        => answers.Where(one => one.Answer.What is What.Later && one.Message.NextAt is not null).Max(one => one.Message.NextAt);
}
