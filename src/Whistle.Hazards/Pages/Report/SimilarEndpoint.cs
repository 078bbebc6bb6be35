using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Pages.Report;

/// <summary>The piece of the report's page that shows similar open cases while one writes.</summary>
internal static class SimilarEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/report/similar", SimilarAsync).RequireAuthorization(Policies.Report).ExcludeFromDescription();

    private static async Task<IResult> SimilarAsync(HttpContext http, CaseQueries cases)
    {
        var query = http.Request.Query;
        var sight = await cases.SightAsync(http.Actor(), http.RequestAborted);
        var campus = Guid.TryParseExact(query["campus"], "D", out var id) ? sight.City.Campus(new UnitId(id)) : null;
        int? item = int.TryParse(query["item"], NumberStyles.None, CultureInfo.InvariantCulture, out var no) ? no : null;
        var words = query["q"].ToString();
        if (campus is null || item is null)
            return TypedResults.NoContent();
        var found = await cases.SimilarAsync(campus.School, item, words.Length > 500 ? words[..500] : words, sight, http.RequestAborted);
        return new RazorComponentResult<SimilarCases>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(SimilarCases.Found)] = found, [nameof(SimilarCases.Sight)] = sight });
    }
}
