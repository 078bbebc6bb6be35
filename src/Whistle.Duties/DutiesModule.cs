using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Duties.Contracts;
using Whistle.Duties.DutyList;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Duties;

/// <summary>All that the module has: the list for others, the endpoint, the page /duties and its place in the menu.</summary>
public static class DutiesModule
{
    public static IServiceCollection AddDuties(this IServiceCollection services)
    {
        services.AddSingleton(DutyListFile.Read());
        services.AddSingleton(new MenuEntry("duties", "/duties", Order: 70, InReach: false));
        return services;
    }

    public static IEndpointRouteBuilder MapDuties(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/duty-items", (DutyItems items) => TypedResults.Ok(DutyItemsAnswer.Of(items)))
            .RequireAuthorization(Policies.SignedIn)
            .WithName("DutyItems").WithTags("Duties").WithSummary("The duty list, whole and in order.");
        return routes;
    }
}
