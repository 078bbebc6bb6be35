using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Enforcement.Demo;
using Whistle.Exchange.Enforcement.Pages;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Enforcement;

/// <summary>What the room of enforcement records has.</summary>
internal static class EnforcementParts
{
    public static IServiceCollection AddEnforcement(this IServiceCollection services)
    {
        services.AddScoped<EnforcementRows>().AddScoped<EnforcementQueries>().AddScoped<EnforcementExport>();
        services.AddTaker<EnforcementNotices>();
        services.AddSingleton<INoticeWords, EnforcementNoticeWords>();
        services.AddScoped<IDemoPart, DemoEnforcement>();
        services.AddSingleton(new SchoolPart(typeof(SchoolEnforcement), 20));
        services.AddSingleton(new MenuEntry("enforcement", "/enforcement", 56, Policies.Read, InReach: false, Group: "duties"));
        return services;
    }
}
