using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Groups;
using Whistle.Directory.Log;
using Whistle.Directory.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Directory;

/// <summary>Working groups as people keep them: by page and by program, with history and log, on both databases.</summary>
public sealed class GroupTests
{
    private static readonly Campus Campus = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;

    private static readonly Unit Station = DemoCity.UnitOf("local.police");

    private static readonly PersonId Head = DemoCity.PersonOf("local.police"), Officer = DemoCity.PersonOf("local.police.officer");

    private static string Group => $"/campuses/{Campus.Id.Value:D}/group";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_seat_is_filled_on_a_page_and_the_whole_path_is_kept(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = await app.SignInAsync("district.police.liaison");
        var page = await (await liaison.OpenAsync(Group)).ClickAsync("#place-police a.btn");
        var before = page.Value("member");

        var done = await page.SubmitAsync(("member", Choices.Value(Station.Id, Officer)), ("substitute", Choices.Value(Station.Id, Head)));

        Assert.Equal(Choices.Value(Station.Id, Head), before);
        Assert.Equal(Group, done.RedirectedTo);
        var city = await CityAsync(app);
        Assert.Equal(new(Campus.Id, Line.Police, Station.Id, Officer, Head), city.GroupOf(Campus.Id).Single(s => s.Line is Line.Police));
        var history = await liaison.OpenAsync(Group + "/history");
        Assert.Equal(2, history.Texts("section[aria-labelledby=history-police] li").Count);
        Assert.Contains(DemoCity.City.Person(Head)!.Name, history.Texts("section[aria-labelledby=history-police] li")[1], StringComparison.Ordinal);
        Assert.Equal([("seat.fill", DemoCity.PersonOf("district.police.liaison"), Officer, null)], await LogAsync(app));
    }

