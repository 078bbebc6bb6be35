using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Duties.Contracts;
using Whistle.Duties.DutyList;

namespace Whistle.Duties;

/// <summary>All that the module has: the list for others, the endpoint, the page /duties.</summary>
public static class DutiesModule
{
    public static IServiceCollection AddDuties(this IServiceCollection services)
    {
        services.AddSingleton(DutyListFile.Read());
        return services;
    }

    public static IEndpointRouteBuilder MapDuties(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/duty-items", (DutyItems items) => TypedResults.Ok(DutyItemsAnswer.Of(items)))
            .RequireAuthorization()
            .WithName("DutyItems").WithTags("Duties").WithSummary("The duty list, whole and in order.");
        return routes;
    }
}
