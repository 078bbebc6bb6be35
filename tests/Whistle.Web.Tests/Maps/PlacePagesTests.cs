using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Maps.Demo;
using Whistle.Maps.Places;
using Whistle.Maps.Rings;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Safety;

namespace Whistle.Web.Tests.Maps;

/// <summary>Places kept on pages: by whom, with which mistakes, from a sheet; and what lies in the rings.</summary>
public sealed class PlacePagesTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_place_is_added_changed_and_ends_and_it_is_kept_who_did_so(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var police = new Asker(app, "local.police");
        var name = "北门护学岗" + engine;

        var added = await PostAsync(police, "/map/places/new", Guard(name));
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        var id = Guid.Parse(added.Headers.Location!.OriginalString.Split("/map/places/")[1][..36]);
        Assert.Contains(id, await PlacesAsync(app, "education.office"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PostAsync(police, $"/map/places/{id:D}", [.. Guard(name), ("version", "7")])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(police, $"/map/places/{id:D}", [.. Guard(name), ("version", "0"), ("since", "2026-01-01"), ("until", "2026-11-22")])).StatusCode);
        Assert.DoesNotContain(id, await PlacesAsync(app, "education.office"));

        var changes = await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<PlaceChange>().Where(change => change.Place == id).OrderBy(change => change.Id).ToListAsync(Stop));
        // the clock stands still between the two
        Assert.Equal(["add", "change"], changes.Select(change => change.Act).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal((DemoCity.PersonOf("local.police"), DemoCity.UnitOf("local.police").Id), (change.Person, change.Unit)));
    }

    [Theory, Engines]
    public async Task Nobody_keeps_what_another_line_or_district_answers_for(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var police = new Asker(app, "local.police");
        using var market = new Asker(app, "local.market");
        using var other = new Asker(app, "other.local.police");
        using var school = new Asker(app, "school");

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(police, "/map/places/new", [.. Guard("别人的网吧"), ("kind", "internet-cafe")])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(police, "/map/places/new", [.. Guard("别区的岗"), ("district", DemoCity.UnitOf("other.school").District!.Value.Value.ToString("D"))])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(market, $"/map/places/{DemoPlaces.GuardPost:D}", [.. Guard("改名"), ("version", "0")])).StatusCode);
        // a guard post is not made a shop by who keeps shops, nor a shop a guard post
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(police, $"/map/places/{DemoPlaces.GuardPost:D}", [.. Guard("变成店"), ("kind", "food"), ("version", "0")])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(other, $"/map/places/{DemoPlaces.GuardPost:D}", [.. Guard("改名"), ("version", "0")])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(school, "/map/places/new", Guard("学校的岗"))).StatusCode);
        Assert.Equal(0, await app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<MapPlace>().CountAsync(p => p.Id == DemoPlaces.GuardPost && p.Version != 0, Stop)));
    }

    [Fact]
    public async Task Swapped_degrees_are_named_as_such()
    {
        using var police = new Asker(await apps.OnAsync(Engine.Sqlite), "local.police");

        var answer = await PostAsync(police, "/map/places/new", [.. Guard("写反了"), ("lat", "120.031"), ("lon", "30.412")]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("经纬度写反了", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_sheet_is_tried_shown_and_then_brought_in_all_or_nothing(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = new Asker(app, "education.office");
        var sheet = $"类别,名称,纬度,经度,来源\n护学岗,表中岗{engine},30.4121,120.0312,巡查\n网吧,表中网吧{engine},30.4125,120.0315,台账\n";
        var before = await CountAsync(app);

        var wrong = await SheetAsync(office, sheet + "护学岗,第三个,120.03,30.41,巡查\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("第 4 行", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var tried = await SheetAsync(office, sheet);
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Contains("添加 2 个", await tried.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(app));

        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(office, "/map/places/import", [("do", "bring"), ("tried", sheet)], "sheet")).StatusCode);
        Assert.Equal(before + 2, await CountAsync(app));
        // the same sheet again changes nothing
        Assert.Contains("2 个不变", await (await SheetAsync(office, sheet)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(office, "/map/places/import", [("do", "bring"), ("tried", sheet)], "sheet")).StatusCode);
        Assert.Equal(before + 2, await CountAsync(app));
        // what comes back by the browser is judged as if it were new
        using var police = new Asker(app, "local.police");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(police, "/map/places/import", [("do", "bring"), ("tried", sheet)], "sheet")).StatusCode);
    }

    /// <summary>Against every place and every campus of the demo city, one by one.</summary>
    [Theory, Engines]
    public async Task A_ring_holds_what_is_so_near_and_nothing_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        await app.WithAsync(async all =>
        {
            var (city, day) = (DemoCity.City, new DateOnly(2026, 11, 23));
            var places = await all.GetRequiredService<PlaceQueries>().InAsync(null, Enum.GetValues<PlaceKind>(), null, day, 10_000, Stop);
            var rules = all.GetRequiredService<RingRules>();
            var found = await all.GetRequiredService<RingQueries>().OfAsync([.. city.Campuses], day, Stop);

            Assert.Equal(city.Campuses.Count(campus => campus.Lat is not null), found.Count);
            Assert.Contains(found, campus => campus.HasOutline);
            Assert.Contains(found, campus => !campus.HasOutline);
            foreach (var campus in found)
                Assert.Equal(
                    places.Where(place => rules.Of(place.Kind) is { } ring && campus.Ground.MetresTo(place.At) <= ring.Metres).Select(place => place.Id).Order(),
                    campus.Places.Select(inside => inside.Place.Id).Order());
            Assert.Contains(found.SelectMany(campus => campus.Places), inside => inside is { IsFlagged: true, Ring.Metres: 50 });
            return 0;
        });
    }

    [Theory, Engines]
    public async Task The_school_page_counts_what_ought_not_to_be_so_near_and_leads_to_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var flagged = await app.WithAsync(async all => (await all.GetRequiredService<RingQueries>().OfAsync([.. DemoCity.City.Campuses.Where(campus => campus.District == DemoCity.UnitOf("school").District)], new(2026, 11, 23), Stop))
            .First(campus => campus.Places.Any(inside => inside.IsFlagged)));
        using var office = new Asker(app, "education.office");
        var pages = await office.PagesAsync();

        var school = await pages.GetStringAsync($"/schools/{flagged.Campus.School.Value:D}", Stop);
        var table = await pages.GetStringAsync($"/map/rings?school={flagged.Campus.School.Value:D}", Stop);

        Assert.Contains($"/map/rings?school={flagged.Campus.School.Value:D}", school, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(flagged.Places.First(inside => inside.IsFlagged).Place.NameZh), table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_the_map_page_is_a_table_with_distances()
    {
        using var office = new Asker(await apps.OnAsync(Engine.Sqlite), "education.office");

        var page = await (await office.PagesAsync()).GetStringAsync("/map?state=open", Stop);

        Assert.Contains("data-module=\"map\" hidden", page, StringComparison.Ordinal);
        Assert.Contains("按校区位置", page, StringComparison.Ordinal);
        Assert.Contains("/cases?state=open", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiles_of_another_datum_shift_the_page_and_nothing_else_and_open_one_door_more()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite, null, ("Maps:Tiles", "https://tiles.example.org/{z}/{x}/{y}.png"), ("Maps:Datum", "gcj02"), ("Maps:Attribution", "示例"));
        using var office = new Asker(app, "education.office");
        var pages = await office.PagesAsync();

        using var page = await pages.GetAsync("/map", Stop);
        var policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("img-src 'self' data: blob: https://tiles.example.org;", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self' https://tiles.example.org;", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);

        var drawn = SchoolAt(await pages.GetStringAsync("/map/schools.geojson", Stop));
        var ground = SchoolAt(await office.Program.GetStringAsync("/api/v1/map/schools.geojson", Stop));
        Assert.Equal(0, Geodesic.Metres(Gcj02.FromWgs84(ground), drawn), 0.5);
        Assert.InRange(Geodesic.Metres(ground, drawn), 400, 700);
        var here = JsonNode.Parse(await pages.GetStringAsync(FormattableString.Invariant($"/map/here.json?lat={drawn.Lat}&lon={drawn.Lon}"), Stop))!;
        Assert.Equal(0, Geodesic.Metres(ground, new((double)here["lat"]!, (double)here["lon"]!)), 0.5);
        Assert.Equal("https://tiles.example.org/{z}/{x}/{y}.png", (string?)JsonNode.Parse(await pages.GetStringAsync("/map/base.json", Stop))!["tiles"]![0]);
    }

    private static GeoPoint SchoolAt(string map)
        => JsonNode.Parse(map)!["features"]!.AsArray().Select(feature => feature!).OrderBy(feature => (string)feature["properties"]!["id"]!, StringComparer.Ordinal).Select(feature => feature["geometry"]!["coordinates"]!)
            .Select(at => new GeoPoint((double)at[1]!, (double)at[0]!)).First();

    private static (string, string)[] Guard(string name) => [("kind", "guard-post"), ("nameZh", name), ("lat", "30.4123"), ("lon", "120.0314"), ("source", "巡查记录")];

    private static async Task<HttpResponseMessage> PostAsync(Asker asker, string address, IEnumerable<(string Name, string Value)> fields, string form = "place")
    {
        var content = new Dictionary<string, string>(StringComparer.Ordinal) { ["_handler"] = form, ["__RequestVerificationToken"] = (await asker.MarkAsync())! };
        foreach (var (name, value) in fields)
            content[name] = value;
        return await (await asker.PagesAsync()).PostAsync(address, new FormUrlEncodedContent(content), Stop);
    }

    private static async Task<HttpResponseMessage> SheetAsync(Asker asker, string csv)
        => await (await asker.PagesAsync()).PostAsync("/map/places/import", new MultipartFormDataContent
        {
            { new StringContent("sheet"), "_handler" }, { new StringContent((await asker.MarkAsync())!), "__RequestVerificationToken" }, { new StringContent("try"), "do" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "places.csv" },
        }, Stop);

    private static Task<int> CountAsync(WhistleApp app) => app.WithAsync(async all => await all.GetRequiredService<WhistleDb>().Set<MapPlace>().CountAsync(Stop));

    private static async Task<HashSet<Guid>> PlacesAsync(WhistleApp app, string login)
    {
        using var reader = app.Api(login);
        return [.. JsonNode.Parse(await reader.GetStringAsync("/api/v1/map/places.geojson", Stop))!["features"]!.AsArray().Select(feature => Guid.Parse((string)feature!["properties"]!["id"]!))];
    }
}
