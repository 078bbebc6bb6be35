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

/// <summary>The list of listed supervision as a workbook (台账): the same filters, the same rights, each row written down as read.</summary>
internal sealed class ListedExport(CaseQueries cases, ListedQueries listed, CaseWords words, ReadLog reads, IStringLocalizer<Text> text)
{
    public const string Path = "/listed.xlsx";

    private const int Step = 200;

    private static readonly (string Key, double Width)[] Columns =
        [("Decision", 30), ("List", 14), ("Listing", 16), ("ListedAt", 18), ("PlanBy", 14), ("PlanAt", 18), ("Recheck", 12), ("DelistedAt", 18), ("Grade", 12), ("Number", 22), ("State", 18), ("Item", 26), ("School", 30), ("Holder", 30)];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(Path, (HttpContext http, ListedExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var (filter, errors) = ListedFilter.Read(http.Request.Query);
        if (errors.Count > 0)
        {
            // the list names what is wrong with the filters
            http.Response.Redirect("/listed" + http.Request.QueryString);
            return;
        }
        var sight = await cases.SightAsync(http.Actor(), http.RequestAborted);
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"listed.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(text["Listed.Title"])}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["Listed.Title"], [.. Columns.Select(c => new Column(text["Listed.Column." + c.Key], c.Width))], RowsAsync(filter, sight, http.RequestAborted), http.RequestAborted);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(ListedFilter filter, CaseSight sight, [EnumeratorCancellation] CancellationToken stop)
    {
        for (string? cursor = null; ;)
        {
            var page = await listed.ListAsync(filter, sight, cursor, Step, stop);
            await Task.WhenAll(page.Cases.Select(c => reads.RecordAsync(CaseExport.Kind, c.Id, sight.Reader, stop, c.District)));
            foreach (var c in page.Cases)
                yield return Row(c, sight);
            cursor = page.Next;
            if (cursor is null)
                yield break;
        }
    }

    private object?[] Row(HazardCase c, CaseSight sight)
    {
        var l = c.Listing;
        return
        [
            l?.Number is { } number ? DecisionWords.Number(text, NumberKind.Decision, number) : null, l?.Number is null ? null : text[l.IsPublic ? "Listing.Public" : "Listing.Internal"].Value,
            l is null ? null : text["Listing.State." + l.State.Code()].Value, l?.ListedAt, l?.PlanBy, l?.PlanAt, l?.Passed is { } passed ? text[passed ? "Field.passed.Yes" : "Field.passed.No"].Value : null, l?.DelistedAt,
            c.Grade is { } grade ? text["Grade." + grade.Code()].Value : null, c.Number, words.State(c.State), words.Item(c.DutyItem), sight.Unit(c.School).Name.ToString(), sight.Unit(c.Holder).Name.ToString(),
        ];
    }
}
