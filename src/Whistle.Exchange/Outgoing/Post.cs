using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Exchange.Signing;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Queues;

namespace Whistle.Exchange.Outgoing;

/// <summary>
/// One round of one target: claim what is due, send it, write down what came of it. A node that dies in between loses nothing: the
/// claim runs out, and what may have got through is sent once more under the same id.
/// </summary>
internal sealed class Post(IServiceScopeFactory scopes, Sender sender, Claims claims, TimeProvider clock, ILogger<Post> log)
{
    /// <summary>How much of one target is taken at once, and how many requests run to it at the same time.</summary>
    public const int Most = 50, Lanes = 4;

    /// <summary>How long the messages of a target that is off lie before they are looked at again.</summary>
    private static readonly TimeSpan WhileOff = TimeSpan.FromMinutes(5);

    /// <summary>A day, the longest pause that the other side may ask for, and something over.</summary>
    private static readonly TimeSpan LongestAhead = TimeSpan.FromHours(25);

    /// <summary>The targets for which something is due and free, those that have waited longest first.</summary>
    public async Task<IReadOnlyList<(string Kind, Guid Target)>> DueAsync(int most, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.Now();
        var due = await Claims.Free(scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<Message>(), now).GroupBy(m => new { m.Kind, m.Target }).Select(g => new { g.Key.Kind, g.Key.Target, First = g.Min(m => m.NextAt) })
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
        var taken = await claims.TakeAsync(db.Set<Message>().Where(m => m.Target == target), Math.Min(Most, found?.PerMinute ?? Most), set => set.SetProperty(m => m.Attempts, m => m.Attempts + 1), stop);
        var rows = taken.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToList();
        if (rows.Count == 0)
            return null;
        var answers = found is null ? [.. rows.Select(row => (row, Answered.NotTried(WhileOff)))] : await SendAsync(db, targets, found, rows, stop);
        var now = clock.Now();
        foreach (var (row, answer) in answers)
            row.Tried(answer, now);
        await targets.AnsweredAsync(db, target, answers, stop);
        await Claims.SaveAsync(db, stop);
        if (answers.All(one => one.Answer.What is What.Taken))
            await WakeAsync(db, target, now, stop);
        return Rest(answers, now) ?? (found?.PerMinute is { } perMinute ? now + TimeSpan.FromMinutes(1) * rows.Count / perMinute : null);
    }

    /// <summary>Puts right what a clock that was ahead has put off.</summary>
    public async Task MendAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await claims.MendAsync(scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<Message>(), LongestAhead, stop);
    }

    /// <summary>SQLite has one process: whoever held a claim when this one starts is dead.</summary>
    public async Task FreeAllAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await claims.FreeAllAsync<Message>(scope.ServiceProvider.GetRequiredService<WhistleDb>(), stop);
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

    /// <summary>The other side is there: what failed before need not wait out its pauses.</summary>
    private async Task WakeAsync(WhistleDb db, Guid target, DateTimeOffset now, CancellationToken stop)
    {
        var resting = db.Set<Message>().Where(m => m.Target == target && m.NextAt > now);
        if (await resting.AnyAsync(stop))
            await claims.WakeAsync(resting, stop);
    }

    /// <summary>A target that says nothing is tried by what is due next; one that has asked for a pause has it.</summary>
    private static DateTimeOffset? Rest(IReadOnlyList<(Message Message, Answered Answer)> answers, DateTimeOffset now)
        => answers.Where(one => one.Answer.What is What.Later && one.Message.NextAt is not null)
            .Max(one => one.Answer.After is null && one.Message.NextAt > now + WhileOff ? now + WhileOff : one.Message.NextAt);
}
