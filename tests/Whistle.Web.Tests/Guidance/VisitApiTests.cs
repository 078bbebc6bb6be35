using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using Whistle.Web.Tests.Safety;
using static Whistle.Web.Tests.Guidance.Visits;

namespace Whistle.Web.Tests.Guidance;

public sealed class VisitApiTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_visit_is_planned_made_rectified_sent_back_and_ended_and_the_history_proves_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = (await app.CreateAsync(Plan)).Id();

        await app.StepAsync(id, Officer, "change", new() { ["kind"] = "inspection", ["day"] = "2026-11-23", ["time"] = "09:30" });
        await app.StepAsync(id, Officer, "record", new() { ["kind"] = "inspection", ["done"] = "检查校门口。" });
        await app.StepAsync(id, Officer, "hand-over", Problem);
        await app.StepAsync(id, "school", "rectified", new() { ["outcome"] = "修好了。" });
        await app.StepAsync(id, "local.police", "send-back", new() { ["reason"] = "还有一根。", ["rectifyBy"] = "2026-12-10" });
        await app.StepAsync(id, "school.head", "rectified", new() { ["outcome"] = "全部修好。" });
        var ended = await app.StepAsync(id, Officer, "accept");

        Assert.Equal("Ended", ended.State());
        Assert.Equal(["VisitPlanned", "VisitChanged", "VisitRecorded", "ProblemHandedOver", "ProblemRectified", "RectificationSentBack", "ProblemRectified", "RectificationAccepted"], await app.JournalAsync(id));
        await app.WithAsync(async services =>
        {
            using var report = new StringWriter();
            Assert.True(await services.GetRequiredService<Verification>().RunAsync(report, Stop) == 0, report.ToString());
            Assert.Matches(@"verified \d+ visits, \d+ events", report.ToString());
        });
    }

    [Theory, Engines]
    public async Task Who_sees_a_visit_and_who_does_not(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = (await app.CreateAsync(Plan)).Id();

        foreach (var login in new[] { Officer, "local.police", "district.police", "district.police.head", "city.police", "city.police.head", "school", "school.head", "grid.guide", "education.office", "education.office.head", "city.education" })
            Assert.True(await app.StatusAsync($"/api/v1/visits/{id}", login) == HttpStatusCode.OK, login);
        foreach (var login in new[] { "neighbour.school", "other.school", "local.market", "district.market", "other.local.police", "other.district.police", "other.education.office", "town.command", "other.grid.guide" })
            Assert.True(await app.StatusAsync($"/api/v1/visits/{id}", login) == HttpStatusCode.NotFound, login);
        Assert.Equal(HttpStatusCode.Forbidden, await app.StatusAsync($"/api/v1/visits/{id}", "admin"));
    }

    [Theory, Engines]
    public async Task A_list_holds_what_its_reader_may_see_and_pages_without_gaps(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var school = app.Api("school");
        var (all, next) = (new List<Guid>(), "");

        do
        {
            var page = await school.GetFromJsonAsync<JsonElement>($"/api/v1/visits?limit=7{next}", Stop);
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        }
        while (next is not null);

        Assert.NotEmpty(all);
        Assert.Equal(all.Count, all.Distinct().Count());
        var own = DemoCity.UnitOf("school").Id;
        Assert.All((await school.GetFromJsonAsync<JsonElement>("/api/v1/visits?limit=100", Stop)).GetProperty("items").EnumerateArray().ToList(),
            item => Assert.Equal(own.Value, item.GetProperty("school").GetProperty("id").GetGuid()));
        var made = await school.GetFromJsonAsync<JsonElement>("/api/v1/visits?made=true&kind=inspection&line=police&limit=100", Stop);
        Assert.All(made.GetProperty("items").EnumerateArray().ToList(), item => Assert.Equal(("inspection", "police"), (item.GetProperty("kind").GetString(), item.GetProperty("line").GetString())));
    }

    [Theory, Engines]
    public async Task An_inspection_reaches_the_other_departments_of_the_group(Engine engine)
    {
        var app = await apps.OnAsync(engine);

        var inspected = (await app.CreateAsync(Made)).Id();
        var advised = (await app.CreateAsync(With(Made, new() { ["kind"] = "advice" }))).Id();
        await app.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync($"/api/v1/visits/{inspected}", "local.market"));
        Assert.Equal(HttpStatusCode.NotFound, await app.StatusAsync($"/api/v1/visits/{advised}", "local.market"));
        var member = DemoCity.City.GroupOf(new(Visits.Campus)).Single(seat => seat.Line is Line.Market).Member;
        using var market = app.Api(DemoCity.Logins.First(login => login.Person == member).Login);
        Assert.Contains($"/visits/{inspected}", await market.GetStringAsync("/api/v1/inbox?limit=100", Stop), StringComparison.Ordinal);
        using var school = app.Api("school");
        Assert.Contains($"/visits/{advised}", await school.GetStringAsync("/api/v1/inbox?limit=100", Stop), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task The_answers_come_in_the_order_of_the_contract(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = (await app.CreateAsync(Made)).Id();
        var wrong = new JsonObject { ["problem"] = "", ["version"] = 9 };

        using var stranger = app.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync($"/api/v1/visits/{id}/hand-over", wrong, Stop)).StatusCode);
        Assert.Equal((HttpStatusCode)404, (await app.TryAsync(id, "neighbour.school", "hand-over", wrong)).StatusCode);
        Assert.Equal((HttpStatusCode)403, (await app.TryAsync(id, "school", "hand-over", wrong)).StatusCode);
        Assert.Equal((HttpStatusCode)422, (await app.TryAsync(id, Officer, "hand-over", wrong)).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await app.TryAsync(id, Officer, "hand-over", Problem)).StatusCode);
        Assert.Equal((HttpStatusCode)412, (await app.TryAsync(id, Officer, "hand-over", With(Problem, new() { ["version"] = 9 }))).StatusCode);
        Assert.Equal((HttpStatusCode)409, (await app.TryAsync(id, Officer, "record", With(Made, new() { ["version"] = 1 }))).StatusCode);
        Assert.Equal(["VisitMade"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task The_same_record_five_times_with_one_key_is_one_visit(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var ids = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < 5; i++)
        {
            using var answer = await app.TryCreateAsync(Made, key: $"one-{engine}");
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            ids.Add((string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!["id"]!);
        }

        Assert.Single(ids);
        using var other = await app.TryCreateAsync(Plan, key: $"one-{engine}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Theory, Engines]
    public async Task What_is_malformed_is_named_and_nothing_is_written(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        (string Field, JsonObject Body)[] wrong =
        [
            ("kind", With(Made, new() { ["kind"] = "party" })), ("kind", With(Made, new() { ["kind"] = null })), ("done", With(Made, new() { ["done"] = "" })), ("done", With(Made, new() { ["done"] = new string('长', 1001) })),
            ("reached", With(Made, new() { ["reached"] = -1 })), ("reached", With(Made, new() { ["reached"] = "三" })), ("dutyItem", With(Made, new() { ["dutyItem"] = 23 })), ("day", With(Made, new() { ["day"] = "2026-11-24" })),
            ("day", With(Made, new() { ["day"] = "24.11.2026" })), ("day", With(Plan, new() { ["day"] = "2026-11-22" })), ("time", With(Plan, new() { ["time"] = "25:00" })), ("campusId", With(Made, new() { ["campusId"] = Guid.Empty })),
            ("people", With(Made, new() { ["people"] = new JsonArray(DemoCity.PersonOf("local.market").Value) })), ("photos", With(Made, new() { ["photos"] = new JsonArray(Guid.Empty) })),
            ("campusId", With(Made, new() { ["campusId"] = DemoCity.City.MainCampus(DemoCity.UnitOf("other.school").Id)!.Id.Value })),
        ];

        foreach (var (field, body) in wrong)
        {
            using var answer = await app.TryCreateAsync(body);
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity && said.GetProperty("errors").TryGetProperty(field, out _), $"{body.ToJsonString()}: {said}");
        }
        using var school = await app.TryCreateAsync(Made, "school");
        Assert.Equal(HttpStatusCode.Forbidden, school.StatusCode);
    }

    [Theory, Engines]
    public async Task Of_ten_that_end_at_once_one_wins(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = (await app.CreateAsync(Made)).Id();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.TryAsync(id, i % 2 == 0 ? Officer : "local.police", "end", new() { ["version"] = 1 })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
        Assert.Equal(["VisitMade", "VisitEnded"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task A_visit_becomes_a_case_with_everything_carried_over_once(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var photo = await PhotoAsync(app);
        var id = (await app.CreateAsync(With(Made, new() { ["photos"] = new JsonArray(photo) }))).Id();
        await app.StepAsync(id, Officer, "hand-over", Problem);

        var reported = await app.Program(Officer).ReportAsync(new { from = $"visit:{id}" });

        Assert.Equal(4, reported.GetProperty("dutyItem").GetInt32());
        Assert.StartsWith("南门防冲撞柱松动。", reported.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(DemoCity.UnitOf("school").Id.Value, reported.GetProperty("school").GetProperty("id").GetGuid());
        var copy = Assert.Single(reported.GetProperty("photos").EnumerateArray()).GetGuid();
        Assert.NotEqual(photo, copy);
        Assert.Equal((id, "visit"), (reported.GetProperty("links")[0].GetProperty("id").GetGuid(), reported.GetProperty("links")[0].GetProperty("kind").GetString()));
        var visit = await app.VisitAsync(id, "school");
        Assert.Equal(("BecameCase", reported.GetProperty("id").GetString()), (visit.State(), (string)visit["case"]!));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync($"/api/v1/files/{copy}", "school"));

        using var again = await app.Program(Officer).PostAsync("/api/v1/cases", new { from = $"visit:{id}" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal("VisitBecameCase", (await app.JournalAsync(id))[^1]);
    }

    [Theory, Engines]
    public async Task A_visit_of_others_does_not_become_my_case(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.RectifyingAsync();

        foreach (var login in new[] { "neighbour.school", "district.market", "other.school" })
        {
            using var answer = await app.Program(login).PostAsync("/api/v1/cases", new { from = $"visit:{id}", dutyItem = 4, description = "试试" });
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, login);
        }
        using var unknown = await app.Program("school").PostAsync("/api/v1/cases", new { from = "nothing:at-all", dutyItem = 4, description = "试试" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Equal("Rectifying", (await app.VisitAsync(id, "school")).State());
        Assert.Equal("Reported", (await app.Program("school").ReportAsync(new { from = $"visit:{id}" })).GetProperty("state").GetString());
    }

    [Theory, Engines]
    public async Task Open_work_is_handed_to_a_colleague(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (from, to, unit) = (DemoCity.PersonOf(Officer), DemoCity.PersonOf("local.police"), DemoCity.UnitOf(Officer).Id);
        var planned = (await app.CreateAsync(Plan)).Id();
        var found = await app.RectifiedAsync();

        await app.WithAsync(async services =>
        {
            var work = services.GetServices<IOpenWork>().Single(w => w.GetType().Assembly.GetName().Name == "Whistle.Guidance");
            Assert.Contains(await work.OfAsync(from, Stop), open => open.Id == planned && open.Unit == unit);
            Assert.Contains(await work.OfAsync(from, Stop), open => open.Id == found);
            await work.HandOverAsync(services.GetRequiredService<WhistleDb>(), from, to, unit, new(to, default, DemoCity.City.PostsOf(to)), Stop);
            await services.GetRequiredService<WhistleDb>().SaveChangesAsync(Stop);
            Assert.Empty(await work.OfAsync(from, Stop));
            Assert.Contains(await work.OfAsync(to, Stop), open => open.Id == planned);
        });
        Assert.Equal("VisitPassedOn", (await app.JournalAsync(found))[^1]);
    }

    private static async Task<Guid> PhotoAsync(WhistleApp app)
    {
        using var api = app.Api(Officer);
        using var answer = await api.PostAsync("/api/v1/files", Scenes.Upload(), Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
    }
}
