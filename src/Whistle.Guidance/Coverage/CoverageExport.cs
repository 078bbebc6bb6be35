using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Guidance.Coverage;

/// <summary>The coverage as a workbook: a row for each school and department, the seasons beside one another.</summary>
internal sealed class CoverageExport(VisitQueries visits, CoverageQueries coverage, IStringLocalizer<Text> text)
{
    public const string Address = "/visits/coverage.xlsx";

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(Address, (HttpContext http, CoverageExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var reader = await visits.ViewAsync(http.Actor(), stop);
        if (CoverageChoice.Read(http.Request.Query, reader) is not { } choice)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var matrix = choice.Narrow(await coverage.OfAsync(reader.City, choice.District, choice.Year, choice.Lines, choice.Town, stop));
        var name = text["Coverage.FileName", choice.Year, reader.City.Unit(choice.District).Name];
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"coverage.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["Coverage.Title"], [.. Columns()], RowsAsync(matrix), stop);
    }

    private IEnumerable<Column> Columns()
    {
        yield return new(text["Coverage.School"], 30);
        yield return new(text["Coverage.Department"], 22);
        foreach (var season in Enum.GetValues<Season>())
        {
            yield return new(text["Coverage.MadeIn", text["Season." + season.Code()]], 20);
            yield return new(text["Coverage.PlannedIn", text["Season." + season.Code()]], 20);
        }
        yield return new(text["Coverage.SeasonsOf"], 14);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(Matrix matrix)
    {
        foreach (var school in matrix.Schools)
            foreach (var line in matrix.Lines)
                yield return
                [
                    school.Name.ToString(), text["Line." + line.Code()].Value,
                    .. Enum.GetValues<Season>().SelectMany(season => new object?[] { matrix[school.Id, line, season].Made, matrix[school.Id, line, season].Planned }),
                    matrix.Seasons(school.Id, line),
                ];
        await Task.CompletedTask;
    }
}
