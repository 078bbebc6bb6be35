using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>One address of the program: a method, a pattern, and the policy that it names.</summary>
internal sealed record Route(string Method, string Pattern, string Policy)
{
    /// <summary>Styles, scripts and pictures are one row: they differ in nothing but their name.</summary>
    public const string StaticPattern = "/dist/{asset}";

    public string Key => $"{Method} {Pattern}";
}

/// <summary>Every address that the running program answers at, from its own list and from no other.</summary>
internal static class Routes
{
    public static IReadOnlyList<Route> Of(WhistleApp app)
        => [.. app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(Rows).Distinct().OrderBy(route => route.Key, StringComparer.Ordinal)];

    private static IEnumerable<Route> Rows(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["*"];
        var isStatic = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
        return methods.Where(method => method != "HEAD").Select(method => new Route(method, isStatic ? Route.StaticPattern : Pattern(endpoint), PolicyOf(endpoint)));
    }

    private static string Pattern(RouteEndpoint endpoint)
    {
        var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        return pattern.Length > 1 ? pattern.TrimEnd('/') : pattern;
    }

    /// <summary>"anonymous", or the names of the policies; "none" where none is named.</summary>
    private static string PolicyOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return "anonymous";
        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        return asked.Count == 0 || asked.Any(one => string.IsNullOrEmpty(one.Policy)) ? "none" : string.Join('+', asked.Select(one => one.Policy).Distinct(StringComparer.Ordinal));
    }
}
