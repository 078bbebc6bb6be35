using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Hazards.Api;
using Whistle.Hazards.Cases;
using Whistle.Notices.Contracts;
using Whistle.Hazards.Demo;
using Whistle.Hazards.Pages.Report;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Files;
using Whistle.Platform.Journal;

namespace Whistle.Hazards;

/// <summary>All that the module has.</summary>
public static class HazardsModule
{
    public static IServiceCollection AddHazards(this IServiceCollection services)
    {
        services.AddSingleton(CaseSearch.Index);
        services.AddSingleton<CaseNumbers>();
        services.AddScoped<CaseDesk>().AddScoped<CaseQueries>();
        services.AddScoped<IFileDoor, CaseFileDoor>();
        services.AddScoped<IFolded, CaseHistory>();
        services.AddScoped<IDemoPart, DemoCases>();
        services.AddTaker<CaseNotices>();
        services.AddSingleton<INoticeWords, CaseNoticeWords>();
        return services;
    }

    public static IEndpointRouteBuilder MapHazards(this IEndpointRouteBuilder routes)
    {
        CaseEndpoints.Map(routes);
        SimilarEndpoint.Map(routes);
        return routes;
    }
}