    [Theory, Engines]
    public async Task A_forged_form_for_another_department_s_seat_is_refused_and_written_down(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = await app.SignInAsync("district.police.liaison");
        var own = await liaison.OpenAsync(Group + "/police");
        var form = own.Document.Forms["place"] ?? own.Document.QuerySelector("main form.sheet")!;

        var answer = await liaison.Http.PostAsync(Group + "/market", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = own.Value("__RequestVerificationToken")!, ["_handler"] = "place", ["version"] = own.Value("version")!,
            ["member"] = Choices.Value(DemoCity.UnitOf("local.market").Id, DemoCity.PersonOf("local.market.officer")),
        }), Stop);

        Assert.NotNull(form);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(DemoCity.City.GroupMember(Campus.Id, Line.Market), (await CityAsync(app)).GroupMember(Campus.Id, Line.Market));
        Assert.Equal([("seat.fill", DemoCity.PersonOf("district.police.liaison"), DemoCity.PersonOf("local.market.officer"), "group.not-yours")], await LogAsync(app));
    }

    [Theory, Engines]
    public async Task A_liaison_fills_its_seat_in_twenty_schools_on_one_page(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = await app.SignInAsync("district.police.liaison");
        await WithAsync<WhistleDb>(app, db => db.Database.ExecuteSqlRawAsync("UPDATE directory_seat SET unit = NULL, member = NULL, substitute = NULL WHERE line = 'police'"));
        await TouchAsync(app);
        var district = DemoCity.City.DistrictOf(Station.Id)!.Value;
        var all = DemoCity.City.Campuses.Count(c => c.District == district);

        var page = await liaison.OpenAsync("/groups/fill?state=missing");
        Assert.Equal(all, page.Document.QuerySelectorAll("input[name=campus][checked]").Length);
        var done = await page.SubmitAsync(("member", Choices.Value(Station.Id, Officer)), ("substitute", Choices.Value(Station.Id, Head)));

        Assert.NotNull(done.RedirectedTo);
        var city = await CityAsync(app);
        Assert.All(city.Campuses.Where(c => c.District == district), c => Assert.Equal(Station.Id, city.GroupMember(c.Id, Line.Police)?.Id));
        Assert.All(city.Campuses.Where(c => c.District != district), c => Assert.Null(city.GroupMember(c.Id, Line.Police)));
        Assert.Equal(all, (await LogAsync(app)).Count(l => l.Act == "seat.fill"));
        Assert.Empty(page.Texts(".field-error").Where(e => e.Length > 0));
    }

    [Theory, Engines]
    public async Task Of_many_with_one_that_is_not_theirs_none_is_filled(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var foreign = DemoCity.City.Campuses.First(c => c.District != Campus.District);
        var by = new Actor(DemoCity.PersonOf("education.office"), default, DemoCity.City.PostsOf(DemoCity.PersonOf("education.office")));

        var refused = await WithAsync<GroupDesk, IReadOnlyDictionary<GroupCommand, Refusal>>(app, desk => desk.DoAsync(
            [new(new FillSeat(Campus.Id, Line.Police, Station.Id, Officer, null), null), new(new FillSeat(foreign.Id, Line.Police, Station.Id, Officer, null), null)], by, Stop));

        Assert.Equal([GroupRules.NotFound], refused.Values);
        Assert.Equal(Head, (await CityAsync(app)).GroupOf(Campus.Id).Single(s => s.Line is Line.Police).Member);
    }

    [Theory, Engines]
    public async Task Who_changed_it_meanwhile_is_not_overwritten(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var api = app.Api("education.office");
        var group = (await api.GetFromJsonAsync<JsonNode>($"/api/v1{Group}", Stop))!;
        var version = (long)group["seats"]!.AsArray().Single(s => (string)s!["place"]! == "police")!["version"]!;
        var body = new { unitId = Station.Id.Value, memberId = Officer.Value, version };

        var first = await api.PutAsJsonAsync($"/api/v1{Group}/police", body, Stop);
        var second = await api.PutAsJsonAsync($"/api/v1{Group}/police", body with { memberId = Head.Value }, Stop);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("group.moved-on", (string)(await second.Content.ReadFromJsonAsync<JsonNode>(Stop))!["code"]!);
        Assert.Equal(Officer, (await CityAsync(app)).GroupOf(Campus.Id).Single(s => s.Line is Line.Police).Member);
    }

    [Theory, Engines]
    public async Task Twenty_changes_at_once_all_take_place_one_after_the_other(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var by = new Actor(DemoCity.PersonOf("education.office"), default, DemoCity.City.PostsOf(DemoCity.PersonOf("education.office")));
        var campuses = DemoCity.City.Campuses.Where(c => c.District == Campus.District).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => WithAsync<GroupDesk, Refusal?>(app, desk
            => desk.DoAsync(new FillSeat(campuses[i % campuses.Count].Id, Line.Police, Station.Id, i % 2 == 0 ? Officer : Head, null), null, by, Stop))));

        Assert.All(answers, Assert.Null);
        var rows = await WithAsync<WhistleDb, List<SeatRow>>(app, db => db.Set<SeatRow>().AsNoTracking().ToListAsync());
        var open = rows.FindAll(s => s.Until is null);
        Assert.Equal(open.Count, open.Select(s => (s.Campus, s.Line)).Distinct().Count());
        Assert.Equal(rows.Count - open.Count, (await LogAsync(app)).Count);
        Assert.All(rows.Where(s => s.Until is not null), ended => Assert.Contains(rows, s => (s.Campus, s.Line, (DateTimeOffset?)s.Since) == (ended.Campus, ended.Line, ended.Until)));
    }

    [Theory, Engines]
    public async Task A_seat_whose_only_member_leaves_is_vacant_since_that_moment_and_its_leads_go_to_the_district(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        app.Clock.MoveTo(app.Clock.Now().AddHours(1));
        await EndAsync(app, Officer, Role.UnitWorker);
        Assert.Equal(Head, (await CityAsync(app)).GroupOf(Campus.Id).Single(s => s.Line is Line.Police).Member);

        await EndAsync(app, Head, Role.UnitHead);

        var city = await CityAsync(app);
        Assert.Null(city.GroupMember(Campus.Id, Line.Police));
        using var office = await app.SignInAsync("education.office");
        Assert.Contains("空缺，自2026年11月23日", (await office.OpenAsync(Group)).Text("#place-police"), StringComparison.Ordinal);
        Assert.Contains((await office.OpenAsync("/groups?place=police&state=missing")).Texts(".row-where"), row => row.Contains("公安（空缺，自2026年11月23日）", StringComparison.Ordinal));
        Assert.Contains((await LogAsync(app)), l => l.Act == "seat.left" && l.Person == Head);
        using var school = app.Api("school");
        var report = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, description = "校门口信号灯坏了" }), Headers = { { "Idempotency-Key", "a-1" } } };
        var @case = await (await school.SendAsync(report, Stop)).Content.ReadFromJsonAsync<JsonNode>(Stop);
        Assert.Equal(city.Department(Campus.District, Line.Police)!.Id.Value, (Guid)@case!["holder"]!["unit"]!["id"]!);
    }

    [Theory, Engines]
    public async Task A_post_that_ends_by_its_day_leaves_the_seat_too(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var tomorrow = app.Clock.Now().Day().AddDays(1);
        await WithAsync<WhistleDb>(app, db => db.Set<Whistle.Directory.People.AppointmentRow>().Where(a => a.Unit == Station.Id && (a.Person == Head || a.Person == Officer))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.To, (DateOnly?)tomorrow)));
        await TouchAsync(app);
        Assert.NotNull((await CityAsync(app)).GroupMember(Campus.Id, Line.Police));

        app.Clock.MoveTo(tomorrow.Start());

        Assert.Null((await CityAsync(app)).GroupMember(Campus.Id, Line.Police));
        using var office = await app.SignInAsync("education.office");
        Assert.Contains("空缺，自2026年11月24日", (await office.OpenAsync(Group)).Text("#place-police"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_guide_whose_post_ends_heads_no_group_and_sees_its_cases_no_more(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var guide = DemoCity.PersonOf("grid.guide");
        Assert.NotEmpty((await CityAsync(app)).CampusesHeadedBy(guide));

        await WithAsync<DirectoryDesk>(app, async (desk, db) =>
        {
            await desk.EndAsync(guide, Campus.Town, Role.GridGuide, Stop);
            await db.SaveChangesAsync(Stop);
        });

        Assert.Empty((await CityAsync(app)).CampusesHeadedBy(guide));
        Assert.Null((await CityAsync(app)).HeadsOf(Campus.Id)!.Guide);
    }

    [Fact]
    public async Task The_list_says_at_a_glance_who_is_complete_and_can_be_taken_along()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignInAsync("education.office");
        var district = DemoCity.City.Campuses.Where(c => c.District == Campus.District).Select(c => Completeness.Of(DemoCity.City, c)).ToList();

        var page = await office.OpenAsync("/groups");
        var missing = await office.OpenAsync("/groups?state=missing");

        Assert.StartsWith($"{district.Count(g => g.IsComplete)}", page.Text("ul.counts li strong"), StringComparison.Ordinal);
        Assert.Equal(district.Count, page.Texts("ul.rows li a.row-what").Count);
        Assert.Equal(district.Count(g => !g.IsComplete), missing.Texts("ul.rows li a.row-what").Count);
        using var file = await office.Http.GetAsync("/groups/export?state=missing", Stop);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Content.Headers.ContentType!.MediaType);
        var sheet = Whistle.Directory.Import.Sheets.SheetReader.Read(await file.Content.ReadAsByteArrayAsync(Stop)).Sheet!;
        Assert.Equal(district.Count(g => !g.IsComplete) * Completeness.Codes.Count, sheet.Rows.Count);
    }

    [Fact]
    public async Task The_board_has_one_form_and_shows_numbers_only_as_the_district_sets()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignInAsync("education.office");
        var board = await office.OpenAsync($"/campuses/{Campus.Id.Value:D}/board");
        Assert.True(board.Has(".board svg.qr path"));
        Assert.Equal(13, board.Texts(".board-table tbody tr").Count);
        Assert.DoesNotContain("0571", board.Text(".board"), StringComparison.Ordinal);

        var set = await board.SubmitAsync(("phones", "office"));

        Assert.Equal($"/campuses/{Campus.Id.Value:D}/board", set.RedirectedTo);
        Assert.Contains("0571", (await set.FollowAsync()).Text(".board"), StringComparison.Ordinal);
        using var twin = await app.SignInAsync("other.education.office");
        var other = DemoCity.City.MainCampus(DemoCity.UnitOf("other.school").Id)!;
        Assert.DoesNotContain("0571", (await twin.OpenAsync($"/campuses/{other.Id.Value:D}/board")).Text(".board"), StringComparison.Ordinal);
        using var anybody = app.Visitor();
        var gate = await anybody.OpenAsync($"/gate/{Campus.Id.Value:D}");
        Assert.Contains("望澜派出所", gate.Text("main"), StringComparison.Ordinal);
        Assert.All(DemoCity.City.People, person => Assert.DoesNotContain(person.Name, gate.Html, StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task Before_its_start_day_a_campus_reports_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var office = await app.SignInAsync("education.office");
        var page = await office.OpenAsync("/campuses?q=" + Uri.EscapeDataString("望澜小学"));
        var done = await page.SubmitAsync(("start", "2026-12-01"), ("campus", Campus.Id.Value.ToString("N")));
        Assert.NotNull(done.RedirectedTo);

        Assert.Equal("report.campus-not-on", await ReportAsync(app, "b-1"));
        using var anybody = app.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.OpenAsync($"/gate/{Campus.Id.Value:D}")).Status);
        app.Clock.MoveTo(new DateOnly(2026, 12, 1).Start());
        Assert.Null(await ReportAsync(app, "b-2"));
        Assert.Equal(["campus.start"], (await LogAsync(app)).Select(l => l.Act));
    }

    [Theory, Engines]
    public async Task Only_the_office_switches_campuses_on(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        foreach (var (login, refusal) in new[] { ("school.head", "campus.not-yours"), ("district.police.liaison", "campus.not-yours"), ("other.education.office", "group.not-found") })
        {
            var person = DemoCity.PersonOf(login);
            var answer = await WithAsync<CampusDesk, Refusal?>(app, desk => desk.StartAsync([Campus.Id], null, null, new(person, default, DemoCity.City.PostsOf(person)), Stop));
            Assert.Equal(refusal, answer?.WireCode);
        }
        Assert.True((await CityAsync(app)).IsOn(Campus.Id, app.Clock.Now().Day()));
        Assert.Equal(3, (await LogAsync(app)).Count(l => l.Refusal is not null));
    }

    [Fact]
    public async Task In_the_demo_city_all_campuses_are_on_but_one()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        var city = await CityAsync(app);
        Assert.Single(city.Campuses, c => !city.IsOn(c.Id, app.Clock.Now().Day()));
    }

    private static async Task<string?> ReportAsync(WhistleApp app, string key)
    {
        using var school = app.Api("school");
        var answer = await school.SendAsync(new(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, description = "护栏坏了" }), Headers = { { "Idempotency-Key", key } } }, Stop);
        return answer.IsSuccessStatusCode ? null : (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["code"]!;
    }

    private static Task EndAsync(WhistleApp app, PersonId person, Role role) => WithAsync<DirectoryDesk>(app, async (desk, db) =>
    {
        await desk.EndAsync(person, Station.Id, role, Stop);
        await db.SaveChangesAsync(Stop);
    });

    private static Task<City> CityAsync(WhistleApp app) => app.WithAsync(async services => await services.GetRequiredService<ICity>().GetAsync(Stop));

    private static Task TouchAsync(WhistleApp app) => WithAsync<WhistleDb>(app, async db =>
    {
        await Stamp.TouchAsync(db, DirectoryDesk.StampName, Stop);
        await db.SaveChangesAsync(Stop);
    });

    private static Task<List<(string Act, PersonId? By, PersonId? Person, string? Refusal)>> LogAsync(WhistleApp app)
        => WithAsync<WhistleDb, List<(string, PersonId?, PersonId?, string?)>>(app, async db
            => [.. (await db.Set<LogEntry>().AsNoTracking().OrderBy(e => e.Id).ToListAsync(Stop)).Select(e => (e.Act, e.By, e.Person, e.Refusal))]);

    private static Task WithAsync<T>(WhistleApp app, Func<T, Task> work) where T : notnull => app.WithAsync(services => work(services.GetRequiredService<T>()));

    private static Task WithAsync<T>(WhistleApp app, Func<T, WhistleDb, Task> work) where T : notnull
        => app.WithAsync(services => work(services.GetRequiredService<T>(), services.GetRequiredService<WhistleDb>()));

    private static Task<TResult> WithAsync<T, TResult>(WhistleApp app, Func<T, Task<TResult>> work) where T : notnull => app.WithAsync(services => work(services.GetRequiredService<T>()));
}
