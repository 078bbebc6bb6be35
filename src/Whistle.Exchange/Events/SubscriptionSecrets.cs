using Whistle.Exchange.Signing;
using Whistle.Kernel;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Events;

/// <summary>Opens and seals the secrets of subscriptions.</summary>
internal sealed class SubscriptionSecrets(Seals seals, TimeProvider clock)
{
    private const string Column = "exchange_subscription.secret";

    public IReadOnlyList<string> Of(Subscription subscription)
        => [.. new[] { subscription.Secret, subscription.OldSecret }.OfType<string>().Select(kept => seals.Open(Column, subscription.Id, kept))];

    /// <summary>Makes a new one, which from now on signs too; gives it in plain text, this once.</summary>
    public string Renew(Subscription subscription)
    {
        var secret = StandardWebhook.NewSecret();
        subscription.Sign(seals.Seal(Column, subscription.Id, secret), clock.Now());
        return secret;
    }
}
