using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Whistle.Platform.Http;

/// <summary>What kind of request this is.</summary>
public static class Requests
{
    /// <summary>Where programs come in. The cookie counts for nothing there, so no form of another site can do anything.</summary>
    private static readonly string[] ForMachines = ["/api", "/exchange/v1"];

    /// <summary>For programs: problems as JSON, a token or a signature instead of a cookie.</summary>
    public static bool IsApi(this HttpContext http) => ForMachines.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>Programs read the answer: the API, its document, health.</summary>
    internal static bool IsForPrograms(this HttpContext http)
        => http.IsApi() || http.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    internal static bool IsPage(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    internal static bool ChangesNothing(this HttpRequest request)
        => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method);
}
