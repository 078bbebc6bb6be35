using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Enforcement;

/// <summary>The list as a workbook: the same filters, the same rights.</summary>
internal sealed class EnforcementExport(EnforcementQueries records, DutyItems items, ICity cities, IStringLocalizer<Text> text)
{
    private const int Most = 10_000, Step = 500;

    private static readonly (string Key, double Width)[] Columns = [("number", 24), ("unit", 30), ("day", 14), ("dutyItem", 30), ("outcome", 20), ("campus", 40), ("place", 30), ("business", 24), ("words", 60)];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/enforcement.xlsx", (HttpContext http, EnforcementExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var (filter, errors) = EnforcementFilter.Read(name => http.Request.Query[name], items);
        if (errors.Count > 0)
        {
            // the list names what is wrong with the filters
            http.Response.Redirect("/enforcement" + http.Request.QueryString);
            return;
        }
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"enforcement.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(text["Records.Title"])}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["Records.Title"], [.. Columns.Select(column => new Column(text["Column." + column.Key], column.Width))], RowsAsync(filter, http.Actor(), http.RequestAborted), http.RequestAborted);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(EnforcementFilter filter, Actor reader, [EnumeratorCancellation] CancellationToken stop)
    {
        var (city, culture) = (await cities.GetAsync(stop), CultureInfo.CurrentUICulture);
        string? cursor = null;
        for (var written = 0; written < Most; written += Step)
        {
            var (found, next) = await records.ListAsync(filter, reader, cursor, Step, stop);
            foreach (var one in found)
                yield return
                [
                    one.Record.Number, city.FindUnit(one.Record.Unit)?.Name.In(culture), one.Record.Day, items.Name(one.Record.DutyItem, culture), text["RecordOutcome." + one.Record.Outcome.Code()].Value,
                    string.Join(culture.TwoLetterISOLanguageName == "en" ? "; " : "；", one.Campuses.Select(campus => city.FindUnit(campus.Campus)?.Name.In(culture))), one.Record.Place, one.Record.Business, one.Record.Words,
                ];
            cursor = next;
            if (cursor is null)
                yield break;
        }
        yield return [text["Records.Cut", Most].Value, .. Enumerable.Repeat<object?>(null, Columns.Length - 1)];
    }
}
