using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Platform.SignIn;

/// <summary>The addresses of our own pages: drafts are kept for no other.</summary>
internal sealed class FormPaths(IServiceProvider services)
{
    private readonly Lazy<IReadOnlyList<TemplateMatcher>> pages = new(() =>
    [
        .. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && e.RoutePattern.RawText is not null)
            .Select(e => new TemplateMatcher(TemplateParser.Parse(e.RoutePattern.RawText!.TrimStart('/')), [])),
    ]);

    public bool Has(string path)
        => path.Length is > 0 and <= 200 && path[0] == '/' && !IsOwn(path) && pages.Value.Any(page => page.TryMatch(path, []));

    /// <summary>The pages of signing in hold passwords and nothing else worth keeping.</summary>
    private static bool IsOwn(PathString path)
        => path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/welcome", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase);
}
