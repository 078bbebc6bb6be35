using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Api;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Cases.Records;
using Whistle.Hazards.Cases.Report;
using Whistle.Hazards.Contracts;
using Whistle.Hazards.Demo;
using Whistle.Hazards.Settings;
using Whistle.Hazards.Pages.Offline;
using Whistle.Hazards.Pages.Report;
using Whistle.Hazards.Pages;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Files;
using Whistle.Platform.Jobs;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Hazards;

/// <summary>All that the module has.</summary>
public static class HazardsModule
{
    public static IServiceCollection AddHazards(this IServiceCollection services)
    {
        services.AddSingleton(CaseSearch.Index);
        services.AddSingleton<SettingsInMemory>().AddScoped<SettingsNow>().AddScoped<ICaseSettings>(all => all.GetRequiredService<SettingsNow>()).AddScoped<ICalendars>(all => all.GetRequiredService<SettingsNow>()).AddScoped<SettingsDesk>().AddScoped<SettingsView>();
        services.AddScoped<ICaseClocks, CaseClocks>();
        services.AddJob<PausesEnd>("pauses-end", "30 * * * * ?").AddJob<ClockCheckJob>("clock-check", "0 40 2 * * ?");
        services.AddSingleton<CaseNumbers>().AddSingleton<DecisionNumbers>();
        services.AddScoped<OtherCases>().AddScoped<PartWork>().AddScoped<IOpenWork>(all => all.GetRequiredService<PartWork>());
        services.AddScoped<CaseOrigins>().AddScoped<CaseDesk>().AddScoped<CaseQueries>().AddScoped<ICasePoints>(all => all.GetRequiredService<CaseQueries>());
        services.AddScoped<IFileDoor, CaseFileDoor>();
        services.AddScoped<IFolded, CaseHistory>();
        services.AddScoped<IDemoPart, DemoCases>();
        services.AddScoped<ICaseFacts, FactsReader>().AddScoped<ICaseSearches, SavedCaseLists>();
        services.AddScoped<CaseWork>().AddScoped<IOpenWork>(all => all.GetRequiredService<CaseWork>()).AddScoped<IUnitWork>(all => all.GetRequiredService<CaseWork>());
        services.AddScoped<IReadLabels, CaseReadLabels>();
        services.AddScoped<ICaseActs, CaseActs>();
        services.AddScoped<CaseRounds>().AddScoped<ICaseRecords, CaseRecords>();
        services.AddTaker<CaseNotices>();
        services.AddScoped<INoticeWords, CaseNoticeWords>();
        return services.AddCasePages();
    }

    public static IEndpointRouteBuilder MapHazards(this IEndpointRouteBuilder routes)
    {
        CaseEndpoints.Map(routes);
        SimilarEndpoint.Map(routes);
        ReadyEndpoint.Map(routes);
        ListedExport.Map(routes);
        CaseExport.Map(routes);
        return routes;
    }

    private static IServiceCollection AddCasePages(this IServiceCollection services)
    {
        services.AddSingleton(new MenuEntry("work", "/", 10, Policies.Read));
        services.AddSingleton(new MenuEntry("report", "/report", 30, Policies.Report));
        services.AddSingleton(new MenuEntry("help", "/help", 90, Policies.SignedIn, InReach: false, Group: "own"));
        services.AddSingleton(new MenuEntry("limits", "/settings/limits", 75, Policies.Read, InReach: false, Group: "watch"));
        services.AddSingleton(new MenuEntry("cases", "/cases", 20, Policies.Read));
        services.AddSingleton(new MenuEntry("listed", "/listed", 56, Policies.Read, InReach: false, Group: "watch"));
        services.AddScoped<ICaseBook, CaseBook>().AddScoped<ListedQueries>().AddScoped<ListedExport>();
        services.AddScoped<CaseWords>().AddScoped<CasePath>().AddScoped<Whys>();
        services.AddScoped<WorkQueries>().AddScoped<CaseExport>();
        services.AddScoped<ISchoolCounts, CaseCounts>();
        return services;
    }
}
