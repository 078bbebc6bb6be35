using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Supervision.Meetings;

/// <summary>Follow-ups on the page of one's work, and handed over where somebody leaves.</summary>
internal sealed class MeetingWork(WhistleDb db, MeetingQueries meetings, Journal journal, ICity cities, Outbox outbox, IStringLocalizer<Text> text, TimeProvider clock) : IWaiting, IOpenWork
{
    private const int Most = 20;

    public string Title => text["FollowUps.Title"];

    public async Task<IReadOnlyList<WaitingWork>> OfAsync(Actor by, CancellationToken stop)
    {
        var (city, today) = (await cities.GetAsync(stop), clock.Now().Day());
        var units = by.Posts.Select(post => post.Unit).Where(unit => city.Works(by.Person, unit)).ToHashSet();
        return [.. (await meetings.WithOpenAsync(units, by.Person, stop))
            .SelectMany(meeting => meeting.FollowUps.Where(one => one.DoneAt is null && (one.Person == by.Person || (one.Person is null && units.Contains(one.Unit)))), (meeting, one) => (meeting, one))
            .OrderBy(due => due.one.Due).Take(Most)
            .Select(due => new WaitingWork(due.one.What, due.meeting.Title, text[due.one.IsLate(today) ? "FollowUp.Late" : "FollowUp.Due", due.one.Due], due.one.IsLate(today), $"/meetings/{due.meeting.Id:D}"))];
    }

    public async Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop)
        => [.. (await Of(db, person).AsNoTracking().ToListAsync(stop))
            .SelectMany(meeting => Mine(meeting, person).Select(one => new OpenWork("follow-up", meeting.Id, one.Unit, text["FollowUp.Label", meeting.Title, one.What], $"/meetings/{meeting.Id:D}")))];

    public async Task HandOverAsync(WhistleDb own, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        var (city, now) = (await cities.GetAsync(stop), clock.Now());
        foreach (var meeting in (await Of(own, from).ToListAsync(stop)).Where(meeting => Mine(meeting, from).Any(one => one.Unit == unit)))
        {
            await journal.OpenAsync(meeting, stop);
            foreach (var one in Mine(meeting, from).Where(one => one.Unit == unit).ToList())
            {
                var happened = new FollowUpHandedOver(one.No, from, to);
                meeting.Apply(happened, new(now, unit, by.Person));
                journal.Record(MeetingEvents.Format, meeting, happened, unit, by.Person, now);
                outbox.Send(own, MeetingDelivery.Kind, MeetingDelivery.Body(meeting.Id, meeting.Version));
            }
            await MeetingDesk.RefreshSightsAsync(own, meeting, city, stop);
        }
    }

    private static IEnumerable<FollowUp> Mine(Meeting meeting, PersonId person) => meeting.FollowUps.Where(one => one.DoneAt is null && one.Person == person);

    private static IQueryable<Meeting> Of(WhistleDb from, PersonId person) => from.Set<Meeting>().Where(m => m.FollowUps.Any(one => one.DoneAt == null && one.Person == person));
}
