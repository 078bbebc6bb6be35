using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Scores;

namespace Whistle.Supervision.Evaluation.Pages;

/// <summary>The report of a month as a workbook: the ratios, each of them for every unit, line, town, school and category, and the definitions.</summary>
internal sealed class MonthExport(MonthReader months, ICity cities, WeightsDesk weightsDesk, EvaluationWords words, IStringLocalizer<Text> text, TimeProvider clock)
{
    public const string Path = "/evaluation/month.xlsx";

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(Path, (HttpContext http, MonthExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Evaluate).ExcludeFromDescription();

    public static string Address(MonthReport report)
        => report.Choice.Address(Path, ("month", report.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture)), ("from", null), ("to", null), ("by", null), ("ratio", null), ("sort", null));

    /// <summary>The choice of an address that names a month; null where the reader may look at no figures.</summary>
    public static EvaluationChoice? Read(HttpContext http, City city, DateTimeOffset now)
    {
        var query = http.Request.Query.ToDictionary(part => part.Key, part => part.Value, StringComparer.OrdinalIgnoreCase);
        query["month"] = MonthReader.MonthOf(http.Request.Query["month"], now.Day());
        return EvaluationChoice.Read(new QueryCollection(query), http.Actor(), city, now.Day());
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var city = await cities.GetAsync(stop);
        var now = clock.Now();
        if (Read(http, city, now) is not { } choice)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        var report = await months.ReadAsync(choice, city, stop);
        var weights = choice.Cut.Districts is [var district] ? await weightsDesk.OfAsync(district, stop) : null;
        var name = text["Month.Of", choice.Scope.Name, words.Month(report.Month)].Value;
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"month.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body,
        [
            new(text["Month.Ratios"], Columns("Month.Ratio"), Rows(All(report))),
            .. report.Parts.Where(part => part.Rows.Count > 0).Select(part => new SheetOf(words.Dimension(part.By), [new(words.Dimension(part.By), 34), .. Columns("Month.Ratio")], Rows(Part(part.Rows)))),
            new(text["Month.Cases"], [new(text["Month.Fact"], 40), new(text["Month.Value"], 40)], Rows(Facts(report, weights, now))),
            new(text["Definitions.Sheet"], [new(text["Month.Ratio"], 24), new(text["Definitions.Text"], 110)], Rows(Definitions())),
        ], stop);
    }

    private Column[] Columns(string first) =>
        [new(text[first], 22), new(text["Month.Value"], 12), new(text["Figure.Numerator"], 12), new(text["Figure.Denominator"], 12), new(text["Figure.Lower"], 12), new(text["Figure.Upper"], 12), new(text["Month.Before"], 14)];

    private static IEnumerable<object?[]> All(MonthReport report) => Ratio.All.Select(ratio => Row(ratio.Of(report.All.Now), ratio.Of(report.All.Before)));

    private static IEnumerable<object?[]> Part(IReadOnlyList<EvaluationRow> rows)
        => from row in rows
           from ratio in Ratio.All
           let figure = ratio.Of(row.Now)
           where figure.Denominator > 0
           select (object?[])[row.Name, .. Row(figure, ratio.Of(row.Before))];

    /// <summary>Numbers as numbers, so that they can be worked with: a part of one, not a percentage.</summary>
    private static object?[] Row(Figure now, Figure before)
        => [now.Ratio.Name.ToString(), Rounded(now.Value), now.Numerator, now.Denominator, Rounded(now.Interval?.Lower), Rounded(now.Interval?.Upper), Rounded(before.Value)];

    private static double? Rounded(double? value) => value is { } part ? Math.Round(part, 4) : null;

    private IEnumerable<object?[]> Facts(MonthReport report, Weights? weights, DateTimeOffset now)
    {
        yield return [text["Month.Fact.Period"].Value, words.Span(report.Choice.Period)];
        yield return [text["Month.OpenBefore"].Value, report.OpenBefore];
        yield return [text[report.IsRunning(now) ? "Month.OpenNow" : "Month.OpenAtEnd"].Value, report.OpenAtEnd];
        yield return [text["Ratio.overdue-multiple"].Value, report.All.Now.OverdueMultiple(now) is { } multiple ? Math.Round(multiple, 4) : null];
        if (weights is not null)
            yield return [text["Weights.Score"].Value, weights.Score(report.All.Now) is { } score ? Math.Round(score, 2) : null];
        if (weights is not null)
            yield return [text["Weights.Title"].Value, text["Weights.Printed", weights.Version, string.Join("/", weights.Points)].Value];
        yield return [text["Month.Fact.Version"].Value, Ratio.Version];
        yield return [text["Month.Fact.Made"].Value, now];
        yield return [text["Month.Fact.Note"].Value, text["Month.Reproducible", words.Exact(now)].Value];
    }

    private IEnumerable<object?[]> Definitions()
    {
        foreach (var ratio in Ratio.All)
            yield return [ratio.Name.ToString(), text["Definitions.Of", words.Marked(ratio.Numerator), words.Marked(ratio.Denominator)] + " " + ratio.Definition];
        yield return [text["Ratio.overdue-multiple"].Value, text["Definition.overdue-multiple"].Value];
        yield return [text["Definitions.Interval"].Value, text["Definitions.Interval.Is"].Value];
        yield return [text["Definitions.NotTold"].Value, text["Definitions.NotTold.Are"].Value];
    }

    private static async IAsyncEnumerable<object?[]> Rows(IEnumerable<object?[]> rows)
    {
        foreach (var row in rows)
            yield return row;
        await Task.CompletedTask;
    }
}
