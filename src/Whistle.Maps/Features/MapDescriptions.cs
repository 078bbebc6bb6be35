using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Whistle.Kernel;
using Whistle.Maps.Places;

namespace Whistle.Maps.Features;

/// <summary>What the OpenAPI document says of the map.</summary>
internal static class MapDescriptions
{
    private static readonly string[] Filters = ["state", "holder", "school", "dutyItem", "late", "listed", "q", "from", "to", "mine"];

    public static void DescribeCases(this RouteHandlerBuilder route)
        => route.Named("MapCases", "Cases as points: the filters and rights of GET /cases.",
                "A case stands at its own place where the account may read that (place: own), else at its campus (place: campus); never its description. "
                + "More than 500 points come as clusters on a grid that the zoom gives: cluster, count, late, states.")
            .Asking([.. Filters.Select(name => Query(name, "as GET /cases"))]);

    public static void DescribeSchools(this RouteHandlerBuilder route)
        => route.Named("MapSchools", "Campuses as points, as visible.", "More than 500 come as clusters.").Asking([]);

    public static void DescribePlaces(this RouteHandlerBuilder route)
        => route.Named("MapPlaces", "Guard posts, waters, venues near schools and outlines, of the account's districts.", "Those that are there today. More than 500 points come as clusters.")
            .Asking([Query("kind", "one or several of " + string.Join(", ", Codes.All<PlaceKind>()))]);

    public static void DescribeRings(this RouteHandlerBuilder route)
        => route.Named("MapRings", "The rings around campuses, and how many places in each ought not to be there.",
            "Geodesic distances on WGS 84 from the campus's outline (from: outline) or from its place (from: point). At most 200 campuses at a time; cut says that there are more.").Asking([]);

    private static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string name, string summary, string description)
        => route.WithName(name).WithSummary(summary).WithDescription(description + " RFC 7946: WGS 84, longitude first.")
            .Produces<object>(StatusCodes.Status200OK, GeoJson.MediaType).ProducesProblem(422);

    private static void Asking(this RouteHandlerBuilder route, IReadOnlyList<IOpenApiParameter> more)
        => route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters =
            [
                Query("bbox", "west,south,east,north in degrees; over the meridian of 180° west is the larger"),
                Query("zoom", "how near one looks, 0 to 24; without it as near as the box is wide"),
                Query("above", "clusters are made above so many points, 0 to 500; without it 500"), .. more,
            ];
            return Task.CompletedTask;
        });

    private static OpenApiParameter Query(string name, string description)
        => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
