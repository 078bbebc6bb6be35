using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;

namespace Whistle.Notices.Operating;

/// <summary>
/// What did not arrive, and sending it again. The operator and the city's office see all of it, an office its district's. Shown is
/// what kind of notice it was, when, why, and the recipient's unit: no name, no number, no sentence.
/// </summary>
internal sealed class FailedDesk(WhistleDb db, WriteGate gate, ICity directory, ChannelSet channels, TimeProvider clock, ILogger<FailedDesk> log)
{
    public const int Rows = 20;

    private static readonly SendingState[] Failed = [SendingState.Refused, SendingState.GivenUp];

    public async Task<IReadOnlyList<FailedGroup>> GroupsAsync(Actor reader, CancellationToken stop)
        => [.. (await Visible(reader).GroupBy(s => new { s.Channel, s.Why }).Select(g => new { g.Key.Channel, g.Key.Why, Count = g.Count(), Newest = g.Max(s => s.EndedAt) }).ToListAsync(stop))
            .Where(g => g.Why is not null).OrderByDescending(g => g.Newest).Select(g => new FailedGroup(g.Channel, g.Why!.Value, g.Count, g.Newest!.Value))];

    /// <summary>Those of one channel and reason, newest first.</summary>
    public async Task<(IReadOnlyList<FailedRow> Rows, DateTimeOffset? Next)> ListAsync(ChannelKind channel, Why why, DateTimeOffset? before, Actor reader, CancellationToken stop)
    {
        var all = Visible(reader).Where(s => s.Channel == channel && s.Why == why);
        if (before is { } until)
            all = all.Where(s => s.EndedAt < until);
        var rows = await all.OrderByDescending(s => s.EndedAt).Take(Rows + 1).AsNoTracking().ToListAsync(stop);
        var notices = rows.Select(s => s.NoticeId).ToList();
        var arrived = (await db.Set<Sending>().Where(s => notices.Contains(s.NoticeId) && s.DeliveredAt != null).Select(s => s.NoticeId).ToListAsync(stop)).ToHashSet();
        var read = (await db.Set<Notice>().Where(n => notices.Contains(n.Id) && n.ReadAt != null).Select(n => n.Id).ToListAsync(stop)).ToHashSet();
        var city = directory.Current;
        return ([.. rows.Take(Rows).Select(s => new FailedRow(s.Id, s.Kind, s.EndedAt!.Value, s.Detail, s.Attempts, city.PostsOf(s.Person) is [var post, ..] ? city.FindUnit(post.Unit)?.Name : null,
            read.Contains(s.NoticeId), arrived.Contains(s.NoticeId)))], rows.Count > Rows ? rows[Rows - 1].EndedAt : null);
    }

    /// <summary>One again. False where it is not there, not this reader's, or on its way already.</summary>
    public async Task<bool> AgainAsync(Guid id, Actor by, CancellationToken stop) => await AgainAsync(Visible(by).Where(s => s.Id == id), null, by, stop) > 0;

    /// <summary>All of a channel and reason again. Gives how many.</summary>
    public Task<int> AgainAsync(ChannelKind channel, Why why, Actor by, CancellationToken stop)
        => AgainAsync(Visible(by).Where(s => s.Channel == channel && s.Why == why), channel, by, stop);

    private async Task<int> AgainAsync(IQueryable<Sending> which, ChannelKind? channel, Actor by, CancellationToken stop)
    {
        var now = clock.Now();
        int again;
        using (await gate.EnterAsync(stop))
            again = await which.ExecuteUpdateAsync(set => set
                .SetProperty(s => s.State, SendingState.Waiting).SetProperty(s => s.NextAt, (DateTimeOffset?)now).SetProperty(s => s.EndedAt, (DateTimeOffset?)null)
                .SetProperty(s => s.Why, (Why?)null).SetProperty(s => s.Detail, (string?)null).SetProperty(s => s.Round, s => s.Round + 1)
                .SetProperty(s => s.Tries, 0).SetProperty(s => s.Attempts, 0).SetProperty(s => s.Asked, 0).SetProperty(s => s.Digest, false).SetProperty(s => s.Rank, s => s.Urgent ? 0 : 1), stop);
        if (again == 0)
            return 0;
        log.LogInformation("{Count} notices are sent again by account {Account}", again, by.Account.Value);
        foreach (var post in channels.All.Where(post => channel is null || post.Kind == channel))
        {
            post.Health.Again();
            post.Wake();
        }
        return again;
    }

    private IQueryable<Sending> Visible(Actor reader)
    {
        var failed = db.Set<Sending>().Where(s => s.EndedAt != null && Failed.Contains(s.State));
        var city = directory.Current;
        if (reader.HoldsAny(Role.Admin) || (city.CityOffice is { } office && reader.Holds(office.Id, Role.CityOffice)))
            return failed;
        var own = reader.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead).Select(post => city.DistrictOf(post.Unit)).OfType<UnitId>().Distinct().ToList();
        return failed.Where(s => s.District != null && own.Contains(s.District.Value));
    }
}

internal sealed record FailedGroup(ChannelKind Channel, Why Why, int Count, DateTimeOffset Newest);

/// <param name="WasRead">In the inbox, all the same.</param>
/// <param name="CameOtherwise">Another channel has brought it.</param>
internal sealed record FailedRow(Guid Id, NoticeKind Kind, DateTimeOffset At, string? Detail, int Attempts, Bilingual? Unit, bool WasRead, bool CameOtherwise);
