using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;
using Whistle.Supervision.Contracts;

namespace Whistle.Supervision.Lateness;

/// <summary>Keeps the offers for listed supervision with the cases: a major hazard is offered, what was decided on is answered.</summary>
internal sealed class ListingFollows(ILatenessOffers offers) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        foreach (var (id, seq) in deliveries.Select(delivery => CaseHappened.Read(delivery.Body)))
        {
            if (await db.Set<JournalRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Stream == id && row.Seq == seq, stop) is not { } row)
                continue;
            if (row.Type is "CaseListed" or "ListingRefused")
            {
                var by = await db.Set<JournalPerson>().AsNoTracking().Where(person => person.Stream == id && person.Alias == row.By).Select(person => person.Person).SingleAsync(stop);
                await offers.AnswerAsync(db, new(id), by, stop);
            }
            else if (row.Type is "CaseGraded" && Field(row.Data, "grade") is "major")
            {
                var reported = await db.Set<JournalRow>().AsNoTracking().Where(first => first.Stream == id && first.Seq == 1).Select(first => first.Data).SingleAsync(stop);
                await offers.OfferAsync(db, new(id), new UnitId(Guid.Parse(Field(reported, "district")!)), OfferReason.Grade, stop);
            }
        }
    }

    private static string? Field(string data, string name)
    {
        using var read = JsonDocument.Parse(data);
        return read.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
