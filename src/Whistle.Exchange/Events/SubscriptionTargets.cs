using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Signing;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;

namespace Whistle.Exchange.Events;

/// <summary>Subscriptions as targets of what is sent.</summary>
internal sealed class SubscriptionTargets(SubscriptionSecrets secrets, PublicAddress address, TimeProvider clock, ILogger<SubscriptionTargets> log) : ITargets
{
    public const string KindOf = "event";

    public string Kind => KindOf;

    public async Task<Target?> FindAsync(WhistleDb db, Guid target, CancellationToken stop)
        => await db.Set<Subscription>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == target && s.State == SubscriptionState.On, stop) is { } subscription
            ? new(target, new Uri(subscription.Address), secrets.Of(subscription), subscription.Binary, [(Handshake.OriginHeader, address.Value.Host)], subscription.PerMinute) : null;

    public Task<IReadOnlyDictionary<Guid, CloudEvent>> EventsAsync(WhistleDb db, Target target, IReadOnlyList<Message> messages, CancellationToken stop)
        => Task.FromResult<IReadOnlyDictionary<Guid, CloudEvent>>(messages.Select(m => (m.Id, Event: CloudEvent.Read(Encoding.UTF8.GetBytes(m.Body ?? ""))))
            .Where(one => one.Event is not null).ToDictionary(one => one.Id, one => one.Event!));

    public async Task AnsweredAsync(WhistleDb db, Guid target, IReadOnlyList<(Message Message, Answered Answer)> answers, CancellationToken stop)
    {
        var (gone, taken) = (answers.Any(one => one.Answer.What is What.Gone), answers.Any(one => one.Answer.What is What.Taken));
        if ((!gone && !taken) || await db.Set<Subscription>().SingleOrDefaultAsync(s => s.Id == target, stop) is not { } subscription)
            return;
        if (taken)
            subscription.ReachedAt = clock.Now();
        if (gone)
        {
            subscription.Turn(SubscriptionState.Gone);
            log.LogWarning("Subscription {Subscription} has answered 410 and is sent nothing more", target);
        }
    }
}
