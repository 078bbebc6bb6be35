using Microsoft.Extensions.DependencyInjection;
using Whistle.Exchange.Outgoing;
using Whistle.Platform.Deliveries;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Events;

/// <summary>What the room has.</summary>
internal static class EventsParts
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton<Handshake>().AddSingleton<SubscriptionSecrets>();
        services.AddScoped<SubscriptionDesk>().AddScoped<ITargets, SubscriptionTargets>();
        services.AddTaker<SubscriptionTaker>();
        services.AddSingleton(new MenuEntry("subscriptions", "/settings/subscriptions", 80, Policies.Office, InReach: false, Group: "places"));
        return services;
    }
}
