using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Pages.Report;

/// <summary>The piece of the report's page that shows similar open cases while one writes.</summary>
internal static class SimilarEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/report/similar", Similar).RequireAuthorization(Policies.Report).ExcludeFromDescription();

    private static IResult Similar(HttpContext http)
    {
        var query = http.Request.Query;
        var words = query["q"].ToString();
        return Guid.TryParseExact(query["campus"], "D", out var campus) && int.TryParse(query["item"], NumberStyles.None, CultureInfo.InvariantCulture, out var item)
            ? new RazorComponentResult<SimilarCases>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(SimilarCases.CampusId)] = campus,
                [nameof(SimilarCases.DutyItem)] = item,
                [nameof(SimilarCases.Lat)] = Degrees(query["lat"]),
                [nameof(SimilarCases.Lon)] = Degrees(query["lon"]),
                [nameof(SimilarCases.Description)] = words.Length > 500 ? words[..500] : words,
            })
            : TypedResults.NoContent();
    }

    private static double? Degrees(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= 180 ? degrees : null;
}
