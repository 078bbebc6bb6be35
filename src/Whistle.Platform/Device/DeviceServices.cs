using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Platform.Device;

/// <summary>What makes the pages an app on a phone: the worker, the manifest.</summary>
public static class DeviceServices
{
    public static IServiceCollection AddDevice(this IServiceCollection services) => services.AddSingleton<WorkerScript>();

    /// <summary>Nobody is asked who he is: both are the same for everybody.</summary>
    public static IEndpointRouteBuilder MapDevice(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(WorkerScript.Path, WorkerScript.Answer).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(AppManifest.Path, AppManifest.Answer).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }
}
