using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Directory.Demo;
using Whistle.Kernel.Geo;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Maps;

/// <summary>GeoJSON out: what stands in it and for whom, in which order, and what is refused.</summary>
public sealed class MapApiTests(Apps apps) : IClassFixture<Apps>
{
    private const string Told = "教学楼后墙裂缝里掉砖";

    private static readonly string[] Readers =
        ["school", "neighbour.school", "grid.guide", "local.police", "local.market", "district.police", "district.police.liaison", "city.police", "town.command", "education.office", "city.education", "other.school", "other.education.office"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_case_is_on_the_map_for_whoever_has_it_in_his_list_and_for_nobody_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var mine = CaseProgram.IdOf(await CaseProgram.Of(app, "school").ReportAsync(new { dutyItem = 5, description = Told, location = new { lat = 30.4131, lon = 120.0321, text = "后墙" } }));

        foreach (var login in Readers)
        {
            using var reader = app.Api(login);
            var listed = await ListedAsync(reader, "");
            var answer = await reader.GetStringAsync("/api/v1/map/cases.geojson", Stop);
            var map = JsonNode.Parse(answer)!;

            Assert.Equal((login, string.Join(' ', listed.Order())), (login, string.Join(' ', Ids(map).Order())));
            Assert.Equal(listed.Count, (int)map["total"]!);
            Assert.DoesNotContain(Told, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("后墙", answer, StringComparison.Ordinal);
            Assert.Equal(login is not ("neighbour.school" or "local.market" or "other.school" or "other.education.office" or "town.command" or "district.police.liaison"), listed.Contains(mine));
        }
    }

    [Theory, Engines]
    public async Task The_map_has_the_filters_of_the_list(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = app.Api("education.office");

        foreach (var filter in new[] { "state=open", "state=Closed", "state=Reported,Handling", "late=true", "late=false", "listed=true", "dutyItem=5", "q=护栏", "q=小学", "mine=waiting", "from=2026-11-01&to=2026-11-30", $"school={DemoCity.UnitOf("school").Id.Value:D}", $"holder={DemoCity.UnitOf("local.police").Id.Value:D}" })
            Assert.Equal((filter, string.Join(' ', (await ListedAsync(office, filter)).Order())), (filter, string.Join(' ', Ids(await MapAsync(office, "cases", filter)).Order())));
    }

    [Theory, Engines]
    public async Task Whoever_may_not_read_the_place_sees_the_case_at_its_campus(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var campus = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;
        var own = Geodesic.From(new(campus.Lat!.Value, campus.Lon!.Value), 33, 900);
        var id = CaseProgram.IdOf(await CaseProgram.Of(app, "school").ReportAsync(new { dutyItem = 5, description = "护栏断裂", location = new { lat = own.Lat, lon = own.Lon } }));
        using var handler = app.Api("local.police");
        using var above = app.Api("district.police");

        var near = Assert.Single(Features(await MapAsync(handler, "cases", "")), feature => IdOf(feature) == id);
        var far = Assert.Single(Features(await MapAsync(above, "cases", "")), feature => IdOf(feature) == id);

        Assert.Equal("own", (string?)near["properties"]!["place"]);
        Assert.True(Geodesic.Metres(own, At(near)) < 0.2);
        Assert.Equal("campus", (string?)far["properties"]!["place"]);
        Assert.True(Geodesic.Metres(new(campus.Lat!.Value, campus.Lon!.Value), At(far)) < 0.2);
        // and no box tells him where it really is
        Assert.Contains(id, Ids(await MapAsync(handler, "cases", Box(own, 100))));
        Assert.DoesNotContain(id, Ids(await MapAsync(above, "cases", Box(own, 100))));
        Assert.Contains(id, Ids(await MapAsync(above, "cases", Box(new(campus.Lat!.Value, campus.Lon!.Value), 100))));
        Assert.DoesNotContain(id, Ids(await MapAsync(handler, "cases", Box(new(campus.Lat!.Value, campus.Lon!.Value), 100))));
    }

    [Theory, Engines]
    public async Task A_box_holds_what_stands_in_it_and_one_over_180_degrees_works(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = app.Api("city.education");
        var all = Features(await MapAsync(office, "cases", ""));

        foreach (var (text, box) in new[] { "120.02,30.40,120.04,30.43", "119.9,30.3,120.2,30.5", "-180,-90,180,90", "120.05,20,-170,40", "0,0,1,1" }.Select(text => (text, GeoBox.Parse(text)!.Value)))
        {
            Assert.Equal((text, string.Join(' ', all.Where(f => box.Contains(At(f))).Select(IdOf).Order())), (text, string.Join(' ', Ids(await MapAsync(office, "cases", "bbox=" + text)).Order())));
            Assert.All(Features(await MapAsync(office, "schools", "bbox=" + text)), school => Assert.True(box.Contains(At(school))));
        }
    }

    [Theory]
    [InlineData("bbox=30.3,119.9,30.5,120.2", "map.bad-box")]
    [InlineData("bbox=120,31,121,30", "map.bad-box")]
    [InlineData("bbox=NaN,30,121,31", "map.bad-box")]
    [InlineData("bbox=120,30,121", "map.bad-box")]
    [InlineData("bbox=120,30,1000,31", "map.bad-box")]
    [InlineData("zoom=99", "map.bad-zoom")]
    [InlineData("zoom=NaN", "map.bad-zoom")]
    public async Task What_is_no_part_of_the_map_is_refused_with_its_field(string query, string code)
    {
        using var office = (await apps.OnAsync(Engine.Sqlite)).Api("education.office");

        foreach (var name in new[] { "cases", "schools", "places", "rings" })
        {
            using var answer = await office.GetAsync($"/api/v1/map/{name}.geojson?{query}", Stop);
            Assert.Equal((name, HttpStatusCode.UnprocessableEntity, code), (name, answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Wrong_filters_and_kinds_are_refused_in_both_languages()
    {
        using var office = (await apps.OnAsync(Engine.Sqlite)).Api("education.office");

        foreach (var address in new[] { "cases.geojson?state=nowhere", "cases.geojson?from=soon", "places.geojson?kind=casino" })
            foreach (var language in new[] { "zh-CN", "en" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/map/" + address) { Headers = { { "Accept-Language", language } } };
                using var answer = await office.SendAsync(request, Stop);
                Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
                Assert.DoesNotContain("Field.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
    }

    /// <summary>RFC 7946: longitude first, seven decimals at most, outlines closed and against the clock.</summary>
    [Theory, Engines]
    public async Task All_of_it_is_GeoJSON(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = app.Api("education.office");

        foreach (var name in new[] { "cases", "schools", "places", "rings" })
        {
            using var answer = await office.GetAsync($"/api/v1/map/{name}.geojson", Stop);
            Assert.Equal("application/geo+json", answer.Content.Headers.ContentType?.MediaType);
            var map = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
            Assert.Equal("FeatureCollection", (string?)map["type"]);
            Assert.NotEmpty(Features(map));
            foreach (var feature in Features(map))
            {
                Assert.Equal("Feature", (string?)feature["type"]);
                foreach (var (lon, lat) in Positions(feature["geometry"]!["coordinates"]!))
                {
                    Assert.InRange(double.Parse(lon, CultureInfo.InvariantCulture), 119, 121);
                    Assert.InRange(double.Parse(lat, CultureInfo.InvariantCulture), 30, 31);
                    Assert.True(lon.Split('.')[^1].Length <= 7 && lat.Split('.')[^1].Length <= 7, $"{lon} {lat}");
                }
                if ((string?)feature["geometry"]!["type"] == "Polygon")
                {
                    var outline = Positions(feature["geometry"]!["coordinates"]![0]!).Select(p => new GeoPoint(double.Parse(p.Lat, CultureInfo.InvariantCulture), double.Parse(p.Lon, CultureInfo.InvariantCulture))).ToList();
                    Assert.Equal(outline[0], outline[^1]);
                    Assert.True(new GeoShape(ShapeKind.Area, outline).Turn > 0);
                }
            }
        }
    }

    [Theory, Engines]
    public async Task Schools_places_and_rings_end_at_the_border_of_ones_district(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var school = app.Api("school");
        using var other = app.Api("other.education.office");
        using var city = app.Api("city.education");

        Assert.Equal([DemoCity.UnitOf("school").Name.Zh], Features(await MapAsync(school, "schools", "")).Select(f => (string?)f["properties"]!["school"]!["zh"]).Distinct());
        var everywhere = Ids(await MapAsync(city, "places", ""));
        var (here, there) = (Ids(await MapAsync(school, "places", "")), Ids(await MapAsync(other, "places", "")));
        Assert.Empty(here.Intersect(there));
        Assert.True(everywhere.SetEquals(here.Union(there)));
        Assert.All(Features(await MapAsync(school, "rings", "")), ring => Assert.Contains(DemoCity.UnitOf("school").Name.Zh, (string)ring["properties"]!["name"]!["zh"]!, StringComparison.Ordinal));
    }

    private static string Box(GeoPoint around, double metres)
        => GeoBox.Of(around, metres) is var box ? string.Create(CultureInfo.InvariantCulture, $"bbox={box.West:0.######},{box.South:0.######},{box.East:0.######},{box.North:0.######}") : "";

    private static async Task<JsonNode> MapAsync(HttpClient reader, string name, string query) => JsonNode.Parse(await reader.GetStringAsync($"/api/v1/map/{name}.geojson?{query}", Stop))!;

    private static IReadOnlyList<JsonNode> Features(JsonNode map) => [.. map["features"]!.AsArray().OfType<JsonNode>()];

    private static HashSet<Guid> Ids(JsonNode map) => [.. Features(map).Select(IdOf)];

    private static Guid IdOf(JsonNode feature) => Guid.Parse((string)feature["properties"]!["id"]!);

    private static GeoPoint At(JsonNode feature) => new((double)feature["geometry"]!["coordinates"]![1]!, (double)feature["geometry"]!["coordinates"]![0]!);

    private static IEnumerable<(string Lon, string Lat)> Positions(JsonNode coordinates)
        => coordinates.AsArray() is [JsonValue lon, JsonValue lat] ? [(lon.ToJsonString(), lat.ToJsonString())] : coordinates.AsArray().SelectMany(inner => Positions(inner!));

    private static async Task<HashSet<Guid>> ListedAsync(HttpClient http, string filter)
    {
        var listed = new HashSet<Guid>();
        for (string? next = ""; next is not null;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases?limit=100&cursor={next}&{filter}", Stop);
            listed.UnionWith(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }
        return listed;
    }
}
