using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Lists;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Duties.Schools;

/// <summary>The overview of schools, and one school's list, as workbooks.</summary>
internal sealed class SchoolExport(SchoolQueries schools, ICity cities, DutyWords words, IStringLocalizer<Text> text)
{
    private const int Most = 5_000;

    private static readonly (string Key, double Width)[] Overview =
    [
        ("School", 34), ("Rows", 10), ("HasPlan", 10), ("guards", 14), ("closed-campus", 14), ("alarms", 14), ("guard-posts", 14), ("CheckedAt", 18), ("OpenFindings", 12),
    ];

    private static readonly (string Key, double Width)[] OneSchool = [("No", 6), ("Item", 30), ("Measure", 80)];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/school-lists.xlsx", (HttpContext http, SchoolExport export) => export.OverviewAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();
        routes.MapGet("/school-lists/{school:guid}/list.xlsx", (Guid school, HttpContext http, SchoolExport export) => export.OneAsync(new(school), http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();
    }

    private async Task OverviewAsync(HttpContext http)
    {
        var city = await cities.GetAsync(http.RequestAborted);
        var (found, _) = await schools.OverviewAsync(SchoolRules.Districts(http.Actor(), city), null, 0, Most, http.RequestAborted);
        Sheets.Begin(http, text["Export.SchoolsName", schools.Today.Year], "school-lists");
        await Workbook.WriteAsync(http.Response.Body, text["Schools.Title"], Sheets.Headings(Overview, text), Sheets.Of(found.Select(school => Row(school, http.Actor(), city))), http.RequestAborted);
    }

    private async Task OneAsync(UnitId school, HttpContext http)
    {
        var city = await cities.GetAsync(http.RequestAborted);
        var year = int.TryParse(http.Request.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : schools.Today.Year;
        if (city.FindUnit(school) is not { Kind: UnitKind.School } unit || !SchoolRules.Reads(school, http.Actor(), city) || await schools.FindAsync(school, year, http.RequestAborted) is not { } list)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var rows = list.Current.ToList();
        var said = (await schools.WordsAsync(rows, http.RequestAborted)).ToDictionary(row => row.Id, row => row.Words);
        Sheets.Begin(http, text["Export.SchoolName", unit.Name, year], "school-list");
        await Workbook.WriteAsync(http.Response.Body, text["Schools.Title"], Sheets.Headings(OneSchool, text),
            Sheets.Of(rows.Select(row => new object?[] { row.Item == 0 ? null : row.Item, words.Item(row.Item), said[row.Id] })), http.RequestAborted);
    }

    private object?[] Row(SchoolBrief school, Actor by, City city)
        =>
        [
            school.School.Name.ToString(), school.Rows, Yes(school.HasPlan), .. Enum.GetValues<IndicatorKind>().Select(kind => (object?)words.Share(school.Indicators.GetValueOrDefault(kind))),
            school.CheckedAt, SchoolRules.ReadsFindings(school.School.Id, by, city) ? school.OpenFindings : null,
        ];

    private string? Yes(bool yes) => yes ? text["Yes"].Value : null;
}
