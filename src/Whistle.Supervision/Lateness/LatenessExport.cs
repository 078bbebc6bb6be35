using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Supervision.Lateness;

/// <summary>The list as a workbook: the same filters, the same scope. It holds no words of a case, and each case in it is written down as exported.</summary>
internal sealed class LatenessExport(LatenessQueries queries, LatenessView words, ReadLog reads, TimeProvider clock, IStringLocalizer<Text> text)
{
    public const string Path = "/lateness.xlsx";
    public const int Most = 10_000;

    private const string Kind = "export";
    private const int Step = 250;

    private static readonly (string Key, double Width)[] Columns =
        [("Number", 22), ("Item", 26), ("School", 30), ("Holder", 30), ("Person", 14), ("Due", 18), ("Left", 16), ("Rung", 22), ("Since", 18), ("Offered", 12)];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet(Path, (HttpContext http, LatenessExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Heads).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var filter = LatenessFilter.Read(http.Request.Query["stage"], http.Request.Query["district"]);
        var name = text["Lateness.FileName", clock.Now().InShanghai()];
        http.Response.ContentType = Workbook.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"lateness.xlsx\"; filename*=UTF-8''{Uri.EscapeDataString(name)}.xlsx";
        http.Response.Headers.CacheControl = "no-store";
        await Workbook.WriteAsync(http.Response.Body, text["Lateness.Title"], [.. Columns.Select(c => new Column(text["Lateness.Column." + c.Key], c.Width))], RowsAsync(http.Actor(), filter, stop), stop);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(Actor reader, LatenessFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        for (var written = 0; written < Most; written += Step)
        {
            var (cases, next) = await queries.ListAsync(reader, filter, cursor, Step, stop);
            await Task.WhenAll(cases.Select(late => reads.RecordAsync(Kind, late.Clock.Case.Value, reader, stop, late.Clock.District)));
            foreach (var late in cases)
                yield return
                [
                    late.Clock.Number, words.Item(late), words.School(late), words.Unit(late.Clock.Holder), words.Person(late), late.Clock.Due, words.Left(late, clock.Now()),
                    words.Rung(late.Reached), late.Rungs.Count == 0 ? null : late.Rungs[^1].At, late.IsOffered ? text["Lateness.Yes"].Value : null,
                ];
            cursor = next;
            if (cursor is null)
                yield break;
        }
        yield return [text["Lateness.Cut", Most].Value, .. Enumerable.Repeat<object?>(null, Columns.Length - 1)];
    }
}
