using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Whistle.Platform.Http;

/// <summary>What kind of request this is.</summary>
public static class Requests
{
    /// <summary>For programs: problems as JSON, a token instead of a cookie.</summary>
    public static bool IsApi(this HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>Programs read the answer: the API, its document, health.</summary>
    internal static bool IsForPrograms(this HttpContext http)
        => http.IsApi() || http.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    internal static bool IsPage(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    internal static bool ChangesNothing(this HttpRequest request)
        => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method);
}
