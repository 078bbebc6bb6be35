using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Demo;
using Whistle.Exchange.Open311.Intake;
using Whistle.Exchange.Open311.Wire;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Files;
using Whistle.Platform.Http;
using Whistle.Platform.Jobs;
using Whistle.Platform.Live;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Open311;

/// <summary>What the open interface brings to the module.</summary>
internal static class Open311Parts
{
    public static IServiceCollection AddOpen311(this IServiceCollection services)
    {
        services.AddSingleton(all => OpenSettings.From(all.GetRequiredService<IConfiguration>()));
        services.AddSingleton<PublicList>().AddSingleton<IHearNodes>(all => all.GetRequiredService<PublicList>());
        services.AddSingleton<IErrorsOfItsOwn, OpenErrors>();
        services.AddScoped<ConsumerDesk>().AddScoped<UseMeter>();
        services.AddScoped<PublicDoor>().AddScoped<PublicRequests>().AddScoped<PublicReportDesk>().AddScoped<PublicReportQueries>();
        services.AddScoped<IFileDoor, PublicReportFiles>().AddScoped<IReadLabels, PublicReportReads>();
        services.AddScoped<ILeadSource, PublicReportLeads>().AddScoped<IWaiting, PublicReportWaiting>();
        services.AddTaker<PublicReportNotices>().AddTaker<PublicCases>();
        services.AddSingleton<INoticeWords, PublicReportNoticeWords>();
        services.AddScoped<IDemoPart, DemoReports>();
        services.AddJob<UnansweredReports>("open311-unanswered", "0 7/15 * * * ?");
        services.AddJob<OldContacts>("open311-contacts", "0 41 3 * * ?");
        services.AddSingleton(new MenuEntry("public-reports", "/public-reports", 35, Policies.PublicReports, InReach: false));
        services.AddSingleton(new MenuEntry("consumers", "/consumers", 69, Policies.Consumers, InReach: false, Group: "accounts"));
        return services;
    }

    public static IEndpointRouteBuilder MapOpen311(this IEndpointRouteBuilder routes)
    {
        GeoReport.Map(routes);
        return routes;
    }
}
