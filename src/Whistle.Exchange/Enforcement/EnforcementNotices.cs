using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Enforcement;

/// <summary>
/// 「建立健全部门检查执法信息互相通报机制」: the other departments of each campus's working group are told what came in, once a batch. Not the line
/// that decided, not who brought it.
/// </summary>
internal sealed class EnforcementNotices(ICity cities, Inbox inbox) : IDeliver
{
    public const string DeliveryKind = "enforcement", Told = "Enforcement.Told", ToldOne = "Enforcement.ToldOne";

    public string Kind => DeliveryKind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var of = deliveries.ToDictionary(delivery => delivery.Id, delivery => Guid.ParseExact(delivery.Body, "N"));
        var batches = of.Values.Distinct().ToList();
        var records = await db.Set<EnforcementRecord>().AsNoTracking().Where(r => batches.Contains(r.Batch)).ToListAsync(stop);
        var ids = records.ConvertAll(record => record.Id);
        var campuses = (await db.Set<EnforcementCampus>().AsNoTracking().Where(c => ids.Contains(c.Record)).ToListAsync(stop)).ToLookup(c => c.Record);
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db,
            [.. from delivery in deliveries
                from notice in Of([.. records.Where(record => record.Batch == of[delivery.Id]).Select(record => new RecordWith(record, [.. campuses[record.Id]]))], city)
                select (delivery.Id, notice)], stop);
    }

    /// <summary>Who is told of a batch: each once, with the number of records that are for him.</summary>
    public static IEnumerable<NoticeFor> Of(IReadOnlyList<RecordWith> records, City city)
    {
        var told = from one in records.OrderBy(one => one.Record.Id)
                   from person in one.Campuses.SelectMany(campus => Peers(campus.Campus, one.Record.Line, city)).Distinct()
                   where person != one.Record.BroughtBy && EnforcementRules.SightOf(city, new(person, default, city.PostsOf(person))).Opens(one.Record, one.Campuses)
                   select (person, one);
        foreach (var person in told.GroupBy(one => one.person, one => one.one))
        {
            var all = person.ToList();
            yield return new(person.Key, all.Count == 1 ? ToldOne : Told, all.Count == 1 ? $"/enforcement/{all[0].Record.Id:D}" : $"/enforcement?brought={all[0].Record.Batch:D}", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["unit"] = all[0].Record.Unit.Value.ToString("D"), ["school"] = all[0].Campuses[0].School.Value.ToString("D"), ["count"] = all.Count.ToString(CultureInfo.InvariantCulture),
            }, Urgent: false);
        }
    }

    private static IEnumerable<PersonId> Peers(UnitId campus, Line line, City city)
        => city.GroupOf(campus).Where(seat => seat.Line != line)
            .SelectMany(seat => seat.Member is { } member ? [member] : seat.Unit is { } unit ? city.At(unit).Where(at => at.Role is Role.UnitHead or Role.UnitWorker or Role.OfficeHead or Role.OfficeStaff).Select(at => at.Person) : []);
}

/// <summary>The sentences of these notices: units and numbers, nothing of the records' words.</summary>
internal sealed class EnforcementNoticeWords(ICity cities) : INoticeWords
{
    public bool Knows(string code) => code is EnforcementNotices.Told or EnforcementNotices.ToldOne;

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
    {
        var sentence = Text.In(culture, code);
        foreach (var (name, value) in fills)
            sentence = sentence.Replace("{" + name + "}", name is "count" ? value : cities.Current.FindUnit(new(Guid.Parse(value)))?.Name.In(culture) ?? "", StringComparison.Ordinal);
        return sentence;
    }
}
