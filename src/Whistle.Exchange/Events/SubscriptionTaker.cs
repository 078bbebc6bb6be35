using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Signing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Http;
using Whistle.Platform.Journal;

namespace Whistle.Exchange.Events;

/// <summary>Makes a message of each event of a case for each subscription that wants it.</summary>
internal sealed class SubscriptionTaker(ICaseFacts facts, PublicAddress address, PostBell bell, Ids ids, TimeProvider clock) : IDeliver
{
    public string Kind => CaseHappened.Kind;

    public async Task DeliverAsync(WhistleDb db, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var subscriptions = await db.Set<Subscription>().AsNoTracking().Where(s => s.State == SubscriptionState.On || s.State == SubscriptionState.Off).ToListAsync(stop);
        if (subscriptions.Count == 0)
            return;
        var events = deliveries.Select(delivery => CaseHappened.Read(delivery.Body)).Distinct().ToList();
        var streams = events.Select(e => e.Id).Distinct().ToList();
        var rows = (await db.Set<JournalRow>().AsNoTracking().Where(r => streams.Contains(r.Stream)).Select(r => new { r.Stream, r.Seq, r.Type, r.At }).ToListAsync(stop)).ToDictionary(r => (r.Stream, r.Seq));
        var cases = (await facts.OfAsync(db, streams, stop)).ToDictionary(c => c.Id.Value);
        var known = (await db.Set<Message>().AsNoTracking().Where(m => m.Kind == SubscriptionTargets.KindOf && streams.Contains(m.About)).Select(m => new { m.Target, m.About, m.Seq }).ToListAsync(stop))
            .Select(m => (m.Target, m.About, m.Seq)).ToHashSet();
        foreach (var (id, seq) in events)
            if (rows.TryGetValue((id, seq), out var row) && cases.TryGetValue(id, out var @case))
                foreach (var subscription in subscriptions.Where(s => s.Wants(EventNames.Of(row.Type), row.At, @case.DutyItem, @case.District) && !known.Contains((s.Id, id, seq))))
                    db.Add(Make(subscription.Id, @case, seq, EventNames.Of(row.Type), row.At));
        db.AfterCommit(bell.Ring);
    }

    private Message Make(Guid subscription, CaseFacts @case, int seq, string name, DateTimeOffset at)
    {
        var (id, type) = (ids.New(), EventNames.TypeOf(name));
        var told = new CloudEvent("msg_" + id.ToString("N"), address.Value.ToString(), type, @case.Number, at, Data(@case, seq, name));
        return new(id, SubscriptionTargets.KindOf, subscription, @case.Id.Value, seq, type, Encoding.UTF8.GetString(told.ToStructured()), clock.Now());
    }

    /// <summary>What every subscriber may know of a case: its course. No words, no people, no place; whoever may know more asks for it.</summary>
    private JsonElement Data(CaseFacts @case, int seq, string name) => JsonSerializer.SerializeToElement(new
    {
        @case = @case.Id.Value,
        number = @case.Number,
        seq,
        @event = name,
        dutyItem = @case.DutyItem,
        district = @case.District.Value,
        town = @case.Town.Value,
        school = @case.School.Value,
        holder = @case.IsOpen ? @case.Answers.Value : (Guid?)null,
        open = @case.IsOpen,
        listed = @case.Listed,
        reportedAt = @case.ReportedAt.Wire(),
        url = new Uri(address.Value, $"cases/{@case.Id.Value:D}").ToString(),
    });
}
