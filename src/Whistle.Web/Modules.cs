using System.Reflection;
using Whistle.Directory;
using Whistle.Duties;
using Whistle.Exchange;
using Whistle.Guidance;
using Whistle.Hazards;
using Whistle.Kernel;
using Whistle.Maps;
using Whistle.Notices;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Device;
using Whistle.Platform.Files;
using Whistle.Platform.Http;
using Whistle.Platform.Jobs;
using Whistle.Platform.Journal;
using Whistle.Platform.Live;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.Supervision;
using Whistle.Web.Backups;
using Whistle.Web.Opening;

namespace Whistle.Web;

/// <summary>The modules of this program: what they register, what they map, and whose tables make up the database.</summary>
internal static class Modules
{
    /// <summary>Where pages and mappings are; Platform's own come by themselves.</summary>
    private static readonly IReadOnlyList<Assembly> Assemblies =
    [
        typeof(DirectoryModule).Assembly, typeof(DutiesModule).Assembly, typeof(NoticesModule).Assembly, typeof(HazardsModule).Assembly,
        typeof(GuidanceModule).Assembly, typeof(SupervisionModule).Assembly, typeof(ExchangeModule).Assembly, typeof(MapsModule).Assembly,
    ];

    public static readonly ModelParts Parts = new(Assemblies);

    /// <summary>What the server and the verbs need alike.</summary>
    public static IServiceCollection AddModules(this IServiceCollection services, Database database, IConfiguration settings)
    {
        services.AddSingleton<Ids>();
        services.AddWhistleDb(database, Parts);
        services.AddWhistleHttp(settings, database).AddUi().AddDevice();
        services.AddJournal().AddReadLog().AddFiles().AddLive(database).AddDeliveries().AddJobs(database, settings);

        services.AddDirectory();
        services.AddNotices();
        services.AddDuties();
        services.AddHazards();
        services.AddGuidance();
        services.AddSupervision();
        services.AddExchange();
        services.AddMaps();
        foreach (var assembly in Assemblies)
            services.AddSingleton(new PageAssembly(assembly));
        return services.AddInstallation(database);
    }

    /// <summary>Every address of the program. Each names its policy; one without is never reached.</summary>
    public static void MapModules(this WebApplication app)
    {
        app.MapStaticAssets().ShortCircuit().AllowAnonymous();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Public);
        app.MapWhistleHttp();
        FilesEndpoints.Map(app);
        app.MapLive();
        app.MapUi();
        app.MapDevice();
        app.MapDirectory();
        app.MapDuties();
        app.MapHazards();
        app.MapGuidance();
        app.MapSupervision();
        app.MapExchange();
        app.MapMaps();
        app.MapNotices();
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. app.Services.GetServices<PageAssembly>().Select(p => p.Assembly).Distinct()]);
    }

    private static IServiceCollection AddInstallation(this IServiceCollection services, Database database)
    {
        services.AddScoped<Schema>().AddScoped<DemoStart>().AddScoped<Backup>().AddScoped<Restore>();
        return database.IsSqlite ? services.AddScoped<IDatabaseCopy, SqliteCopy>() : services.AddScoped<IDatabaseCopy, PostgresCopy>();
    }
}
