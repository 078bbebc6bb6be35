using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Exchange.CommandRooms;
using Whistle.Exchange.Enforcement;
using Whistle.Exchange.Events;
using Whistle.Exchange.Open311;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Outward;
using Whistle.Exchange.Province;
using Whistle.Exchange.Readings;
using Whistle.Platform.Jobs;

namespace Whistle.Exchange;

/// <summary>All that the module has.</summary>
public static class ExchangeModule
{
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        services.AddOutward();
        services.AddSingleton<Sender>().AddSingleton<Post>().AddSingleton<PostBell>().AddHostedService<PostWorker>();
        services.AddJob<OldMessages>("exchange-old", "0 51 3 * * ?");
        services.AddEvents();
        services.AddOpen311();
        services.AddCommandRooms();
        services.AddProvince();
        services.AddReadings();
        services.AddEnforcement();
        return services;
    }

    public static IEndpointRouteBuilder MapExchange(this IEndpointRouteBuilder routes)
    {
        SubscriptionEndpoints.Map(routes);
        routes.MapOpen311();
        routes.MapCommandRooms();
        routes.MapProvince();
        ReadingEndpoints.Map(routes);
        EnforcementEndpoints.Map(routes);
        return routes;
    }
}
