using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Maps;

/// <summary>All that the module has.</summary>
public static class MapsModule
{
    public static IServiceCollection AddMaps(this IServiceCollection services)
    {
        return services;
    }

    public static IEndpointRouteBuilder MapMaps(this IEndpointRouteBuilder routes)
    {
        return routes;
    }
}
