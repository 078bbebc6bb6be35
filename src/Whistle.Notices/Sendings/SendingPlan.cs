using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;

namespace Whistle.Notices.Sendings;

/// <summary>Makes the rows by which new notices also go out, in the same save as their rows of the inbox.</summary>
internal sealed class SendingPlan(ChannelSet channels, Addresses addresses, NoticeWords words, ICity cities, Ids ids, TimeProvider clock)
{
    public async Task AddAsync(WhistleDb db, IReadOnlyList<Notice> notices, CancellationToken stop)
    {
        if (notices.Count == 0 || !channels.AnyOn)
            return;
        var people = await addresses.OfAsync(db, [.. notices.Select(n => n.Person).Distinct()], await cities.GetAsync(stop), stop);
        var (rows, robots) = (new List<Sending>(), new HashSet<(Guid, UnitId)>());
        foreach (var notice in notices)
        {
            var kind = words.KindOf(notice);
            rows.AddRange(ForPerson(notice, kind, people));
            if (kind is NoticeKind.Task && UnitOf(notice) is { } unit && channels.IsOn(ChannelKind.Robot) && robots.Add((notice.DeliveryId, unit))
                && channels[ChannelKind.Robot].Channel.Reaches(new("", null, null, unit.Value)))
                rows.Add(New(notice, kind, ChannelKind.Robot, people).For(unit).Due(DueAt(notice, people, null)));
        }
        foreach (var notice in notices.Where(notice => rows.Exists(row => row.NoticeId == notice.Id)))
            notice.Shorten();
        db.AddRange(rows);
        foreach (var channel in rows.Select(row => row.Channel).Distinct())
            db.AfterCommit(channels[channel].Wake);
    }

    /// <summary>The row of the next way, after the ones before it said no.</summary>
    public Sending? After(Sending refused, Notice notice, IReadOnlyCollection<ChannelKind> tried, People people)
    {
        if (refused.Unit is not null || notice.ReadAt is not null)
            return null;
        var recipient = people.RecipientOf(notice.Person);
        return SendingRules.Next(tried, people.ChoiceOf(notice.Person), channels.IsOn, channel => channels[channel].Channel.Reaches(recipient)) is { } next
            ? New(notice, refused.Kind, next, people).Due(DueAt(notice, people, null), refused.Digest) : null;
    }

    private IEnumerable<Sending> ForPerson(Notice notice, NoticeKind kind, People people)
    {
        var (recipient, choice) = (people.RecipientOf(notice.Person), people.ChoiceOf(notice.Person));
        foreach (var leg in SendingRules.Plan(kind, notice.Urgent, people.SettingOf(people.PlaceOf(notice.Person)).Needs, choice, channels.IsOn, channel => channels[channel].Channel.Reaches(recipient)))
        {
            var row = New(notice, kind, leg.Channel, people);
            if (leg.Reaches)
                row.Due(DueAt(notice, people, leg.Digest ? choice.DigestHour : null), leg.Digest);
            else
                row.Refuse(Why.NoAddress, null, clock.Now());
            yield return row;
        }
    }

    private Sending New(Notice notice, NoticeKind kind, ChannelKind channel, People people) => new(ids.New(), notice, kind, channel, people.PlaceOf(notice.Person), clock.Now());

    private DateTimeOffset DueAt(Notice notice, People people, int? digestHour)
        => SendingRules.DueAt(clock.Now(), notice.Urgent, people.SettingOf(people.PlaceOf(notice.Person)).Quiet, digestHour);

    /// <summary>The unit that a notice is about, where its fills name it.</summary>
    private static UnitId? UnitOf(Notice notice)
        => (notice.Fills.GetValueOrDefault("holder") ?? notice.Fills.GetValueOrDefault("unit")) is { } said && Guid.TryParse(said, out var unit) ? new UnitId(unit) : null;
}
