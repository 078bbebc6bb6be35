using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Pages;

/// <summary>The list as a workbook: the same filters, the same rights. Each case in it counts as read, and is written down before it is given out.</summary>
internal sealed class CaseExport(CaseQueries cases, CaseWords words, ReadLog reads, IStringLocalizer<Text> text)
{
    public const string Kind = "export";
    public const int Most = 10_000;

    private const int Step = 250;

    private static readonly (string Key, double Width)[] Columns =
    [
        ("Number", 22), ("State", 18), ("Item", 26), ("School", 30), ("Campus", 24), ("Town", 20), ("Holder", 30), ("Person", 14), ("Urgency", 10), ("Source", 16),
        ("ReportedAt", 18), ("DueBy", 18), ("Late", 10), ("ClosedAt", 18), ("Description", 60), ("Place", 30), ("Outcome", 60),
    ];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(CaseListAddress.Export, (HttpContext http, CaseExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var (filter, errors) = CaseFilter.Read(http.Request.Query);
        if (errors.Count > 0)
        {
            // the list names what is wrong with the filters
            http.Response.Redirect(new CaseListAddress(http.Request.Query).First);
            return;
        }
        var sight = await cases.SightAsync(http.Actor(), stop);
        var name = text["Export.Name", sight.Now.InShanghai()];
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"cases.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["CaseList.Title"], [.. Columns.Select(c => new Column(text["Export." + c.Key], c.Width))], RowsAsync(filter, sight, stop), stop);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(CaseFilter filter, CaseSight sight, [EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        for (var written = 0; written < Most; written += Step)
        {
            var page = await cases.ListAsync(filter, sight, cursor, Step, stop);
            await Task.WhenAll(page.Cases.Select(c => reads.RecordAsync(Kind, c.Id, sight.Reader, stop, c.District)));
            foreach (var c in page.Cases)
                yield return Row(c, sight);
            cursor = page.Next;
            if (cursor is null)
                yield break;
        }
        yield return [text["Export.Cut", Most].Value, .. Enumerable.Repeat<object?>(null, Columns.Length - 1)];
    }

    private object?[] Row(HazardCase c, CaseSight sight)
    {
        var full = sight.MayRead(c);
        var hidden = text["Export.Hidden"].Value;
        return
        [
            c.Number, words.State(c.State), words.Item(c.DutyItem), Name(c.School), Name(c.Campus), Name(c.Town), Name(c.Holder), sight.Person(c.Handler)?.Name,
            text["Urgency." + c.Urgency.Code()].Value, text["Source." + c.Source.Code()].Value, c.ReportedAt, c.DueBy, c.IsLate(sight.Now) ? text["CaseList.Yes"].Value : null, c.ClosedAt,
            full ? c.Description : hidden, full ? c.PlaceText ?? Degrees(c) : hidden, full ? c.Outcome : c.Outcome is null ? null : hidden,
        ];

        string Name(UnitId unit) => sight.Unit(unit).Name.ToString();
    }

    private static string? Degrees(HazardCase c) => c.Lat is null ? null : string.Create(CultureInfo.InvariantCulture, $"{c.Lat:0.######}, {c.Lon:0.######}");
}
