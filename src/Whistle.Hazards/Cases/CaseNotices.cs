using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>
/// Who is told of what: the column "notification" of the plan's tables. Whoever is given a task is told (「点对点精准推送」); the
/// reporter hears of each change of holder and of the end. Nobody is told of what he did himself.
/// </summary>
internal sealed class CaseNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => CaseDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var events = deliveries.Select(delivery => (delivery.Id, Of: CaseDelivery.Read(delivery.Body))).ToList();
        var ids = events.Select(e => e.Of.Id).Distinct().ToList();
        var cases = await db.Set<HazardCase>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, stop);
        var histories = await new JournalReader(db).OfAsync(ids, stop);
        var city = await cities.GetAsync(stop);
        // somebody who has meanwhile lost sight of the case is not told either
        await inbox.TellAsync(db,
            [.. from e in events
                from notice in After(histories[e.Of.Id], cases[e.Of.Id], e.Of.Seq, city)
                where MaySee(notice.To, cases[e.Of.Id], city)
                select (e.Id, notice)], stop);
    }

    private static IEnumerable<NoticeFor> After(IReadOnlyList<WrittenEvent> history, HazardCase now, int seq, City city)
    {
        var written = history[seq - 1];
        var then = seq == now.Version ? now : CaseHistory.Fold(now.Id, history.Take(seq));
        return Of((CaseEvent)written.Event(CaseEvents.Format), then, city).Where(notice => notice.To != written.By).DistinctBy(notice => notice.To);
    }

    /// <summary>The notices that follow from an event, given the case just after it.</summary>
    public static IEnumerable<NoticeFor> Of(CaseEvent happened, HazardCase after, City city)
    {
        var holders = after.Handler is { } handler ? [handler] : Acting(after.Holder, city);
        return happened switch
        {
            CaseReported => Tell(Acting(after.Holder, city), "NewHolder"),
            CaseReportedUp or CaseReturned or CaseDeclined or CaseDesignated or CaseSentDown or CaseRaised or CaseDispatched
                => Tell(Acting(after.Holder, city), "NewHolder").Concat(Tell(after.Reporters, "Moved")),
            CaseReworkAsked or CaseReopened => Tell(Acting(after.Holder, city), "NewHolder").Concat(Tell(after.Reporters, "Moved")),
            CaseTakenBack => Tell(after.Reporters, "Moved"),
            CaseAccepted => Tell(after.Reporters, "Accepted"),
            CaseAssigned e => Tell([e.To], "Assigned").Concat(Tell(after.Reporters, "Accepted")),
            CaseHandedOver e => Tell([e.To], "Assigned"),
            SendDownProposed => Tell(Heads(after.Holder, city).Where(head => head != after.ProposedBy), "Approve"),
            SendDownRejected => Tell(holders, "Rejected"),
            CaseResultGiven => Tell(holders.Concat(Heads(after.Holder, city)), "Result").Concat(Tell(after.Reporters, "Moved")),
            CaseClosed or CaseConfirmed => Tell(after.Reporters, "Ended"),
            CaseWithdrawn => Tell(Acting(after.Holder, city), "Withdrawn"),
            CaseAsked => Tell(city.At(after.School).Where(a => a.Role is Role.SchoolStaff or Role.SchoolHead).Select(a => a.Person).Append(after.Reporter), "Asked"),
            CaseNoted e => Tell(e.BySchool ? holders : [.. after.Reporters, .. holders], "Noted"),
            CaseUrged => Tell(holders.Concat(Heads(after.Holder, city)), "Urged"),
            CaseRated => Tell(holders, "Rated"),
            PauseAsked => Tell(Approvers(after, city).Where(head => head != after.AskedBy), "PauseAsked"),
            ExtensionAsked => Tell(Approvers(after, city).Where(head => head != after.AskedBy), "ExtensionAsked"),
            PauseRefused or ExtensionRefused => Tell(holders, "AskRefused"),
            CasePaused => Tell([.. after.Reporters, .. holders], "Paused"),
            CaseResumed => Tell([.. after.Reporters, .. holders], "Resumed"),
            CaseExtended => Tell([.. after.Reporters, .. holders], "Extended"),
            _ => Beside(),
        };

        IEnumerable<NoticeFor> Beside() => BesideNotices.Of(happened, after, city).SelectMany(told => Tell(told.People, told.Code));

        IEnumerable<NoticeFor> Tell(IEnumerable<PersonId> people, string code)
            => people.Select(person => new NoticeFor(person, "Notice." + code, $"/cases/{after.Id:D}", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["number"] = after.Number,
                ["school"] = after.School.Value.ToString("D"),
                ["holder"] = after.Holder.Value.ToString("D"),
                ["item"] = after.DutyItem.ToString(CultureInfo.InvariantCulture),
                ["other"] = BesideNotices.Other(happened) ?? "",
            }, after.Urgency is Urgency.Urgent));
    }

    internal static IEnumerable<PersonId> Acting(UnitId unit, City city)
        => city.At(unit).Where(a => Roles.Acts(a.Role) || a.Role is Role.CommandOperator).Select(a => a.Person);

    internal static IEnumerable<PersonId> Heads(UnitId unit, City city) => city.At(unit).Where(a => Roles.Heads(a.Role)).Select(a => a.Person);

    /// <summary>Whoever decides on a pause or more time: the holder's heads, or those of the next up.</summary>
    private static IEnumerable<PersonId> Approvers(HazardCase now, City city)
        => NextUp.Of(city, now.Holder, now.District, now.SentDownBy) is { } unit ? Heads(unit, city) : [];

    private static bool MaySee(PersonId person, HazardCase @case, City city)
        => new CaseSight(new Actor(person, default, city.PostsOf(person)), city, default).MaySee(@case);
}

/// <summary>The sentences of these notices, in the reader's language.</summary>
internal sealed class CaseNoticeWords(ICity cities, DutyItems items) : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("Notice.", StringComparison.Ordinal) && Text.Find(CultureInfo.InvariantCulture, code) is not null;

    public NoticeKind KindOf(string code) => code switch
    {
        "Notice.NewHolder" or "Notice.Assigned" or "Notice.Approve" or "Notice.Result" or "Notice.Rejected" => NoticeKind.Task,
        "Notice.Urged" => NoticeKind.Reminder,
        "Notice.Asked" => NoticeKind.Question,
        _ => NoticeKind.Course,
    };

    public string? Matter(IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => fills.TryGetValue("item", out var item) ? items.Name(int.Parse(item, CultureInfo.InvariantCulture), culture) : null;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
    {
        var city = cities.Current;
        var sentence = Text.In(culture, code);
        foreach (var (name, value) in fills)
            sentence = sentence.Replace("{" + name + "}", name switch
            {
                "school" or "holder" => city.FindUnit(new(Guid.Parse(value)))?.Name.In(culture) ?? "",
                "item" => items.Name(int.Parse(value, CultureInfo.InvariantCulture), culture),
                _ => value,
            }, StringComparison.Ordinal);
        return sentence;
    }
}
