using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Duties.Api;
using Whistle.Duties.Contracts;
using Whistle.Duties.Demo;
using Whistle.Duties.DutyList;
using Whistle.Duties.Lists;
using Whistle.Duties.Packages;
using Whistle.Duties.Schools;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Files;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Duties;

/// <summary>All that the module has: the list for others, the endpoint, the page /duties and its place in the menu.</summary>
public static class DutiesModule
{
    public static IServiceCollection AddDuties(this IServiceCollection services)
    {
        services.AddSingleton(DutyListFile.Read());
        services.AddSingleton(new HelpPart(typeof(Text), "Lists", 20)).AddSingleton(new HelpPart(typeof(Text), "Packages", 30));
        services.AddSingleton(new MenuEntry("duties", "/duties", Order: 70, InReach: false, Group: "duties"));
        return services.AddLists().AddSchools().AddPackages();
    }

    public static IEndpointRouteBuilder MapDuties(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/duty-items", (DutyItems items) => TypedResults.Ok(DutyItemsAnswer.Of(items)))
            .RequireAuthorization(Policies.SignedIn)
            .WithName("DutyItems").WithTags("Duties").WithSummary("The duty list, whole and in order.");
        ListEndpoints.Map(routes);
        PackageEndpoints.Map(routes);
        ListExport.Map(routes);
        PackageExport.Map(routes);
        SchoolExport.Map(routes);
        return routes;
    }

    private static IServiceCollection AddPackages(this IServiceCollection services)
    {
        services.AddScoped<PackageDesk>().AddScoped<PackageQueries>().AddScoped<PackagePath>();
        services.AddScoped<IFileDoor, PackageFileDoor>();
        services.AddScoped<IFolded, PackageHistory>();
        services.AddScoped<IOpenWork, ClaimedWork>();
        services.AddTaker<PackageNotices>();
        services.AddTaker<UnclaimedNotices>();
        services.AddScoped<INoticeWords, DutyNoticeWords>();
        services.AddScoped<PackageExport>().AddScoped<IDemoPart, DemoPackages>();
        return services.AddSingleton(new MenuEntry("packages", "/packages", Order: 62, Policies.Read, InReach: false, Group: "duties"));
    }

    private static IServiceCollection AddLists(this IServiceCollection services)
    {
        services.AddScoped<DutyWords>().AddScoped<ListDesk>().AddScoped<ProgressDesk>().AddScoped<ListQueries>().AddScoped<ListViews>().AddScoped<ListExport>();
        services.AddScoped<IFileDoor, ProgressFileDoor>().AddScoped<IDemoPart, DemoDuties>();
        return services.AddSingleton(new MenuEntry("duty-lists", "/duty-lists", Order: 60, Policies.Read, InReach: false, Group: "duties"));
    }

    private static IServiceCollection AddSchools(this IServiceCollection services)
    {
        services.AddScoped<SchoolDesk>().AddScoped<SelfCheckDesk>().AddScoped<SchoolQueries>().AddScoped<SchoolExport>();
        services.AddScoped<IFileDoor, PlanFileDoor>().AddScoped<IFileDoor, FindingFileDoor>();
        services.AddScoped<ILeadSource, SelfCheckLeads>();
        services.AddScoped<ISchoolCounts, DutyCounts>();
        return services.AddSingleton(new MenuEntry("school-lists", "/school-lists", Order: 61, Policies.Read, InReach: false, Group: "duties"));
    }
}
