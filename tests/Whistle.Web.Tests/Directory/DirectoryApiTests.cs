using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Web.Tests.Directory;

public sealed class DirectoryApiTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Me_is_the_account_the_person_and_the_posts(Engine engine)
    {
        var me = await GetAsync(engine, "local.police", "/me");

        Assert.Equal("local.police", me.GetProperty("account").GetProperty("login").GetString());
        Assert.Equal(DemoCity.PersonOf("local.police").Value, me.GetProperty("person").GetProperty("id").GetGuid());
        var post = Assert.Single(me.GetProperty("posts").EnumerateArray());
        Assert.Equal("unit.head", post.GetProperty("role").GetString());
        Assert.Equal(DemoCity.UnitOf("local.police").Id.Value, post.GetProperty("unit").GetProperty("id").GetGuid());
        Assert.Equal("望澜派出所", post.GetProperty("unit").GetProperty("name").GetProperty("zh").GetString());
        Assert.Equal("Wanglan Police Station", post.GetProperty("unit").GetProperty("name").GetProperty("en").GetString());
    }

    [Theory, Engines]
    public async Task Units_are_narrowed_by_kind_line_place_and_words(Engine engine)
    {
        var town = DemoCity.UnitOf("grid.guide").Id.Value;

        Assert.Equal([DemoCity.UnitOf("local.police").Id.Value], Ids(await GetAsync(engine, "district.police", $"/units?kind=department&line=police&within={town}")));
        Assert.Equal(DemoCity.City.Units.Count(u => u.Kind is UnitKind.Town) / 2, Ids(await GetAsync(engine, "district.police", "/units?line=town")).Count);
        Assert.Equal([DemoCity.UnitOf("local.market").Id.Value], Ids(await GetAsync(engine, "district.police", "/units?q=" + Uri.EscapeDataString("望澜市场"))));
        Assert.Equal([DemoCity.UnitOf("local.market").Id.Value], Ids(await GetAsync(engine, "district.police", "/units?q=wanglan%20MARKET")));
    }

    [Fact]
    public async Task A_school_sees_itself_and_the_departments_of_its_district_but_no_other_school()
    {
        var units = Ids(await AllAsync("school", "/units?limit=100"));
        Assert.Contains(DemoCity.UnitOf("school").Id.Value, units);
        Assert.Contains(DemoCity.UnitOf("district.police").Id.Value, units);
        Assert.Contains(DemoCity.UnitOf("city.police").Id.Value, units);
        Assert.DoesNotContain(DemoCity.UnitOf("neighbour.school").Id.Value, units);
        Assert.DoesNotContain(DemoCity.UnitOf("other.district.police").Id.Value, units);

        Assert.Equal([DemoCity.UnitOf("school").Id.Value], Ids(await GetAsync(Engine.Sqlite, "school", "/schools")));
    }

    [Fact]
    public async Task A_department_sees_the_schools_of_its_district_and_the_city_sees_all()
    {
        var all = DemoCity.City.Units.Where(u => u.Kind is UnitKind.School).ToList();
        var own = all.Where(u => u.District == DemoCity.UnitOf("local.police").District).ToList();

        Assert.Equal(own.Select(u => u.Id.Value), Ids(await AllAsync("local.police", "/schools?limit=5")));
        Assert.Equal(all.Select(u => u.Id.Value), Ids(await AllAsync("city.police", "/schools")));
        Assert.Empty(Ids(await GetAsync(Engine.Sqlite, "admin", "/schools")));
    }

    [Fact]
    public async Task A_list_goes_on_where_it_ended_and_says_when_it_is_whole()
    {
        var first = await GetAsync(Engine.Sqlite, "city.police", "/units?limit=7");
        Assert.Equal(7, Ids(first).Count);
        var next = first.GetProperty("next").GetString();
        Assert.DoesNotContain(Ids(first)[6], Ids(await GetAsync(Engine.Sqlite, "city.police", $"/units?limit=7&cursor={next}")));

        var all = Ids(await AllAsync("city.police", "/units?limit=7"));
        Assert.Equal(DemoCity.City.Units.Select(u => u.Id.Value), all);
    }

    [Fact]
    public async Task A_school_comes_with_its_campuses_the_main_one_first()
    {
        var found = await GetAsync(Engine.Sqlite, "district.police", "/schools?q=" + Uri.EscapeDataString("实验小学"));
        var school = Assert.Single(found.GetProperty("items").EnumerateArray());
        var campuses = school.GetProperty("campuses").EnumerateArray().ToList();

        Assert.Equal([true, false], campuses.Select(c => c.GetProperty("main").GetBoolean()));
        Assert.NotEqual(campuses[0].GetProperty("town").GetProperty("id").GetGuid(), campuses[1].GetProperty("town").GetProperty("id").GetGuid());
        Assert.InRange(campuses[0].GetProperty("location").GetProperty("lat").GetDouble(), 30, 31);
    }

    [Fact]
    public async Task A_town_has_the_schools_that_have_a_campus_there()
    {
        var towns = DemoCity.City.Units.Where(u => u.Kind is UnitKind.Town && u.District == DemoCity.UnitOf("school").District);
        foreach (var town in towns)
            Assert.Equal(
                DemoCity.City.Units.Where(u => u.Kind is UnitKind.School && DemoCity.City.CampusesOf(u.Id).Any(c => c.Town == town.Id)).Select(u => u.Id.Value),
                Ids(await GetAsync(Engine.Sqlite, "district.police", $"/schools?within={town.Id.Value}&limit=100")));
    }

    [Theory]
    [InlineData("/units?kind=office", "kind", "field.not-a-code")]
    [InlineData("/units?line=Police", "line", "field.not-a-code")]
    [InlineData("/units?within=here", "within", "field.not-an-id")]
    [InlineData("/units?limit=0", "limit", "field.not-in-range")]
    [InlineData("/units?limit=101", "limit", "field.not-in-range")]
    [InlineData("/schools?limit=x", "limit", "field.not-in-range")]
    [InlineData("/schools?cursor=x", "cursor", "field.not-a-cursor")]
    [InlineData("/units?cursor=00000000000000000000000000000000", "cursor", "field.not-a-cursor")]
    public async Task A_bad_parameter_is_named(string path, string field, string code)
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var api = app.Api("district.police");
        var answer = await api.GetAsync("/api/v1" + path, Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Words_that_are_too_long_are_refused()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var api = app.Api("district.police");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.GetAsync("/api/v1/units?q=" + new string('a', 101), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/units?q=" + new string('a', 100), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("local.police", "local.police", HttpStatusCode.OK)]
    [InlineData("school", "school", HttpStatusCode.OK)]
    [InlineData("admin", "admin", HttpStatusCode.OK)]
    [InlineData("education.office", "local.police", HttpStatusCode.OK)]
    [InlineData("education.office", "school", HttpStatusCode.OK)]
    [InlineData("local.police", "district.police", HttpStatusCode.Forbidden)]
    [InlineData("school", "district.police", HttpStatusCode.Forbidden)]
    [InlineData("education.office", "city.police", HttpStatusCode.Forbidden)]
    [InlineData("school", "neighbour.school", HttpStatusCode.NotFound)]
    [InlineData("local.police", "other.local.police", HttpStatusCode.NotFound)]
    [InlineData("education.office", "other.local.police", HttpStatusCode.NotFound)]
    [InlineData("admin", "local.police", HttpStatusCode.NotFound)]
    public async Task The_people_of_a_unit_are_seen_there_and_by_the_office(string login, string of, HttpStatusCode status)
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var api = app.Api(login);
        Assert.Equal(status, (await api.GetAsync($"/api/v1/units/{DemoCity.UnitOf(of).Id.Value}/people", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_people_come_with_office_phone_and_roles_and_what_is_hidden_is_not_named()
    {
        var people = await GetAsync(Engine.Sqlite, "local.police", $"/units/{DemoCity.UnitOf("local.police").Id.Value}/people");
        Assert.Equal(
            [.. DemoCity.City.At(DemoCity.UnitOf("local.police").Id).Select(a => a.Role.Code()).Order(StringComparer.Ordinal)],
            people.GetProperty("items").EnumerateArray().SelectMany(p => p.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!)).Order(StringComparer.Ordinal));
        Assert.All(people.GetProperty("items").EnumerateArray(), p => Assert.StartsWith("0571-8600 0", p.GetProperty("phone").GetString(), StringComparison.Ordinal));

        var app = await apps.OnAsync(Engine.Sqlite);
        using var api = app.Api("school");
        var hidden = await (await api.GetAsync($"/api/v1/units/{DemoCity.UnitOf("neighbour.school").Id.Value}/people", Stop)).Content.ReadAsStringAsync(Stop);
        var missing = await (await api.GetAsync($"/api/v1/units/{Guid.Empty}/people?limit=0", Stop)).Content.ReadAsStringAsync(Stop);
        Assert.Equal(missing, hidden);
    }

    [Fact]
    public async Task Nobody_asks_without_a_token()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        foreach (var path in (string[])["/me", "/units", "/schools", $"/units/{DemoCity.UnitOf("school").Id.Value}/people"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1" + path, Stop)).StatusCode);
    }

    [Fact]
    public async Task The_document_lists_the_codes_of_kind_and_line()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        var document = await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Stop);
        var parameters = document.GetProperty("paths").GetProperty("/api/v1/units").GetProperty("get").GetProperty("parameters").EnumerateArray().ToList();

        Assert.Equal(["kind", "within", "line", "q", "cursor", "limit"], parameters.Select(p => p.GetProperty("name").GetString()));
        Assert.Equal(Codes.All<Line>(), Enumeration(parameters[2]));
        Assert.Equal(14, Enumeration(parameters[2]).Count);
        Assert.Equal(Codes.All<UnitKind>(), Enumeration(parameters[0]));
    }

    private static List<string> Enumeration(JsonElement parameter) => [.. parameter.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!)];

    private static List<Guid> Ids(JsonElement page) => Ids(page.GetProperty("items").EnumerateArray());

    private static List<Guid> Ids(IEnumerable<JsonElement> items) => [.. items.Select(i => i.GetProperty("id").GetGuid())];

    private async Task<JsonElement> GetAsync(Engine engine, string login, string path)
    {
        var app = await apps.OnAsync(engine);
        using var api = app.Api(login);
        return await api.GetFromJsonAsync<JsonElement>("/api/v1" + path, Stop);
    }

    private async Task<List<JsonElement>> AllAsync(string login, string path)
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var api = app.Api(login);
        var (all, next) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await api.GetFromJsonAsync<JsonElement>("/api/v1" + path + (next is null ? "" : $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={next}"), Stop);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return all;
    }
}
