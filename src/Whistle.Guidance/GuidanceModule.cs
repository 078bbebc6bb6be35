using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Api;
using Whistle.Guidance.Calendar;
using Whistle.Guidance.Coverage;
using Whistle.Guidance.Demo;
using Whistle.Guidance.Pages;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Standards;
using Whistle.Guidance.Visits;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Files;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Guidance;

/// <summary>All that the module has.</summary>
public static class GuidanceModule
{
    public static IServiceCollection AddGuidance(this IServiceCollection services)
    {
        services.AddSingleton(VisitSearch.Index);
        services.AddSingleton(SchoolYears.Usual).AddScoped<YearsNow>();
        services.AddScoped<VisitDesk>().AddScoped<VisitQueries>();
        services.AddScoped<CoverageQueries>().AddScoped<CoverageExport>();
        services.AddScoped<Standards.Standards>().AddScoped<Feeds>();
        services.AddScoped<IFileDoor, VisitFileDoor>();
        services.AddScoped<IFolded, VisitHistory>();
        services.AddScoped<ILeadSource, VisitLeads>();
        services.AddScoped<IOpenWork, VisitOpenWork>();
        services.AddScoped<ISchoolCounts, VisitCounts>();
        services.AddScoped<IWaiting, VisitWaiting>().AddScoped<ITaps, VisitTaps>();
        services.AddScoped<IDemoPart, DemoVisits>();
        services.AddSingleton(new HelpPart(typeof(Text), "Visits", 40));
        services.AddSingleton(new MenuEntry("visits", "/visits", 55, Policies.Read, InReach: false, Group: "duties"));
        services.AddScoped<VisitWords>().AddScoped<VisitPath>();
        services.AddTaker<VisitNotices>();
        services.AddSingleton<INoticeWords, VisitNoticeWords>();
        return services;
    }

    public static IEndpointRouteBuilder MapGuidance(this IEndpointRouteBuilder routes)
    {
        VisitEndpoints.Map(routes);
        CoverageExport.Map(routes);
        FeedEndpoint.Map(routes);
        return routes;
    }
}
