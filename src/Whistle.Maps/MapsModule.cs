using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Maps.Base;
using Whistle.Maps.Demo;
using Whistle.Maps.Features;
using Whistle.Maps.Places;
using Whistle.Maps.Rings;
using Whistle.Platform.Demo;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Maps;

/// <summary>All that the module has.</summary>
public static class MapsModule
{
    public static IServiceCollection AddMaps(this IServiceCollection services)
    {
        services.AddScoped<PlaceDesk>().AddScoped<PlaceQueries>().AddScoped<PlaceSheet>();
        services.AddSingleton(all => RingRules.From(all.GetRequiredService<IConfiguration>()));
        services.AddScoped<RingQueries>().AddScoped<ISchoolCounts, RingCounts>();
        services.AddSingleton(all => BaseMap.From(all.GetRequiredService<IConfiguration>()));
        services.AddSingleton(all => new TileHosts(all.GetRequiredService<BaseMap>().Hosts));
        services.AddScoped<IDemoPart, DemoPlaces>();
        services.AddSingleton(new HelpPart(typeof(Text), "Map", 25));
        services.AddSingleton(new MenuEntry("map", "/map", 58, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("rings", "/map/rings", 59, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("places", "/map/places", 60, Policies.Read, InReach: false, Group: "places"));
        return services;
    }

    public static IEndpointRouteBuilder MapMaps(this IEndpointRouteBuilder routes)
    {
        MapEndpoints.Map(routes);
        BaseEndpoints.Map(routes);
        return routes;
    }
}
