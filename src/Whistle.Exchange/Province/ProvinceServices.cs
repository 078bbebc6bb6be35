using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Exchange.Province.Demo;
using Whistle.Exchange.Province.Files;
using Whistle.Exchange.Province.Making;
using Whistle.Exchange.Province.Requests;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Jobs;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Province;

/// <summary>All that the export to the provincial platform has.</summary>
internal static class ProvinceServices
{
    public static IServiceCollection AddProvince(this IServiceCollection services)
    {
        services.AddSingleton<ExportFiles>().AddSingleton<ExportWriter>();
        services.AddScoped<ExportDesk>().AddScoped<ExportQueries>().AddScoped<ExportMaker>();
        services.AddScoped<IDemoPart, DemoExports>();
        services.AddTaker<ExportNotices>();
        services.AddSingleton<INoticeWords, ExportNoticeWords>();
        services.AddJob<ExportsAreMade>("exports-made", "20 * * * * ?").AddJob<ExportsAreWiped>("exports-wiped", "0 37 * * * ?");
        services.AddSingleton(new MenuEntry("exports", "/exports", 78, Policies.Office, InReach: false, Group: "watch"));
        return services;
    }

    public static IEndpointRouteBuilder MapProvince(this IEndpointRouteBuilder routes)
    {
        ExportEndpoints.Map(routes);
        return routes;
    }
}
