using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Platform.SignIn;

namespace Whistle.Directory;

/// <summary>All that the module has: the city in memory, the desk, the endpoints, the pages of units and schools.</summary>
public static class DirectoryModule
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<CityInMemory>();
        services.AddSingleton<ICity>(all => all.GetRequiredService<CityInMemory>());
        services.AddSingleton<IRoster>(all => all.GetRequiredService<CityInMemory>());
        services.AddScoped<DirectoryDesk>();
        return services;
    }
}
