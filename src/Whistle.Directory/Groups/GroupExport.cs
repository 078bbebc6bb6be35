using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Export;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Groups;

/// <summary>The list of groups as a workbook, a row for each place: the same filters, the same rights.</summary>
internal sealed class GroupExport(ICity directory, GroupQueries groups, GroupWords words, IStringLocalizer<Text> text, TimeProvider clock)
{
    private const int Step = 200;

    private static readonly (string Key, double Width)[] Columns =
    [
        ("District", 20), ("Town", 20), ("School", 30), ("Campus", 30), ("Place", 22), ("Unit", 30), ("Member", 14), ("Substitute", 14), ("State", 16), ("Since", 14),
    ];

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/groups/export", (HttpContext http, GroupExport export) => export.AnswerAsync(http)).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private async Task AnswerAsync(HttpContext http)
    {
        var found = GroupFilter.Read(http.Request.Query).Of(directory.Current, http.Actor()).ToList();
        Downloads.Begin(http, Workbook.MediaType, "groups.xlsx", $"{text["Groups.Title"]} {clock.Now().Day():yyyyMMdd}.xlsx");
        await Workbook.WriteAsync(http.Response.Body, text["Groups.Title"], [.. Columns.Select(c => new Column(text["GroupExport." + c.Key], c.Width))],
            RowsAsync(found, http.RequestAborted), http.RequestAborted);
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(List<Completeness> found, [EnumeratorCancellation] CancellationToken stop)
    {
        var city = directory.Current;
        foreach (var part in found.Chunk(Step))
            foreach (var group in await groups.OfAsync(city, [.. part.Select(g => g.Campus)], stop))
                foreach (var place in group.Places)
                    yield return Row(city, group.Campus, place);
    }

    private object?[] Row(City city, Campus campus, Place place) =>
    [
        Name(city, campus.District), Name(city, campus.Town), Name(city, campus.School), Name(city, campus.Id), words.Place(place.Code), Name(city, place.Unit),
        place.Person is { } person ? city.Person(person)?.Name : null, place.Substitute is { } substitute ? city.Person(substitute)?.Name : null,
        text[place.IsMissing ? place.Substitute is null ? "Group.Vacant" : "Group.SubstituteOnly" : "Group.Filled"].Value,
        place.Since is { Year: > 1970 } since ? since.Day() : null,
    ];

    private static string? Name(City city, UnitId? unit) => unit is { } known ? city.FindUnit(known)?.Name.ToString() : null;
}

/// <summary>The headers of an answer that a browser keeps as a file.</summary>
internal static class Downloads
{
    /// <param name="http">The request that asks for the file.</param>
    /// <param name="type">The media type.</param>
    /// <param name="plain">A name in ASCII, for browsers that know no other.</param>
    /// <param name="name">The name in the reader's language.</param>
    public static void Begin(HttpContext http, string type, string plain, string name)
    {
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{plain}\"; filename*=UTF-8''{Uri.EscapeDataString(name)}";
        http.Response.Headers.CacheControl = "no-store";
    }
}
