using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Supervision.Contracts;

namespace Whistle.Supervision.Lateness;

/// <summary>
/// Climbs the ladder of lateness. What is due is read from an index; the rungs' rows, the offer and the delivery that tells
/// people are one save, and a rung's key lets it be reached once. The clock may jump as it likes: reached rungs stay reached,
/// and what was slept through is done late.
/// </summary>
internal sealed class Ladder(ICaseClocks clocks, Offers offers, Outbox outbox, TimeProvider clock)
{
    public const int AtOnce = 200;

    /// <summary>Two missed limits offer a case for listing (defaults of the reference).</summary>
    public const int MissedToOffer = 2;

    /// <summary>Takes what is due, at most <see cref="AtOnce"/> cases. Gives how many there were.</summary>
    public async Task<int> ClimbAsync(WhistleDb db, CancellationToken stop)
    {
        var now = clock.Now();
        var due = await db.Set<LadderRow>().Where(r => r.NextAt <= now).OrderBy(r => r.NextAt).Take(AtOnce).ToListAsync(stop);
        if (due.Count == 0)
            return 0;
        var ids = due.ConvertAll(r => r.CaseId);
        var running = await clocks.RunningAsync(db, ids, stop);
        var reached = await ReachedAsync(db, ids, stop);
        foreach (var row in due)
        {
            var before = reached[row.CaseId].ToList();
            Follow(row, running.GetValueOrDefault(row.CaseId), before);
            if (running.TryGetValue(row.CaseId, out var found))
                await ClimbAsync(db, row, found, before, now, stop);
        }
        // somebody has moved one of them in this moment: the next round takes them as they are then
        await db.TrySaveAsync(stop);
        return due.Count;
    }

    /// <summary>Brings the rows of these cases to their clocks as they are now: after an event, and at night for all.</summary>
    public async Task FollowAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
    {
        var running = await clocks.RunningAsync(db, cases, stop);
        var rows = await db.Set<LadderRow>().Where(r => cases.Contains(r.CaseId)).ToDictionaryAsync(r => r.CaseId, stop);
        var reached = await ReachedAsync(db, cases, stop);
        foreach (var id in cases)
        {
            if (!rows.TryGetValue(id, out var row))
                if (running.ContainsKey(id))
                    db.Add(row = new LadderRow { CaseId = id });
                else
                    continue;
            Follow(row, running.GetValueOrDefault(id), [.. reached[id]]);
        }
    }

    /// <summary>Where a clock stands on the ladder, by what it has reached already. Pure but for the row.</summary>
    internal static void Follow(LadderRow row, CaseClock? running, IReadOnlyList<RungRow> reached)
    {
        var before = (row.Clock, row.District, row.Holder, row.Due, row.Reached, row.NextAt, row.IsRunning);
        row.IsRunning = running is not null;
        if (running is null)
            row.NextAt = null;
        else
        {
            (row.Clock, row.District, row.Holder, row.Due) = (running.Key, running.District, running.Holder, running.Due);
            row.Reached = reached.Where(r => r.Clock == running.Key).Select(r => (int)r.Rung + 1).DefaultIfEmpty(0).Max();
            row.NextAt = row.Reached < running.Rungs.Count ? running.Rungs[row.Reached] : null;
        }
        if (before != (row.Clock, row.District, row.Holder, row.Due, row.Reached, row.NextAt, row.IsRunning))
            row.Version++;
    }

    private async Task ClimbAsync(WhistleDb db, LadderRow row, CaseClock running, List<RungRow> before, DateTimeOffset now, CancellationToken stop)
    {
        var from = row.Reached;
        while (row.Reached < running.Rungs.Count && running.Rungs[row.Reached] <= now)
        {
            var rung = new RungRow { CaseId = row.CaseId, Clock = running.Key, Rung = (Rung)row.Reached, At = running.Rungs[row.Reached], RecordedAt = now };
            before.Add(rung);
            db.Add(rung);
            row.Reached++;
        }
        if (row.Reached == from)
            return;
        row.NextAt = row.Reached < running.Rungs.Count ? running.Rungs[row.Reached] : null;
        row.Version++;
        if (before.Count(r => r.IsMissed) >= MissedToOffer)
            await offers.OfferAsync(db, running.Case, running.District, OfferReason.Missed, stop);
        if (row.Reached > (int)Rung.Listing)
            await offers.OfferAsync(db, running.Case, running.District, OfferReason.Ladder, stop);
        outbox.Send(db, LatenessDelivery.Kind, new LatenessDelivery(row.CaseId, running.Key, (Rung)from, (Rung)(row.Reached - 1)).Write());
    }

    private static async Task<ILookup<Guid, RungRow>> ReachedAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
        => (await db.Set<RungRow>().AsNoTracking().Where(r => cases.Contains(r.CaseId)).ToListAsync(stop)).ToLookup(r => r.CaseId);
}

/// <summary>Rungs that were reached together: told in one notice.</summary>
internal sealed record LatenessDelivery(Guid Case, string Clock, Rung From, Rung To)
{
    public const string Kind = "lateness";

    public string Write() => $"{Case:D} {Clock} {From.Code()} {To.Code()}";

    public static LatenessDelivery Read(string body)
    {
        var part = body.Split(' ');
        return new(Guid.Parse(part[0]), part[1], Codes.Parse<Rung>(part[2])!.Value, Codes.Parse<Rung>(part[3])!.Value);
    }
}

/// <summary>What is offered for listed supervision.</summary>
internal sealed class Offers(WhistleDb own, TimeProvider clock) : ILatenessOffers
{
    public async Task<IReadOnlyList<ListingOffer>> OpenAsync(UnitId? district, int most, CancellationToken stop)
    {
        var open = own.Set<OfferRow>().AsNoTracking().Where(o => o.AnsweredAt == null);
        if (district is { } only)
            open = open.Where(o => o.District == only);
        return [.. (await open.OrderBy(o => o.At).ThenBy(o => o.CaseId).Take(most).ToListAsync(stop)).Select(Show)];
    }

    public async Task<ListingOffer?> FindAsync(CaseId @case, CancellationToken stop)
        => await own.Set<OfferRow>().AsNoTracking().SingleOrDefaultAsync(o => o.CaseId == @case.Value && o.AnsweredAt == null, stop) is { } row ? Show(row) : null;

    public async Task OfferAsync(WhistleDb db, CaseId @case, UnitId district, OfferReason because, CancellationToken stop)
    {
        if (await db.Set<OfferRow>().FindAsync([@case.Value], stop) is null)
            db.Add(new OfferRow { CaseId = @case.Value, District = district, Because = because, At = clock.Now() });
    }

    public async Task AnswerAsync(WhistleDb db, CaseId @case, PersonId by, CancellationToken stop)
    {
        if (await db.Set<OfferRow>().FindAsync([@case.Value], stop) is { AnsweredAt: null } row)
            (row.AnsweredAt, row.AnsweredBy) = (clock.Now(), by);
    }

    private static ListingOffer Show(OfferRow row) => new(new(row.CaseId), row.District, row.Because, row.At);
}
