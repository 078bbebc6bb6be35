using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Api;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Groups;
using Whistle.Directory.Import;
using Whistle.Directory.Log;
using Whistle.Directory.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Directory;

/// <summary>All that the module has: the city in memory, the desk, the endpoints, the pages of units and schools.</summary>
public static class DirectoryModule
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<CityInMemory>();
        services.AddScoped<CityNow>().AddScoped<ICity>(all => all.GetRequiredService<CityNow>()).AddScoped<IRoster>(all => all.GetRequiredService<CityNow>());
        services.AddScoped(all => new DirectoryDesk(
            all.GetRequiredService<WhistleDb>(), all.GetRequiredService<Leaving>(), all.GetRequiredService<Ids>(), all.GetRequiredService<TimeProvider>()));
        services.AddScoped<DirectoryLog>();
        services.AddScoped<Leaving>().AddScoped<GroupDesk>().AddScoped<GroupQueries>().AddScoped<GroupWords>().AddScoped<GroupExport>().AddScoped<BoardSettings>().AddScoped<CampusDesk>();
        services.AddScoped<ImportDesk>().AddScoped<ImportWriter>().AddScoped<Uploads>().AddScoped<ExportRows>();
        services.AddScoped<IPageFrameSource, PersonInFrame>();
        services.AddSingleton(_ => new DemoLogins(DemoCity.Logins, DemoCity.Twin));
        services.AddSingleton(new MenuEntry("schools", "/schools", 60, Policies.Read, InReach: false));
        services.AddSingleton(new MenuEntry("campuses", "/campuses", 63, Policies.Read, InReach: false));
        services.AddSingleton(new MenuEntry("import", "/import", 64, Policies.SignedIn, InReach: false));
        services.AddSingleton(new MenuEntry("groups", "/groups", 62, Policies.Read, InReach: false));
        services.AddSingleton(new MenuEntry("units", "/units", 61, Policies.Read, InReach: false));
        return services;
    }

    public static IEndpointRouteBuilder MapDirectory(this IEndpointRouteBuilder routes)
    {
        DirectoryEndpoints.Map(routes);
        GroupEndpoints.Map(routes);
        GroupExport.Map(routes);
        ImportEndpoints.Map(routes);
        return routes;
    }
}
