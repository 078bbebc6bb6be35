using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Supervision.Meetings;

/// <summary>Who is told: whoever is given a follow-up of it, and its writer when one is done.</summary>
internal sealed class MeetingNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => MeetingDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var told = new List<(Guid, NoticeFor)>();
        foreach (var delivery in deliveries)
        {
            var (id, seq) = MeetingDelivery.Read(delivery.Body);
            var history = await new JournalReader(db).OfAsync(id, stop);
            var meeting = await db.Set<Meeting>().AsNoTracking().SingleAsync(m => m.Id == id, stop);
            // the meeting and all it began with are one delivery
            var events = seq == 1 ? history.TakeWhile(written => written.Row.At == history[0].Row.At) : history.Skip(seq - 1).Take(1);
            foreach (var written in events)
                told.AddRange(Of((MeetingEvent)written.Event(MeetingEvents.Format), meeting, city).Where(notice => notice.To != written.By).Select(notice => (delivery.Id, notice)));
        }
        await inbox.TellAsync(db, told, stop);
    }

    private static IEnumerable<NoticeFor> Of(MeetingEvent happened, Meeting meeting, City city) => happened switch
    {
        FollowUpGiven e => Tell(e.Person is { } person ? [person] : Workers(e.Unit, city), "Notice.FollowUp"),
        FollowUpHandedOver e => Tell([e.To], "Notice.FollowUp"),
        FollowUpDone => Tell([meeting.Writer], "Notice.FollowUpDone"),
        _ => [],
    } is var told ? told.Select(one => new NoticeFor(one.To, one.Code, $"/meetings/{meeting.Id:D}",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["day"] = meeting.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["unit"] = meeting.Unit.Value.ToString("D") }, false)) : [];

    private static IEnumerable<(PersonId To, string Code)> Tell(IEnumerable<PersonId> people, string code) => people.Select(person => (person, code));

    private static IEnumerable<PersonId> Workers(UnitId unit, City city) => city.At(unit).Where(a => City.Acts(a.Role)).Select(a => a.Person).Distinct();
}

/// <summary>The sentences of these notices.</summary>
internal sealed class MeetingNoticeWords(ICity cities) : INoticeWords
{
    public bool Knows(string code) => code is "Notice.FollowUp" or "Notice.FollowUpDone";

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => Text.In(culture, code).Replace("{day}", fills["day"], StringComparison.Ordinal)
            .Replace("{unit}", cities.Current.FindUnit(new(Guid.Parse(fills["unit"])))?.Name.In(culture) ?? "", StringComparison.Ordinal);
}
