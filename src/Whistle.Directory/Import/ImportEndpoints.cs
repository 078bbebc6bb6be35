using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Import;

/// <summary>The sheets that leave: the empty template with its explanations, and what is in the directory in the same columns.</summary>
internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/import").RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        pages.MapGet("/{kind}/template.xlsx", (string kind, HttpContext http, IStringLocalizer<Text> text) => TemplateAsync(kind, http, text));
        pages.MapGet("/{kind}/export.xlsx", (string kind, HttpContext http, ExportRows rows, ICity city, IStringLocalizer<Text> text) => ExportAsync(kind, csv: false, http, rows, city, text));
        pages.MapGet("/{kind}/export.csv", (string kind, HttpContext http, ExportRows rows, ICity city, IStringLocalizer<Text> text) => ExportAsync(kind, csv: true, http, rows, city, text));
    }

    private static async Task TemplateAsync(string code, HttpContext http, IStringLocalizer<Text> text)
    {
        if (Codes.Parse<ImportKind>(code) is not { } kind)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        Downloads.Begin(http, Workbook.MediaType, $"{code}-template.xlsx", $"{text[$"Import.{code}"]} {text["Import.Template"]}.xlsx");
        var stop = http.RequestAborted;
        await Workbook.WriteAsync(http.Response.Body, [
            new(text[$"Import.{code}"], [.. ImportForm.Of(kind).Select(c => new Column(c.Heading, c.Width))], Rows([])),
            new(text["Import.Explained"], [new(text["Import.ColumnName"], 24), new(text["Import.MustFill"], 12), new(text["Import.Meaning"], 80), new(text["Import.Example"], 40)],
                Rows(ImportForm.Of(kind).Select(c => Explained(kind, c, text))))], stop);
    }

    private static object?[] Explained(ImportKind kind, ImportColumn column, IStringLocalizer<Text> text)
    {
        var own = text[$"Import.{kind.Code()}.{column.Key}"];
        var meaning = own.ResourceNotFound ? text["Import.Means." + column.Key].Value : own.Value;
        return [column.Heading.TrimEnd('*'), text[column.Required ? "Import.Yes" : "Import.No"].Value, string.Format(CultureInfo.CurrentCulture, meaning, Allowed(column.Key)), text["Import.Such." + column.Key].Value];
    }

    private static string Allowed(string column) => column switch
    {
        "kind" => FormWords.All<UnitKind>("Kind."), "line" => FormWords.All<Line>("Line."), "level" => FormWords.All<Level>("Level."), "role" => FormWords.All<Role>("Role."), "place" => FormWords.All<Line>("Line."), _ => "",
    };

    private static async Task ExportAsync(string code, bool csv, HttpContext http, ExportRows rows, ICity directory, IStringLocalizer<Text> text)
    {
        var (city, actor) = (directory.Current, http.Actor());
        if (Codes.Parse<ImportKind>(code) is not { } kind || !ImportRights.Any(city, actor, kind))
        {
            http.Response.StatusCode = Codes.Parse<ImportKind>(code) is null ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
            return;
        }
        var (stop, columns) = (http.RequestAborted, ImportForm.Of(kind));
        Downloads.Begin(http, csv ? CsvWriter.MediaType : Workbook.MediaType, $"{code}.{(csv ? "csv" : "xlsx")}", $"{text[$"Import.{code}"]}.{(csv ? "csv" : "xlsx")}");
        var found = rows.OfAsync(kind, city, actor, stop);
        if (csv)
            await CsvWriter.WriteAsync(http.Response.Body, columns.Select(c => c.Heading), found, stop);
        else
            await Workbook.WriteAsync(http.Response.Body, text[$"Import.{code}"], [.. columns.Select(c => new Column(c.Heading, c.Width))], Cells(found), stop);
    }

    private static async IAsyncEnumerable<object?[]> Cells(IAsyncEnumerable<string?[]> rows)
    {
        await foreach (var row in rows)
            yield return row;
    }

    private static async IAsyncEnumerable<object?[]> Rows(IEnumerable<object?[]> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
            yield return row;
    }
}
