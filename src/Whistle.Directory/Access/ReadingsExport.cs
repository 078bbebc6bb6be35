using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Access;

/// <summary>The log of readings as a workbook, by the same filters; that it was taken is itself written down.</summary>
internal sealed class ReadingsExport(Readings readings, ReadLog log, ICity cities, IStringLocalizer<Text> text)
{
    private const int Most = 10_000, Step = 500;

    private static readonly (string Key, double Width)[] Columns = [("When", 18), ("Who", 14), ("Unit", 30), ("Kind", 14), ("What", 30)];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/reads/export", (HttpContext http, ReadingsExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Office).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var (stop, query, city) = (http.RequestAborted, http.Request.Query, cities.Current);
        var question = ReadingQuestion.Of(query["kind"], query["who"], query["from"], query["to"]);
        foreach (var district in Readings.DistrictsOf(city, http.Actor()) ?? [.. city.Units.Where(u => u.Kind is UnitKind.District).Select(u => u.Id)])
            await log.RecordAsync(Readings.ExportKind, district.Value, http.Actor(), stop, district);
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"reads.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(text["Reads.Title"])}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["Reads.Title"], [.. Columns.Select(c => new Column(text["Reads." + c.Key], c.Width))], RowsAsync(question, http.Actor(), stop), stop);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(ReadingQuestion question, Actor by, [EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        for (var written = 0; written < Most; written += Step)
        {
            var (items, next) = await readings.ListAsync(question, by, cursor, Step, stop);
            foreach (var reading in items)
                yield return [reading.Entry.At, reading.Reader ?? text["Reads.Erased"].Value, reading.Units, text[$"Reads.Kind.{reading.Entry.Kind}"].Value, reading.What?.Label];
            if ((cursor = next) is null)
                yield break;
        }
        yield return [null, text["Reads.Cut", Most].Value, null, null, null];
    }
}
