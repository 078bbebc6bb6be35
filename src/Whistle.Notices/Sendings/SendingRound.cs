using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;

namespace Whistle.Notices.Sendings;

/// <summary>
/// One round of one channel: claim what is due, send it, write down what came of it. A node that dies in between loses nothing: the
/// claim runs out, and what may have got through is sent once more with the same request number, by which the channel knows it.
/// </summary>
internal sealed class SendingRound(IServiceScopeFactory scopes, SendingClaims claims, TimeProvider clock, ILogger<SendingRound> log)
{
    public const int Most = 100;

    private const int MostAsked = 50;

    /// <returns>How many rows were taken.</returns>
    public async Task<int> RunAsync(ChannelPost post, CancellationToken stop)
    {
        if (post.Health.Rests > TimeSpan.Zero)
            return 0;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        var (toSend, toAsk) = await TakeAsync(db, post, stop);
        if (toSend.Count + toAsk.Count == 0)
            return 0;
        var book = await SendingBook.OpenAsync(scope.ServiceProvider, db, post, [.. toSend, .. toAsk], stop);
        var jobs = book.Jobs(toSend).Concat(toAsk.Select(row => new SendingJob(row, [], Asks: true))).ToList();
        await CarryOutAsync(post, book, jobs, stop);
        await book.SaveAsync(stop);
        return toSend.Count + toAsk.Count;
    }

    private async Task<(List<Sending> ToSend, List<Sending> ToAsk)> TakeAsync(WhistleDb db, ChannelPost post, CancellationToken stop)
    {
        var probing = post.Health.Strikes > 0;
        var allowed = post.Rate.Take(probing ? 1 : Most);
        var toSend = allowed == 0 ? [] : await claims.ToSendAsync(db, post.Kind, allowed, stop);
        post.Rate.Return(Math.Max(0, allowed - toSend.Count));
        var toAsk = probing && toSend.Count > 0 ? [] : await claims.ToAskAsync(db, post.Kind, probing ? 1 : MostAsked, stop);
        return (toSend, toAsk);
    }

    /// <summary>
    /// Several at a time. Where the channel is in trouble the rest of the round goes back untouched: a channel that hangs costs as
    /// many waits as it has lanes, not as many as there are messages.
    /// </summary>
    private async Task CarryOutAsync(ChannelPost post, SendingBook book, List<SendingJob> jobs, CancellationToken stop)
    {
        var (well, troubles, lanes) = (0, 0, post.Channel.Limits.Lanes);
        Outcome.Trouble? last = null;
        await Parallel.ForEachAsync(jobs.Where(job => !book.Settles(job)).ToList(), new ParallelOptions { MaxDegreeOfParallelism = lanes, CancellationToken = stop }, async (job, _) =>
        {
            if (Volatile.Read(ref troubles) >= lanes)
                return;
            job.Outcome = await OneAsync(post.Channel, job, stop);
            if (job.Outcome is not Outcome.Trouble trouble)
            {
                Interlocked.Increment(ref well);
                return;
            }
            last = trouble;
            // a busy channel and a wrong key are the same for everybody
            Interlocked.Add(ref troubles, trouble.Why is Why.Busy or Why.Credentials ? lanes : 1);
        });
        Judge(post, last, well, troubles, lanes);
        foreach (var job in jobs)
            book.Apply(job);
    }

    private void Judge(ChannelPost post, Outcome.Trouble? last, int well, int troubles, int lanes)
    {
        if (last is not null && (well == 0 || troubles >= lanes))
        {
            if (post.Health.Strikes == 0)
                log.LogWarning("Channel {Channel} rests: {Why} {Detail}", post.Kind, last.Why, last.Detail);
            post.Health.Trouble(last.Why, last.Detail, last.After, clock.Now());
        }
        else if (well > 0)
        {
            if (post.Health.Strikes > 0)
                log.LogInformation("Channel {Channel} is well again", post.Kind);
            post.Health.Well();
        }
    }

    /// <summary>A message that breaks our own code must not hold up the others.</summary>
    private async Task<Outcome> OneAsync(IChannel channel, SendingJob job, CancellationToken stop)
    {
        try
        {
            return job.Asks ? await channel.AskAsync(job.Message!, job.Row.Number ?? "", stop) : await channel.SendAsync(job.Message!, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Sending {Sending} by {Channel} failed", job.Row.Id, channel.Kind);
            return new Outcome.Refused(Why.Refused, failure.GetType().Name);
        }
    }
}

/// <summary>One request: a row, those that go with it in a digest, and what came of it.</summary>
internal sealed record SendingJob(Sending Row, IReadOnlyList<Sending> With, bool Asks)
{
    public Message? Message { get; set; }

    public Outcome? Outcome { get; set; }

    /// <summary>Decided without asking the channel.</summary>
    public bool IsSettled { get; set; }
}
