using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.InRows;

/// <summary>What became of one row.</summary>
internal sealed record RowResult(int Row, string Outcome, Guid? Id);

/// <summary>What became of a batch.</summary>
internal sealed record BatchResult(int Added, int Repeated, int Corrected, int Late, IReadOnlyList<RowResult> Rows)
{
    public static BatchResult Of(RowPlan plan)
        => new(plan.Count(RowOutcome.Added), plan.Count(RowOutcome.Repeated), plan.Count(RowOutcome.Corrected), plan.Count(RowOutcome.Late),
            [.. plan.Rows.Select(row => new RowResult(row.Number, row.Outcome.Code(), row.Id))]);
}

/// <summary>
/// The machines' way in: POST of a JSON object with a list, or of a sheet as text/csv or XLSX. 200 says for each row what became of
/// it; 422 names the rows that are wrong, and nothing was done.
/// </summary>
internal static class RowDoor
{
    private const int MostBytes = 2 * 1024 * 1024, MostProblems = 200;

    private const string Csv = "text/csv", Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Json = "application/json";

    public static RouteHandlerBuilder MapRows<T>(this IEndpointRouteBuilder routes, string path) where T : IRows
        => routes.MapPost(path, (HttpContext http, T rows) => TakeAsync(http, rows)).RequireAuthorization(Policies.Act).Idempotent().WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .Produces<BatchResult>().ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);

    /// <summary>The empty sheet with one row that shows how.</summary>
    public static void MapTemplate<T>(this IEndpointRouteBuilder routes, string path, string name) where T : IRows
        => routes.MapGet(path, async (HttpContext http, T rows) =>
        {
            http.Response.ContentType = SheetFile.CsvType;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
            await SheetFile.WriteCsvAsync(http.Response.Body, rows.Fields.Select(field => rows.Find(CultureInfo.CurrentUICulture, "Column." + field.Name)!), Such(rows), http.RequestAborted);
        }).RequireAuthorization(Policies.Act).ExcludeFromDescription();

    public static void Describe(this RouteHandlerBuilder route, string tag, string name, string summary, string description, IReadOnlyList<RowField> fields, string list, int most)
        => route.WithTags(tag).WithName(name).WithSummary(summary).WithDescription(description).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var one = new OpenApiSchema
            {
                Type = JsonSchemaType.Object, Required = fields.Where(field => field.Required).Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
                Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)new OpenApiSchema { Type = TypeOf(field.Form) }, StringComparer.Ordinal),
            };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [Json] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object, Required = new HashSet<string>(StringComparer.Ordinal) { list },
                            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [list] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MinItems = 1, MaxItems = most } },
                        },
                    },
                    [Csv] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                    [Workbook] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            };
            return Task.CompletedTask;
        });

    private static JsonSchemaType TypeOf(FieldForm form) => form switch { FieldForm.Number => JsonSchemaType.Number, FieldForm.YesNo => JsonSchemaType.Boolean, _ => JsonSchemaType.String };

    private static async IAsyncEnumerable<string?[]> Such(IRows rows)
    {
        await Task.CompletedTask;
        yield return [.. rows.Fields.Select(field => field.Such)];
    }

    private static async Task<IResult> TakeAsync<T>(HttpContext http, T rows) where T : IRows
    {
        var (services, stop, words) = (http.RequestServices, http.RequestAborted, new RowWords(rows));
        if (!rows.MayBring(await services.GetRequiredService<ICity>().GetAsync(stop), http.Actor()))
            return Problems.Of(http, StatusCodes.Status403Forbidden, new("Rows.NotYours"), words);
        if (await TableAsync(http, rows, stop) is not { } table)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var (kept, db) = (services.GetRequiredService<Idempotency>(), services.GetRequiredService<WhistleDb>());
        var plan = table.Problems.Count > 0 ? RowPlan.Not(table.Problems)
            : await rows.RunAsync(table, http.Actor(), isTrial: false, done => kept.Keep(db, StatusCodes.Status200OK, null, JsonSerializer.Serialize(BatchResult.Of(done), WireJson.Options)), stop);
        return plan.Problems.Count > 0 ? Problems.Fields(http, RowWords.ByPlace(plan.Problems.Take(MostProblems)), words) : TypedResults.Json(BatchResult.Of(plan), WireJson.Options);
    }

    private static RowTable Broken => new([], [new(null, new("Body.NotJson", "body"))]);

    private static RowTable Rows(JsonElement json, IRows rows)
    {
        try
        {
            return RowTable.Read(json, rows);
        }
        catch (InvalidOperationException)
        {
            // a field's name with half of a surrogate pair in it
            return Broken;
        }
    }

    private static async Task<RowTable?> TableAsync(HttpContext http, IRows rows, CancellationToken stop)
    {
        switch (http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant())
        {
            case Json:
                var (json, broken) = await JsonBody.ReadAsync(http, stop);
                return broken is null ? Rows(json, rows) : Broken;
            case Csv or Workbook:
                using (var held = new MemoryStream())
                {
                    await http.Request.Body.CopyToAsync(held, stop);
                    return RowTable.Read(held.ToArray(), rows);
                }
            default:
                return null;
        }
    }
}
