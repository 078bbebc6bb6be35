using Whistle.Duties;
using Whistle.Kernel;
using Whistle.Notices;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;
using Whistle.Platform.Live;
using Whistle.Platform.Reading;
using Whistle.Platform.Ui;
using Whistle.Web.Backups;
using Whistle.Web.Opening;

namespace Whistle.Web;

/// <summary>The modules of this program: what they register, what they map, and whose tables make up the database.</summary>
internal static class Modules
{
    /// <summary>Where the mappings are; Platform's own come by themselves.</summary>
    public static readonly ModelParts Parts = new([typeof(NoticesModule).Assembly]);

    /// <summary>What the server and the verbs need alike.</summary>
    public static IServiceCollection AddModules(this IServiceCollection services, Database database, IConfiguration settings)
    {
        services.AddSingleton<Ids>();
        services.AddWhistleDb(database, Parts);
        services.AddJournal().AddReadLog().AddLive(database).AddDeliveries();
        services.AddUi();
        services.AddDuties();
        services.AddNotices();
        return services.AddInstallation(database);
    }

    public static void MapModules(this WebApplication app)
    {
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapUi();
        app.MapDuties();
        app.MapNotices();
    }

    private static IServiceCollection AddInstallation(this IServiceCollection services, Database database)
    {
        services.AddScoped<Schema>().AddScoped<Backup>().AddScoped<Restore>();
        return database.IsSqlite ? services.AddScoped<IDatabaseCopy, SqliteCopy>() : services.AddScoped<IDatabaseCopy, PostgresCopy>();
    }
}
