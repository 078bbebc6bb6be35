using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.Platform.Queues;

namespace Whistle.Notices.Sendings;

/// <summary>The rows of one round with all that belongs to them, read together; what came of them, written together.</summary>
internal sealed class SendingBook(
    IServiceProvider services, WhistleDb db, ChannelPost post, IReadOnlyList<Sending> rows, IReadOnlyDictionary<Guid, Notice> notices, People people, ILookup<string, Sending> followers)
{
    private readonly TimeProvider clock = services.GetRequiredService<TimeProvider>();
    private readonly Composer composer = services.GetRequiredService<Composer>();

    public static async Task<SendingBook> OpenAsync(IServiceProvider services, WhistleDb db, ChannelPost post, IReadOnlyList<Sending> rows, CancellationToken stop)
    {
        var ids = rows.Select(row => row.NoticeId).Distinct().ToList();
        var notices = await db.Set<Notice>().AsNoTracking().Where(n => ids.Contains(n.Id)).ToDictionaryAsync(n => n.Id, stop);
        var city = await services.GetRequiredService<ICity>().GetAsync(stop);
        var people = await services.GetRequiredService<Addresses>().OfAsync(db, [.. rows.Select(row => row.Person).Distinct()], city, stop);
        var numbers = rows.Where(row => row.Digest && row.Rank == 2 && row.Number != null).Select(row => row.Number).ToList();
        var followers = numbers.Count == 0 ? [] : await db.Set<Sending>().Where(s => s.Channel == post.Kind && s.Digest && s.NextAt == null && numbers.Contains(s.Number)).ToListAsync(stop);
        return new(services, db, post, rows, notices, people, followers.ToLookup(row => $"{row.Person.Value}/{row.Number}"));
    }

    /// <summary>A request for each row; one for all that a person's digest holds. The oldest gives it its number.</summary>
    public IEnumerable<SendingJob> Jobs(IReadOnlyList<Sending> toSend)
    {
        foreach (var row in toSend.Where(row => !row.Digest))
            yield return new(row, [], Asks: false);
        foreach (var day in toSend.Where(row => row.Digest && !SettlesAlone(row)).OrderBy(row => row.Id).GroupBy(row => (row.Person, row.IsInDoubt)))
            yield return new(day.First(), [.. day.Skip(1)], Asks: false);
    }

    /// <summary>True where nothing is to be asked of the channel; else the message is written.</summary>
    public bool Settles(SendingJob job)
    {
        if (job.IsSettled = !job.Asks && SettlesAlone(job.Row))
            return true;
        try
        {
            job.Message = composer.Write(job.Row, notices[job.Row.NoticeId], [.. job.With.Select(row => notices[row.NoticeId])], people);
        }
        catch (Exception broken) when (broken is FormatException or KeyNotFoundException or System.Resources.MissingManifestResourceException or System.Security.Cryptography.CryptographicException)
        {
            job.Outcome = new Outcome.Refused(Why.Refused, broken.GetType().Name);
            return true;
        }
        if (!job.Asks && !post.Channel.Reaches(job.Message.To))
            job.Outcome = new Outcome.Refused(Why.NoAddress, null);
        return job.Outcome is not null;
    }

    public void Apply(SendingJob job)
    {
        if (!job.IsSettled)
            Apply(job.Row, job.Outcome, job.Asks);
        foreach (var row in job.With.Concat(job.Asks && job.Row.Digest ? followers[$"{job.Row.Person.Value}/{job.Row.Number}"] : []))
            if (job.Outcome is null)
                row.Unclaimed();
            else if (row != job.Row)
                row.GoesWith(job.Row);
    }

    public async Task SaveAsync(CancellationToken stop)
    {
        var next = await NextAsync(stop);
        db.AddRange(next);
        foreach (var row in rows)
            row.Release();
        var channels = services.GetRequiredService<ChannelSet>();
        foreach (var channel in next.Select(row => row.Channel).Distinct())
            db.AfterCommit(channels[channel].Wake);
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
            catch (DbUpdateException) when (db.ChangeTracker.Entries<Sending>().Any(entry => entry.State is EntityState.Added))
            {
                // the next way has been made already by another channel of the same notice
                var again = db.ChangeTracker.Entries<Sending>().Where(entry => entry.State is EntityState.Added).ToList();
                await DropKnownAsync(again.ConvertAll(entry => entry.Entity), stop);
            }
    }

    private async Task DropKnownAsync(List<Sending> added, CancellationToken stop)
    {
        var ids = added.ConvertAll(row => row.NoticeId);
        var there = (await db.Set<Sending>().AsNoTracking().Where(s => ids.Contains(s.NoticeId)).Select(s => new { s.NoticeId, s.Channel }).ToListAsync(stop)).Select(s => (s.NoticeId, s.Channel)).ToHashSet();
        var known = added.Where(row => there.Contains((row.NoticeId, row.Channel))).ToList();
        foreach (var row in known.Count > 0 ? known : added)
            db.Entry(row).State = EntityState.Detached;
    }

    /// <summary>What is known without the channel: read already, too late, quiet now.</summary>
    private bool SettlesAlone(Sending row)
    {
        var now = clock.Now();
        if (!notices.TryGetValue(row.NoticeId, out var notice))
            row.GiveUp(Why.Left, now);
        else if (!post.IsOn)
            row.GiveUp(Why.Off, now);
        else if (notice.ReadAt is { } readAt && row.Unit is null)
            row.Seen(readAt, now);
        else if (row.Unit is null && people.City.PostsOf(row.Person).Count == 0)
            row.GiveUp(Why.Left, now);
        else if (row.Attempts > 1 && now - row.CreatedAt > SendingRules.Patience(row.Urgent))
            row.GiveUp(Why.TooLate, now);
        else if (!row.Urgent && people.SettingOf(row.District).Quiet.EndAfter(now) is { } end)
            row.Postpone(end);
        else if (post.Health.IsGone)
            row.Refuse(Why.Gone, null, now);
        else
            return false;
        return true;
    }

    private void Apply(Sending row, Outcome? outcome, bool asked)
    {
        var now = clock.Now();
        // it went through at the first try, whose answer was lost; the second was dropped as its double
        if (outcome is Outcome.Refused { Why: Why.SameAgain } && row.IsInDoubt)
            outcome = new Outcome.Arrived(Read: false);
        switch (outcome)
        {
            case null:
                row.Unclaimed();
                break;
            case Outcome.HandedOver handed:
                row.Took(handed.Number, now, post.Channel.TellsTrueState ? SendingRules.AskAfter(0, row.Urgent) : null);
                break;
            case Outcome.Arrived arrived:
                row.Arrived(arrived.Read, now, post.Channel.TellsReading ? SendingRules.ReadAfter(row.DeliveredAt is null ? 0 : row.Asked) : null);
                break;
            case Outcome.Refused { Why: var why, Detail: var detail }:
                if (why is Why.Gone && post.Kind is not ChannelKind.Robot)
                    post.Health.Gone(now);
                row.Refuse(why, detail, now);
                break;
            case Outcome.Later later:
                row.PutBack(later.Why, later.Detail, now + later.After, taken: false);
                break;
            case Outcome.Trouble trouble when asked:
                row.AskLater(now + Pauses.After(row.Asked + 1, trouble.After));
                break;
            case Outcome.Trouble trouble:
                row.PutBack(trouble.Why, trouble.Detail, now + Pauses.After(row.Attempts, trouble.After), trouble.Taken);
                break;
            case Outcome.Pending when row.DeliveredAt is not null:
                row.StillUnknown(now, SendingRules.ReadAfter(row.Asked + 1));
                break;
            case Outcome.Pending:
                if (SendingRules.AskAfter(row.Asked + 1, row.Urgent) is { } after)
                    row.StillUnknown(now, after);
                else
                    row.Refuse(Why.NotDelivered, null, now);
                break;
        }
    }

    /// <summary>The next channel's rows for those that were refused or given up.</summary>
    private async Task<List<Sending>> NextAsync(CancellationToken stop)
    {
        var refused = db.ChangeTracker.Entries<Sending>().Select(entry => entry.Entity)
            .Where(row => row.State is SendingState.Refused or SendingState.GivenUp && row.Why is not Why.Left && row.Unit is null && notices.ContainsKey(row.NoticeId)).ToList();
        if (refused.Count == 0)
            return [];
        var ids = refused.ConvertAll(row => row.NoticeId);
        var tried = (await db.Set<Sending>().AsNoTracking().Where(s => ids.Contains(s.NoticeId)).Select(s => new { s.NoticeId, s.Channel }).ToListAsync(stop)).ToLookup(s => s.NoticeId, s => s.Channel);
        var plan = services.GetRequiredService<SendingPlan>();
        return [.. refused.Select(row => plan.After(row, notices[row.NoticeId], [.. tried[row.NoticeId]], people)).OfType<Sending>()];
    }
}
