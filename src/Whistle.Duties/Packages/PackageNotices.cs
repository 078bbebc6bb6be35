using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>
/// Who is told of what. Whoever is asked is told (「点对点精准推送」), the school hears of each answer. Nobody is told of what he did himself.
/// </summary>
internal sealed class PackageNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => PackageDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var events = deliveries.Select(delivery => (delivery.Id, Of: PackageDelivery.Read(delivery.Body))).ToList();
        var histories = await new JournalReader(db).OfAsync([.. events.Select(e => e.Of.Id).Distinct()], stop);
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db, [.. from e in events from notice in After(e.Of.Id, histories[e.Of.Id], e.Of.Seq, city) select (e.Id, notice)], stop);
    }

    private static IEnumerable<NoticeFor> After(Guid id, IReadOnlyList<WrittenEvent> history, int seq, City city)
    {
        var written = history[seq - 1];
        return Of((PackageEvent)written.Event(PackageEvents.Format), PackageHistory.Fold(id, history.Take(seq)), city)
            .Where(notice => notice.To != written.By).DistinctBy(notice => notice.To);
    }

    /// <summary>The notices that follow from an event, given the package just after it.</summary>
    public static IEnumerable<NoticeFor> Of(PackageEvent happened, TaskPackage after, City city)
    {
        if (happened is not TaskEvent one)
            return [];
        var task = after.Task(one.Line);
        var handlers = task.Handler is { } handler ? [handler] : Acting(task.Unit, city);
        return happened switch
        {
            TaskOffered => Tell(Acting(task.Unit, city), "Offered"),
            TaskDesignated => Tell(Acting(task.Unit, city), "Offered").Concat(Tell(School(), "Designated")),
            TaskClaimed => Tell(School(), "Claimed"),
            TaskDeclined => Tell(School(), "Declined").Concat(Tell(Acting(task.Unit, city), "Designate")),
            TaskHandedOver => Tell(handlers, "HandedOver"),
            TaskFinished => Tell(School(), "Finished"),
            TaskNoted e => Tell(e.BySchool ? handlers : School(), "Noted"),
            TaskSentBack => Tell(handlers, "SentBack"),
            TaskUrged => Tell(handlers.Concat(city.At(task.Unit).Where(a => Roles.Heads(a.Role)).Select(a => a.Person)), "Urged"),
            TaskCancelled => Tell(handlers, "Cancelled"),
            _ => [],
        };

        IEnumerable<PersonId> School()
            => city.At(after.School).Where(a => Roles.OfSchool(a.Role)).Select(a => a.Person).Append(after.RaisedBy);

        IEnumerable<NoticeFor> Tell(IEnumerable<PersonId> people, string code) => people.Select(person => About(person, code, after, task));
    }

    public static NoticeFor About(PersonId person, string code, TaskPackage package, PackageTask task)
        => new(person, "Notice.Package" + code, $"/packages/{package.Id:D}", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["school"] = package.School.Value.ToString("D"),
            ["unit"] = task.Unit.Value.ToString("D"),
            ["asked"] = task.Held[0].ToString("D"),
        }, false);

    public static IEnumerable<PersonId> Acting(UnitId unit, City city) => city.At(unit).Where(a => Roles.Acts(a.Role)).Select(a => a.Person);
}

/// <summary>An unclaimed task doesn't lie unseen: on its day the school, the district department of its line and the office are told.</summary>
internal sealed class UnclaimedNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => PackageDelivery.UnclaimedKind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var due = deliveries.Select(delivery => (delivery, Of: PackageDelivery.Read(delivery.Body))).ToList();
        var ids = due.Select(one => one.Of.Id).Distinct().ToList();
        var packages = await db.Set<TaskPackage>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        var histories = await new JournalReader(db).OfAsync(ids, stop);
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db,
            [.. from one in due
                let line = ((TaskEvent)histories[one.Of.Id][one.Of.Seq - 1].Event(PackageEvents.Format)).Line
                from notice in Of(packages[one.Of.Id], line, one.delivery.CreatedAt, city)
                select (one.delivery.Id, notice)], stop);
    }

    /// <summary>Nobody is told where it has been claimed, declined, cancelled or offered to another meanwhile.</summary>
    public static IEnumerable<NoticeFor> Of(TaskPackage package, Line line, DateTimeOffset at, City city)
    {
        var task = package.Task(line);
        if (!task.IsUnclaimed(at))
            return [];
        return new[] { task.Unit, task.Overseer, city.Office(package.District).Id }.OfType<UnitId>().SelectMany(unit => PackageNotices.Acting(unit, city))
            .Concat(city.At(package.School).Where(a => Roles.OfSchool(a.Role)).Select(a => a.Person)).Distinct()
            .Select(person => PackageNotices.About(person, "Unclaimed", package, task));
    }
}

/// <summary>The sentences of the module's notices, in the reader's language.</summary>
internal sealed class DutyNoticeWords(ICity cities) : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("Notice.", StringComparison.Ordinal) && Text.Find(CultureInfo.InvariantCulture, code) is not null;

    public NoticeKind KindOf(string code) => code switch
    {
        "Notice.PackageOffered" or "Notice.PackageDesignate" or "Notice.PackageHandedOver" or "Notice.PackageSentBack" => NoticeKind.Task,
        "Notice.PackageUrged" or "Notice.PackageUnclaimed" => NoticeKind.Reminder,
        _ => NoticeKind.Course,
    };

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
    {
        var city = cities.Current;
        var sentence = Text.In(culture, code);
        foreach (var (name, value) in fills)
            sentence = sentence.Replace("{" + name + "}", name switch
            {
                "school" or "unit" or "asked" => city.FindUnit(new(Guid.Parse(value)))?.Name.In(culture) ?? "",
                _ => value,
            }, StringComparison.Ordinal);
        return sentence;
    }
}
