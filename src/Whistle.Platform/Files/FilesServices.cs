using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Platform.Files;

/// <summary>Registers the taking, keeping and cleaning up of files.</summary>
public static class FilesServices
{
    public static IServiceCollection AddFiles(this IServiceCollection services)
    {
        services.AddSingleton<FileStore>();
        services.AddSingleton<Photos>();
        services.AddScoped(all => new FileDesk(
            all.GetRequiredService<WhistleDb>(), all.GetRequiredService<FileStore>(), all.GetRequiredService<Photos>(),
            all.GetServices<IFileDoor>(), all.GetRequiredService<Ids>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UnusedFilesJob>();
        services.AddJob<UnusedFilesWork>("unused-files", "0 35 * * * ?");
        services.AddHostedService<PhotosAtStart>();
        return services;
    }
}
