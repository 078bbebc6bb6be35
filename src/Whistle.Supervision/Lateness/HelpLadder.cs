using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Supervision.Contracts;

namespace Whistle.Supervision.Lateness;

/// <summary>
/// Helpers who have not said yes or no in time. The case waits for a blocking part as it waits for its holder, so its missed answer
/// is a missed limit of the case and counts for the offer; of any part the unit's head is told. A row for each, so once.
/// </summary>
internal sealed class HelpLadder(ICaseClocks clocks, Offers offers, Outbox outbox, TimeProvider clock)
{
    private const char Blocks = 'p', Beside = 'q';

    /// <summary>A part that holds up nothing: told, and not counted.</summary>
    public static bool IsBeside(string clock) => clock.Length > 0 && clock[0] == Beside;

    /// <summary>Names the answer that is owed among the clocks of the case: a part that is asked for again has another.</summary>
    public static string KeyOf(UnansweredPart part)
        => string.Create(CultureInfo.InvariantCulture, $"{(part.Blocking ? Blocks : Beside)}{part.No}@{part.AnswerBy.ToUnixTimeMilliseconds()}");

    /// <summary>Takes all that has passed its limit and is not written down. Gives how many there were.</summary>
    public async Task<int> ClimbAsync(WhistleDb db, CancellationToken stop)
    {
        var (now, climbed) = (clock.Now(), 0);
        for (var page = await clocks.UnansweredAsync(db, now, DateTimeOffset.UnixEpoch, stop); page.Count > 0; page = await clocks.UnansweredAsync(db, now, page[^1].AnswerBy, stop))
        {
            climbed += await ClimbAsync(db, page, now, stop);
            // another node has written one of them in this moment: the next minute takes what is left
            await db.TrySaveAsync(stop);
            db.ChangeTracker.Clear();
        }
        return climbed;
    }

    private async Task<int> ClimbAsync(WhistleDb db, IReadOnlyList<UnansweredPart> page, DateTimeOffset now, CancellationToken stop)
    {
        var ids = page.Select(part => part.Case.Value).Distinct().ToList();
        var reached = (await db.Set<RungRow>().AsNoTracking().Where(r => ids.Contains(r.CaseId) && r.Rung == Rung.Late).ToListAsync(stop)).ToLookup(r => r.CaseId);
        var climbed = 0;
        foreach (var @case in page.GroupBy(part => part.Case))
        {
            var before = reached[@case.Key.Value].ToList();
            foreach (var part in @case.Where(part => !before.Exists(r => r.Clock == KeyOf(part))))
            {
                var rung = new RungRow { CaseId = part.Case.Value, Clock = KeyOf(part), Rung = Rung.Late, At = part.AnswerBy, RecordedAt = now };
                before.Add(rung);
                db.Add(rung);
                outbox.Send(db, HelpDelivery.Kind, HelpDelivery.Of(part).Write());
                climbed++;
            }
            if (before.Count(r => r.IsMissed) >= Ladder.MissedToOffer)
                await offers.OfferAsync(db, @case.Key, @case.First().District, OfferReason.Missed, stop);
        }
        return climbed;
    }
}

/// <summary>A helper's answer that did not come: which case, which unit, and what its notice says.</summary>
internal sealed record HelpDelivery(Guid Case, string Number, Guid School, int Item, Guid Unit, DateTimeOffset AnswerBy, bool Urgent)
{
    public const string Kind = "lateness-help";

    public static HelpDelivery Of(UnansweredPart part) => new(part.Case.Value, part.Number, part.School.Value, part.DutyItem, part.Unit.Value, part.AnswerBy, part.Urgent);

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Case:D} {Number} {School:D} {Item} {Unit:D} {AnswerBy.ToUnixTimeMilliseconds()} {(Urgent ? 1 : 0)}");

    public static HelpDelivery Read(string body)
    {
        var part = body.Split(' ');
        return new(Guid.Parse(part[0]), part[1], Guid.Parse(part[2]), int.Parse(part[3], CultureInfo.InvariantCulture), Guid.Parse(part[4]),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(part[5], CultureInfo.InvariantCulture)), part[6] == "1");
    }
}

/// <summary>Tells the unit's heads; where it has none, those who work there: nobody else of the line may see the case for this part.</summary>
internal sealed class HelpNotices(ICity cities, Inbox inbox) : IDeliver
{
    public string Kind => HelpDelivery.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        await inbox.TellAsync(db, [.. from delivery in deliveries
                                      let late = HelpDelivery.Read(delivery.Body)
                                      from person in Concerned(new(late.Unit), city)
                                      select (delivery.Id, Of(late, person))], stop);
    }

    private static NoticeFor Of(HelpDelivery late, PersonId person)
        => new(person, "Lateness.help", $"/cases/{late.Case:D}", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["number"] = late.Number, ["school"] = late.School.ToString("D"), ["holder"] = late.Unit.ToString("D"),
            ["item"] = late.Item.ToString(CultureInfo.InvariantCulture), ["due"] = late.AnswerBy.Wire(),
        }, late.Urgent);

    private static IEnumerable<PersonId> Concerned(UnitId unit, City city)
        => (NextUp.HasHead(city, unit) ? city.At(unit).Where(a => NextUp.IsHead(a.Role)) : city.At(unit).Where(a => City.Acts(a.Role))).Select(a => a.Person);
}
