using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Duties.Lists;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Duties.Packages;

/// <summary>The list of packages as a workbook: the same filters, the same rights; a row for each task.</summary>
internal sealed class PackageExport(PackageQueries packages, DutyWords words, IStringLocalizer<Text> text)
{
    private const int Most = 10_000, Step = 200;

    private static readonly (string Key, double Width)[] Columns =
    [
        ("School", 30), ("Campus", 24), ("Title", 36), ("Need", 60), ("RaisedAt", 18), ("WantedBy", 14), ("State", 12), ("Line", 20), ("Unit", 30), ("TaskState", 14), ("Person", 14),
        ("ClaimBy", 18), ("ClaimedAt", 18), ("EndedAt", 18), ("Outcome", 60), ("Reason", 40),
    ];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/packages.xlsx", (HttpContext http, PackageExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var (filter, errors) = PackageFilter.Read(http.Request.Query);
        if (errors.Count > 0)
        {
            // the list names what is wrong with the filters
            http.Response.Redirect("/packages" + http.Request.QueryString);
            return;
        }
        var reader = await packages.ReaderAsync(http.Actor(), stop);
        Sheets.Begin(http, text["Export.PackagesName", reader.Now.InShanghai()], "packages");
        await Workbook.WriteAsync(http.Response.Body, text["Packages.Title"], Sheets.Headings(Columns, text), RowsAsync(filter, reader, stop), stop);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(PackageFilter filter, PackageReader reader, [EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        for (var written = 0; written < Most; written += Step)
        {
            var page = await packages.ListAsync(filter, reader, cursor, Step, stop);
            foreach (var package in page.Packages)
                foreach (var task in package.Tasks)
                    yield return Row(package, task, reader);
            cursor = page.Next;
            if (cursor is null)
                yield break;
        }
        yield return [text["Export.Cut", Most].Value, .. Enumerable.Repeat<object?>(null, Columns.Length - 1)];
    }

    private object?[] Row(TaskPackage p, PackageTask t, PackageReader reader)
        =>
        [
            reader.Unit(p.School).Name.ToString(), reader.Unit(p.Campus).Name.ToString(), p.Title, p.Need, p.RaisedAt, p.WantedBy, words.State(p.State), words.Line(t.Line),
            reader.Unit(t.Unit).Name.ToString(), words.State(t, reader.Now), reader.Person(t.Handler)?.Name, t.ClaimBy, t.ClaimedAt, t.EndedAt, t.Outcome, t.Reason,
        ];
}
