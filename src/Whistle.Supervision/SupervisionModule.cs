using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Supervision.Evaluation;
using Whistle.Supervision.Lateness;
using Whistle.Supervision.Meetings;

namespace Whistle.Supervision;

/// <summary>All that the module has.</summary>
public static class SupervisionModule
{
    public static IServiceCollection AddSupervision(this IServiceCollection services)
    {
        services.AddLateness();
        services.AddEvaluation();
        services.AddMeetings();
        return services;
    }

    public static IEndpointRouteBuilder MapSupervision(this IEndpointRouteBuilder routes)
    {
        LatenessExport.Map(routes);
        routes.MapEvaluation();
        MeetingEndpoints.Map(routes);
        return routes;
    }
}
