using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;
using Whistle.Directory.Contracts;
using Whistle.Exchange.InRows;
using Whistle.Exchange.Readings.Stations;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Readings;

/// <summary>The newest reading of an indicator.</summary>
internal sealed record LatestView(string Indicator, string Unit, DateTimeOffset At, double? Value, bool NoData);

internal sealed record StationView(Guid Id, string Code, string Kind, Bilingual Name, Guid District, Guid Unit, double Lat, double Lon, DateOnly? Until, IReadOnlyList<LatestView> Latest);

internal sealed record StationList(IReadOnlyList<StationView> Items, string? Next);

internal sealed record ReadingView(DateTimeOffset At, double? Value, bool NoData, DateTimeOffset? IssuedAt);

internal sealed record ReadingList(IReadOnlyList<ReadingView> Items, string? Next);

/// <summary>Stations and readings for programs: in by the same desk as the sheets of the page, out by the same queries as its tables.</summary>
internal static class ReadingEndpoints
{
    private const string Tag = "Readings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRows<StationRows>("/api/v1/stations").Describe(Tag, "SendStations", "Add or change stations, by code.",
            "All or none. A station that is sent as it stands is repeated; one that differs is changed, and what stood there before is kept.", StationRows.AllFields, "stations", StationRows.MostRows);
        routes.MapRows<ReadingRows>("/api/v1/readings").Describe(Tag, "SendReadings", "Send readings: up to 1,000, in any order, late or again.",
            "All or none. Known by station, at and indicator: the same value again is repeated, another is a correction and the old one is kept; with issuedAt the value that was put out last counts, in whatever order they come. Either value or noData.",
            ReadingRows.AllFields, "readings", ReadingRows.MostRows);
        routes.MapGet("/api/v1/stations", ListAsync).RequireAuthorization(Policies.Read).WithTags(Tag).WithName("ListStations").WithSummary("Stations of the account's districts with their newest readings.")
            .Produces<StationList>().ProducesProblem(422).Asking(("kind", "air or water"), ("district", "a district's id"), ("q", "words of name or code"), ("ended", "true: those that ended"), ("cursor", "next of the page before"), ("limit", "1 to 100, 20 where not given"));
        routes.MapGet("/api/v1/stations/{id:guid}/readings", ReadingsAsync).RequireAuthorization(Policies.Read).WithTags(Tag).WithName("ListReadings").WithSummary("What a station said of one indicator, newest first.")
            .Produces<ReadingList>().ProducesProblem(404).ProducesProblem(422).Asking(("indicator", string.Join(", ", Codes.All<Indicator>())), ("cursor", "next of the page before"), ("limit", "1 to 100, 20 where not given"));
        routes.MapTemplate<ReadingRows>("/readings/template.csv", "readings");
        routes.MapTemplate<StationRows>("/readings/stations/template.csv", "stations");
    }

    private static async Task<IResult> ListAsync(HttpContext http, ICity cities, ReadingQueries readings, TimeProvider clock, IStringLocalizer<Text> text)
    {
        var (query, errors, city) = (http.Request.Query, new List<Refusal>(), await cities.GetAsync(http.RequestAborted));
        var limit = Limit(query, errors);
        var filter = new StationFilter(Code<StationKind>(query, "kind", errors), District(query, errors), Words(query), query["ended"] == "true");
        if (errors.Count > 0)
            return JsonBody.Wrong(http, errors, text);
        var (found, next) = await readings.ListAsync(filter, StationRules.Reach(city, http.Actor()), clock.Now().Day(), query["cursor"], limit, http.RequestAborted);
        return TypedResults.Json(new StationList([.. found.Select(View)], next), WireJson.Options);
    }

    private static async Task<IResult> ReadingsAsync(Guid id, HttpContext http, ICity cities, ReadingQueries readings, IStringLocalizer<Text> text)
    {
        var (query, errors, stop) = (http.Request.Query, new List<Refusal>(), http.RequestAborted);
        if (await readings.FindAsync(id, StationRules.Reach(await cities.GetAsync(stop), http.Actor()), stop) is not { } found)
            return Problems.Of(http, StatusCodes.Status404NotFound, new("Station.NotFound"), text);
        var limit = Limit(query, errors);
        var indicator = Code<Indicator>(query, "indicator", errors);
        if (indicator is null && errors.Count == 0)
            errors.Add(new("Field.Missing", "indicator"));
        if (errors.Count > 0)
            return JsonBody.Wrong(http, errors, text);
        var before = long.TryParse(query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
        var rows = await readings.OfAsync(found.Station.Id, indicator!.Value, null, before, limit + 1, stop);
        return TypedResults.Json(new ReadingList([.. rows.Take(limit).Select(r => new ReadingView(r.At, r.Value, r.Value is null, r.IssuedAt))],
            rows.Count > limit ? rows[limit - 1].At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null), WireJson.Options);
    }

    private static StationView View(StationNow now)
        => new(now.Station.Id, now.Station.Code, now.Station.Kind.Code(), now.Station.Name, now.Station.District.Value, now.Station.Unit.Value, now.Station.Lat, now.Station.Lon, now.Station.ToFacts().Until,
            [.. now.Latest.Select(one => new LatestView(one.Indicator.Code(), one.Indicator.Rule().Unit, one.At, one.Value, one.Value is null))]);

    private static int Limit(IQueryCollection query, List<Refusal> errors)
    {
        if (query["limit"].ToString() is not { Length: > 0 } said)
            return 20;
        if (int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100)
            return limit;
        errors.Add(new("Field.NotInRange", "limit", 1, 100));
        return 20;
    }

    private static T? Code<T>(IQueryCollection query, string name, List<Refusal> errors) where T : struct, Enum
    {
        if (query[name].ToString() is not { Length: > 0 } said)
            return null;
        if (Codes.Parse<T>(said) is { } code)
            return code;
        errors.Add(new("Field.NotACode", name, string.Join(", ", Codes.All<T>())));
        return null;
    }

    private static UnitId? District(IQueryCollection query, List<Refusal> errors)
    {
        if (query["district"].ToString() is not { Length: > 0 } said)
            return null;
        if (Guid.TryParseExact(said, "D", out var id))
            return new(id);
        errors.Add(new("Field.NotAnId", "district"));
        return null;
    }

    private static string? Words(IQueryCollection query) => query["q"].ToString().Trim() is { Length: > 0 and <= 100 } words && !words.Any(char.IsControl) ? words : null;

    private static void Asking(this RouteHandlerBuilder route, params (string Name, string What)[] asked)
        => route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, what) in asked)
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = what, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            return Task.CompletedTask;
        });
}
