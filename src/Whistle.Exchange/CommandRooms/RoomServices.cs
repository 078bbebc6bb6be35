using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Exchange.CommandRooms.Document;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Exchange.CommandRooms.Outgoing;
using Whistle.Exchange.CommandRooms.Reconciling;
using Whistle.Exchange.Outgoing;
using Whistle.Hazards.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Jobs;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.CommandRooms;

/// <summary>All that the gateway to command rooms has.</summary>
internal static class RoomServices
{
    public static IServiceCollection AddCommandRooms(this IServiceCollection services)
    {
        services.AddSingleton<RoomBook>().AddSingleton<RoomBell>().AddSingleton<RoomRound>().AddSingleton<RoomPhotoLinks>().AddHostedService<RoomWorker>();
        services.AddScoped<RoomCarrier>().AddScoped<RoomPhotos>().AddScoped<RoomBody>().AddScoped<RoomDesk>().AddScoped<RoomQueries>().AddScoped<RoomCompare>();
        services.AddScoped<RoomTargets>().AddScoped<ITargets>(all => all.GetRequiredService<RoomTargets>());
        services.AddScoped<ICaseAside, OutsideNumbers>();
        services.AddScoped<ISystemPeople, RoomPeople>();
        services.AddTaker<RoomTaker>().AddTaker<RoomWaiting>();
        services.AddJob<RoomCompareJob>("rooms-compare", "0 10 3 * * ?");
        services.AddSingleton(new MenuEntry("rooms", "/settings/rooms", 77, Policies.Office, InReach: false, Group: "watch"));
        return services;
    }

    public static IEndpointRouteBuilder MapCommandRooms(this IEndpointRouteBuilder routes)
    {
        RoomDoor.Map(routes);
        RoomPhotoLinks.Map(routes);
        RoomDocument.Map(routes);
        RoomEndpoints.Map(routes);
        return routes;
    }
}
