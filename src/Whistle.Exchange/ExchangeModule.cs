using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Exchange;

/// <summary>All that the module has.</summary>
public static class ExchangeModule
{
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        return services;
    }

    public static IEndpointRouteBuilder MapExchange(this IEndpointRouteBuilder routes)
    {
        return routes;
    }
}
