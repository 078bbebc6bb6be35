using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Duties.Lists;

/// <summary>A list as a workbook: a row for each measure and target, as the page shows it today.</summary>
internal sealed class ListExport(ListQueries lists, ICity cities, DutyItems items, DutyWords words, IStringLocalizer<Text> text)
{
    private static readonly (string Key, double Width)[] Columns =
    [
        ("No", 6), ("Item", 30), ("Matter", 60), ("Line", 20), ("Label", 8), ("Measure", 70), ("Rhythm", 12), ("DueDate", 14), ("State", 14), ("Missed", 10), ("Entries", 10), ("LastDay", 14),
        ("Target", 36), ("Goal", 10), ("Unit", 8), ("Result", 10),
    ];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/duty-lists/{id:guid}/list.xlsx", (Guid id, HttpContext http, ListExport export) => export.AnswerAsync(id, http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(Guid id, HttpContext http)
    {
        if (await lists.FindAsync(id, http.Actor(), http.RequestAborted) is not { } list)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var board = await lists.BoardAsync(list, http.RequestAborted);
        var area = (await cities.GetAsync(http.RequestAborted)).Unit(list.Area).Name.ToString();
        Sheets.Begin(http, text["Export.ListName", area, list.Year], "duty-list");
        await Workbook.WriteAsync(http.Response.Body, text["Lists.Title"], Sheets.Headings(Columns, text), Sheets.Of(board.Measures.SelectMany(Rows)), http.RequestAborted);
    }

    private IEnumerable<object?[]> Rows(MeasureNow now)
    {
        var (measure, item) = (now.Measure, items.Find(now.Measure.Item)!);
        object?[] head =
        [
            item.No, item.Name.ToString(), item.Matter.ToString(), words.Line(item.ResponsibleLine), measure.Label, measure.Text.ToString(), text["Rhythm." + measure.Rhythm.Code()].Value,
            measure.DueDate, words.State(now.Standing.State), now.Standing.Missed == 0 ? null : now.Standing.Missed, now.Entries, now.LastDay,
        ];
        if (now.Targets.Count == 0)
            yield return [.. head, null, null, null, null];
        foreach (var target in now.Targets)
            yield return [.. head, target.Target.Name.ToString(), target.Target.Goal, target.Target.Unit.ToString(), target.Result];
    }
}

/// <summary>What the module's workbooks have in common.</summary>
internal static class Sheets
{
    public static void Begin(HttpContext http, string name, string plain)
    {
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{plain}.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
    }

    public static IReadOnlyList<Column> Headings(IEnumerable<(string Key, double Width)> columns, IStringLocalizer<Text> text) => [.. columns.Select(c => new Column(text["Export." + c.Key], c.Width))];

    public static async IAsyncEnumerable<object?[]> Of(IEnumerable<object?[]> rows)
    {
        foreach (var row in rows)
            yield return row;
        await Task.CompletedTask;
    }
}
