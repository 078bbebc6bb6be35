using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Supervision.Lateness;

/// <summary>
/// Who hears of a rung: at half and four fifths whoever answers for the case, at the end the holder's heads, then the district's
/// department of its line, then the office. Rungs that were reached together are told once, as the highest that concerns a person.
/// </summary>
internal sealed class LatenessNotices(ICaseClocks clocks, ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => LatenessDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var reached = deliveries.Select(delivery => (delivery.Id, Of: LatenessDelivery.Read(delivery.Body))).ToList();
        var running = await clocks.RunningAsync(db, [.. reached.Select(r => r.Of.Case).Distinct()], stop);
        var city = await cities.GetAsync(stop);
        // what has moved on meanwhile concerns nobody any more
        await inbox.TellAsync(db, [.. from r in reached
                                      where running.TryGetValue(r.Of.Case, out var clock) && clock.Key == r.Of.Clock
                                      from notice in Of(running[r.Of.Case], r.Of, city)
                                      select (r.Id, notice)], stop);
    }

    public static IEnumerable<NoticeFor> Of(CaseClock clock, LatenessDelivery reached, City city)
    {
        for (var rung = reached.To; rung >= reached.From; rung--)
            foreach (var person in Concerned(clock, rung, city))
                yield return new(person, "Lateness." + rung.Code(), $"/cases/{clock.Case.Value:D}", new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["number"] = clock.Number,
                    ["school"] = clock.School.Value.ToString("D"),
                    ["holder"] = clock.Holder.Value.ToString("D"),
                    ["item"] = clock.DutyItem.ToString(CultureInfo.InvariantCulture),
                    ["due"] = clock.Due.Wire(),
                }, clock.Urgent);
    }

    private static IEnumerable<PersonId> Concerned(CaseClock clock, Rung rung, City city) => rung switch
    {
        Rung.Half or Rung.FourFifths => clock.Handler is { } handler ? [handler] : Working(clock.Holder, city),
        // a room or team without a head hears of it itself
        Rung.Late => Heads(clock.Holder, city) is { Count: > 0 } heads ? heads : Working(clock.Holder, city),
        Rung.District => clock.Department is { } department && department != clock.Holder ? Heads(department, city) : [],
        _ => city.At(city.Office(clock.District).Id).Where(a => a.Role is Role.OfficeStaff or Role.OfficeHead).Select(a => a.Person),
    };

    private static List<PersonId> Working(UnitId unit, City city) => [.. city.At(unit).Where(a => City.Acts(a.Role)).Select(a => a.Person)];

    private static List<PersonId> Heads(UnitId unit, City city)
        => [.. city.At(unit).Where(a => a.Role is Role.UnitHead or Role.OfficeHead or Role.CityOffice).Select(a => a.Person)];
}

/// <summary>The sentences of these notices.</summary>
internal sealed class LatenessWords(ICity cities, DutyItems items) : INoticeWords
{
    public bool Knows(string code) => code.StartsWith("Lateness.", StringComparison.Ordinal);

    public NoticeKind KindOf(string code) => NoticeKind.Reminder;

    public string? Matter(IReadOnlyDictionary<string, string> fills, CultureInfo culture) => items.Name(int.Parse(fills["item"], CultureInfo.InvariantCulture), culture);

    public string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture)
        => fills.Aggregate(Text.In(culture, "Notice." + code), (sentence, fill) => sentence.Replace("{" + fill.Key + "}", Say(fill.Key, fill.Value, culture), StringComparison.Ordinal));

    private string Say(string name, string value, CultureInfo culture) => name switch
    {
        "school" or "holder" => cities.Current.FindUnit(new(Guid.Parse(value)))?.Name.In(culture) ?? "",
        "item" => items.Name(int.Parse(value, CultureInfo.InvariantCulture), culture),
        "due" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).InShanghai().ToString(Text.In(culture, "Lateness.DueFormat"), culture),
        _ => value,
    };
}
