using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Access;
using Whistle.Directory.Api;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Groups;
using Whistle.Directory.Import;
using Whistle.Directory.Log;
using Whistle.Directory.Schools;
using Whistle.Directory.Staff;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Sealing;
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
            all.GetRequiredService<WhistleDb>(), all.GetRequiredService<Leaving>(), all.GetRequiredService<Seals>(), all.GetRequiredService<Ids>(), all.GetRequiredService<TimeProvider>()));
        services.AddScoped<DirectoryLog>().AddScoped<SealedPhones>();
        services.AddScoped<StaffDesk>().AddScoped<ChargeDesk>().AddScoped<Departure>().AddScoped<StaffQueries>().AddScoped<NobodyQueries>();
        services.AddScoped<IDemoPart, DemoCharges>();
        services.AddScoped<Readings>().AddScoped<ReadingsExport>();
        services.AddScoped<Leaving>().AddScoped<GroupDesk>().AddScoped<GroupQueries>().AddScoped<GroupWords>().AddScoped<GroupExport>().AddScoped<BoardSettings>().AddScoped<CampusDesk>();
        services.AddScoped<ImportDesk>().AddScoped<ImportWriter>().AddScoped<Uploads>().AddScoped<ExportRows>();
        services.AddScoped<IPageFrameSource, PersonInFrame>();
        services.AddSingleton(_ => new DemoLogins(DemoCity.Logins, DemoCity.Twin));
        services.AddSingleton(new HelpPart(typeof(Text), "Groups", 10)).AddSingleton(new HelpPart(typeof(Text), "Accounts", 50)).AddSingleton(new HelpPart(typeof(Text), "Import", 60));
        services.AddSingleton(new MenuEntry("schools", "/schools", 60, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("campuses", "/campuses", 63, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("import", "/import", 64, Policies.SignedIn, InReach: false, Group: "accounts"));
        services.AddSingleton(new MenuEntry("groups", "/groups", 62, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("units", "/units", 61, Policies.Read, InReach: false, Group: "places"));
        services.AddSingleton(new MenuEntry("accounts", "/accounts", 65, Policies.Accounts, InReach: false, Group: "accounts"));
        services.AddSingleton(new MenuEntry("reads", "/reads", 66, Policies.Office, InReach: false, Group: "accounts"));
        services.AddSingleton(new MenuEntry("access", "/access", 67, Policies.SignedIn, InReach: false, Group: "own"));
        return services;
    }

    public static IEndpointRouteBuilder MapDirectory(this IEndpointRouteBuilder routes)
    {
        DirectoryEndpoints.Map(routes);
        StaffEndpoints.Map(routes);
        ReadingsExport.Map(routes);
        GroupEndpoints.Map(routes);
        GroupExport.Map(routes);
        ImportEndpoints.Map(routes);
        return routes;
    }
}
