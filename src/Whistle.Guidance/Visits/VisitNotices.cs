using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Guidance.Visits;

/// <summary>
/// Who is told of what. Whoever is given something to rectify is told (「点对点精准推送」), the finder hears that it was done, the
/// school of every visit; inspections go to the other departments of the campus's group (互相通报). Nobody is told of what he did himself.
/// </summary>
internal sealed class VisitNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => VisitDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var events = deliveries.Select(delivery => (delivery.Id, Of: VisitDelivery.Read(delivery.Body))).ToList();
        var ids = events.Select(e => e.Of.Id).Distinct().ToList();
        var visits = await db.Set<GuidanceVisit>().AsNoTracking().Where(v => ids.Contains(v.Id)).ToDictionaryAsync(v => v.Id, stop);
        var histories = await new JournalReader(db).OfAsync(ids, stop);
        var city = await cities.GetAsync(stop);
        // somebody who has meanwhile lost sight of the visit is not told either
        await inbox.TellAsync(db,
            [.. from e in events
                from notice in After(histories[e.Of.Id], visits[e.Of.Id], e.Of.Seq, city)
                where MaySee(notice.To, visits[e.Of.Id], city)
                select (e.Id, notice)], stop);
    }

    private static IEnumerable<NoticeFor> After(IReadOnlyList<WrittenEvent> history, GuidanceVisit now, int seq, City city)
    {
        var written = history[seq - 1];
        var then = seq == now.Version ? now : VisitHistory.Fold(now.Id, history.Take(seq));
        return Of((VisitEvent)written.Event(VisitEvents.Format), then, city).Where(notice => notice.To != written.By).DistinctBy(notice => notice.To);
    }

    /// <summary>The notices that follow from an event, given the visit just after it.</summary>
    public static IEnumerable<NoticeFor> Of(VisitEvent happened, GuidanceVisit after, City city)
    {
        return happened switch
        {
            VisitPlanned => Tell(School(), "Planned").Concat(Tell(after.People, "Yours")),
            VisitChanged => Tell(School(), "Changed").Concat(Tell(after.People, "Yours")),
            VisitCancelled => Tell(School().Concat(after.People), "Cancelled"),
            VisitRecorded or VisitMade => Tell(School(), "Made").Concat(after.Kind is VisitKind.Inspection ? Tell(Peers(), "Inspected") : []),
            ProblemHandedOver => Tell(Acting(after.Target!.Value), "Rectify").Concat(after.Target == after.School ? [] : Tell(School(), "Found")),
            ProblemRectified => Tell(Finders(), "Rectified"),
            RectificationSentBack => Tell(Acting(after.Target!.Value), "SentBack"),
            RectificationAccepted => Tell(Acting(after.Target!.Value).Concat(School()), "Accepted"),
            VisitBecameCase => Tell([.. Finders(), .. after.Target is { } target ? Acting(target) : [], .. School()], "BecameCase"),
            VisitPassedOn e => Tell([e.To], "Yours"),
            _ => [],
        };

        IEnumerable<PersonId> School() => Acting(after.School);

        IEnumerable<PersonId> Acting(UnitId unit) => city.At(unit).Where(at => Roles.Acts(at.Role) || Roles.IsSchool(at.Role)).Select(at => at.Person);

        IEnumerable<PersonId> Finders() => after.FoundBy is { } finder ? [finder] : after.RecordedBy is { } recorder ? [recorder] : [];

        IEnumerable<PersonId> Peers() => city.GroupOf(after.Campus).Where(seat => seat.Line != after.Line)
            .SelectMany(seat => seat.Member is { } member ? [member] : seat.Unit is { } unit ? Acting(unit) : []);

        IEnumerable<NoticeFor> Tell(IEnumerable<PersonId> people, string code)
            => people.Select(person => new NoticeFor(person, "VisitNotice." + code, $"/visits/{after.Id:D}", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["school"] = after.School.Value.ToString("D"),
                ["unit"] = after.Unit.Value.ToString("D"),
                ["day"] = (after.State is VisitState.Rectifying ? after.RectifyBy!.Value : after.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            }, false));
    }

    private static bool MaySee(PersonId person, GuidanceVisit visit, City city)
        => new VisitReader(new Actor(person, default, city.PostsOf(person)), city, SchoolYears.Usual, default).MaySee(visit);
}

/// <summary>The sentences of these notices, in the reader's language.</summary>
internal sealed class VisitNoticeWords(ICity cities) : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("VisitNotice.", StringComparison.Ordinal) && Text.Find(CultureInfo.InvariantCulture, code) is not null;

    public NoticeKind KindOf(string code) => code is "VisitNotice.Rectify" or "VisitNotice.SentBack" or "VisitNotice.Rectified" or "VisitNotice.Yours" ? NoticeKind.Task : NoticeKind.Course;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
    {
        var sentence = Text.In(culture, code);
        foreach (var (name, value) in fills)
            sentence = sentence.Replace("{" + name + "}", name switch
            {
                "school" or "unit" => cities.Current.FindUnit(new(Guid.Parse(value)))?.Name.In(culture) ?? "",
                "day" => DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString(Text.In(culture, "Day.Pattern"), culture),
                _ => value,
            }, StringComparison.Ordinal);
        return sentence;
    }
}
