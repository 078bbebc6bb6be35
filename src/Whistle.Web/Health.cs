using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using Whistle.Platform.SignIn;
using Whistle.Web.Opening;

namespace Whistle.Web;

/// <summary>Tells whoever watches the process whether it lives, and whether it can work. Nothing more than the missing part is said.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").RequireAuthorization(Policies.Public).WithTags("health");
        health.MapGet("/live", Ok<HealthAnswer> () => TypedResults.Ok(new HealthAnswer("live", null)))
            .WithName("live").WithSummary("The process runs.");
        health.MapGet("/ready", ReadyAsync)
            .WithName("ready").WithSummary("The database answers and its migrations are in place; else 503 and the missing part.");
    }

    private static async Task<Results<Ok<HealthAnswer>, JsonHttpResult<HealthAnswer>>> ReadyAsync(Schema schema, CancellationToken stop)
        => await MissingAsync(schema, stop) is { } missing
            ? TypedResults.Json(new HealthAnswer("not-ready", missing), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new HealthAnswer("ready", null));

    private static async Task<string?> MissingAsync(Schema schema, CancellationToken stop)
    {
        try
        {
            return await schema.StateAsync(stop) is SchemaState.Current ? null : "migrations";
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or TimeoutException)
        {
            return "database";
        }
    }
}

internal sealed record HealthAnswer(string Status, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Missing);
