using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using static Whistle.Web.Tests.Hazards.CaseProgram;

namespace Whistle.Web.Tests.Hazards;

public sealed class CaseApiTests(Apps apps) : IClassFixture<Apps>
{
    [Theory, Engines]
    public async Task A_case_goes_up_comes_back_goes_down_and_is_closed(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, local, district, head) = (Of(app, "school"), Of(app, "local.police"), Of(app, "district.police"), Of(app, "district.police.head"));
        var (city, room, team) = (Of(app, "city.police"), Of(app, "town.command"), Of(app, "town.officer"));
        var id = IdOf(await school.ReportAsync());

        await local.DoAsync(id, "accept");
        await local.DoAsync(id, "report-up", new { reason = "需要区级协调" });
        await district.DoAsync(id, "accept");
        await district.DoAsync(id, "report-up", new { reason = "需要市级协调" });
        await city.DoAsync(id, "return", new { reason = "属区级职责" });
        await district.DoAsync(id, "accept");
        await district.DoAsync(id, "propose-send-down", new { analysis = "点位分散，建议属地整治" });
        await head.DoAsync(id, "approve-send-down");
        await room.DoAsync(id, "dispatch", new { unitId = DemoCity.UnitOf("town.officer").Id.Value });
        await team.DoAsync(id, "result", new { outcome = "护栏已修复" });
        await district.DoAsync(id, "rework", new { reason = "还缺一段" });
        await team.DoAsync(id, "result", new { outcome = "全部修复" });
        await district.DoAsync(id, "confirm");
        var rated = await school.DoAsync(id, "rate", new { satisfied = true, text = "很快" });

        Assert.Equal("Closed", rated.GetProperty("state").GetString());
        Assert.Equal(15, rated.GetProperty("version").GetInt32());
        Assert.Equal(15, (await school.ReadAsync($"/api/v1/cases/{id}/events")).GetArrayLength());
        await app.WithAsync(async services =>
        {
            using var report = new StringWriter();
            Assert.True(await services.GetRequiredService<Verification>().RunAsync(report, CancellationToken.None) == 0, report.ToString());
        });
    }

    [Theory, Engines]
    public async Task The_answers_come_in_the_order_of_the_contract(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").ReportAsync());
        var path = $"/api/v1/cases/{id}/finish";

        using var stranger = app.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)404, (await Of(app, "neighbour.school").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)403, (await Of(app, "district.police").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)422, (await Of(app, "local.police").PostAsync(path, new { outcome = "", version = 9 })).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await Of(app, "local.police").PostAsync(path, new { outcome = "好了" })).StatusCode);
        Assert.Equal((HttpStatusCode)412, (await Of(app, "local.police").PostAsync(path, new { outcome = "好了", version = 9 })).StatusCode);
        Assert.Equal((HttpStatusCode)409, (await Of(app, "local.police").PostAsync(path, new { outcome = "好了", version = 1 })).StatusCode);
        Assert.Equal(["CaseReported"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task Of_twenty_that_accept_at_once_one_wins_and_nineteen_are_told_who(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").ReportAsync());
        var people = new[] { "local.police", "local.police.officer" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Of(app, people[i % 2]).PostAsync($"/api/v1/cases/{id}/accept", new { version = 1 })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var winner = (await Of(app, "school").ReadAsync($"/api/v1/cases/{id}")).GetProperty("holder").GetProperty("person").GetProperty("name").GetString()!;
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
            var problem = await late.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("case.moved-on", problem.GetProperty("code").GetString());
            Assert.Contains(winner, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(["CaseReported", "CaseAccepted"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task The_same_report_five_times_with_one_key_is_one_case(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var answers = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var answer = await school.PostAsync("/api/v1/cases", new { dutyItem = 18, description = "早餐摊占道" }, $"one-key-{engine}");
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            answers.Add(IdOf(await answer.Content.ReadFromJsonAsync<JsonElement>()));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(["CaseReported"], await app.JournalAsync(answers[0]));
        Assert.Equal((HttpStatusCode)422, (await school.PostAsync("/api/v1/cases", new { dutyItem = 17, description = "别的" }, $"one-key-{engine}")).StatusCode);
    }

    [Theory, Engines]
    public async Task What_is_malformed_is_named_and_nothing_is_written(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        (string Field, object Body)[] wrong =
        [
            ("dutyItem", new { description = "x" }), ("dutyItem", new { description = "x", dutyItem = 23 }), ("dutyItem", new { description = "x", dutyItem = "5" }),
            ("dutyItem", new { description = "x", dutyItem = 1.5 }), ("description", new { dutyItem = 5 }), ("description", new { dutyItem = 5, description = 7 }),
            ("description", new { dutyItem = 5, description = " \u200b\u200d " }), ("description", new { dutyItem = 5, description = new string('长', 2001) }),
            ("description", new { dutyItem = 5, description = "a\u0000b" }), ("photos", new { dutyItem = 5, description = "x", photos = "y" }),
            ("photos", new { dutyItem = 5, description = "x", photos = new[] { "no-id" } }), ("photos", new { dutyItem = 5, description = "x", photos = new[] { Guid.Empty } }),
            ("photos", new { dutyItem = 5, description = "x", photos = Enumerable.Range(1, 10).Select(n => new Guid(n, 0, 0, new byte[8])) }),
            ("urgency", new { dutyItem = 5, description = "x", urgency = "<b>" }), ("source", new { dutyItem = 5, description = "x", source = 3 }),
            ("location", new { dutyItem = 5, description = "x", location = new { lat = 91, lon = 0 } }), ("location", new { dutyItem = 5, description = "x", location = new { lat = 30 } }),
            ("location", new { dutyItem = 5, description = "x", location = "here" }), ("schoolId", new { dutyItem = 5, description = "x", schoolId = "😀" }),
            ("campusId", new { dutyItem = 5, description = "x", campusId = Guid.Empty }), ("schoolId", new { dutyItem = 5, description = "x", schoolId = DemoCity.UnitOf("neighbour.school").Id.Value }),
            ("to", new { dutyItem = 5, description = "x", to = DemoCity.UnitOf("city.police").Id.Value, toReason = "y" }), ("toReason", new { dutyItem = 5, description = "x", to = DemoCity.UnitOf("local.market").Id.Value }),
            ("hideReporter", new { dutyItem = 5, description = "x", hideReporter = "yes" }),
        ];

        foreach (var (field, body) in wrong)
        {
            var answer = await school.PostAsync("/api/v1/cases", body);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True(answer.StatusCode == (HttpStatusCode)422 && problem.GetProperty("errors").TryGetProperty(field, out _), $"{field} {JsonSerializer.Serialize(body)}: {(int)answer.StatusCode} {problem}");
        }
        Assert.Equal((HttpStatusCode)422, (await school.PostAsync("/api/v1/cases", new[] { 1 })).StatusCode);
    }

    [Theory, Engines]
    public async Task Markup_and_emoji_are_words_like_others(Engine engine)
    {
        const string Words = "<script>alert(1)</script> 护栏😀坏了 & \"引号\"";
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");

        var id = IdOf(await school.ReportAsync(new { dutyItem = 5, description = Words }));

        Assert.Equal(Words, (await school.ReadAsync($"/api/v1/cases/{id}")).GetProperty("description").GetString());
    }

    [Theory, Engines]
    public async Task The_chain_can_be_computed_again_from_the_answer_alone(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").ReportAsync());
        await Of(app, "local.police").DoAsync(id, "assign", new { personId = DemoCity.PersonOf("local.police.officer").Value });
        var previous = new string('0', 64);

        foreach (var one in (await Of(app, "school").ReadAsync($"/api/v1/cases/{id}/events")).EnumerateArray())
        {
            Assert.Equal(previous, one.GetProperty("previousHash").GetString());
            var canonical = Canonical(one);
            previous = Hex(previous + "\n" + canonical);
            Assert.Equal(previous, one.GetProperty("hash").GetString());
            foreach (var text in one.GetProperty("texts").EnumerateObject())
                Assert.Equal(one.GetProperty("data").GetProperty(text.Name).GetProperty("sha256").GetString(), Hex(text.Value.GetProperty("salt").GetString() + "\n" + text.Value.GetProperty("text").GetString()));
            Assert.DoesNotContain(DemoCity.PersonOf("local.police.officer").Value.ToString(), canonical, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, Engines]
    public async Task The_list_holds_what_one_may_see_and_finds_chinese(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").ReportAsync(new { dutyItem = 10, description = "南侧山塘独角兽栏杆松动" }));

        Assert.Contains(id, await IdsAsync(Of(app, "school"), "?q=独角兽"));
        Assert.Contains(id, await IdsAsync(Of(app, "school"), "?mine=reported&state=open"));
        Assert.Empty(await IdsAsync(Of(app, "neighbour.school"), "?q=独角兽"));
        Assert.Empty(await IdsAsync(Of(app, "city.police"), "?q=独角兽"));
        Assert.Empty(await IdsAsync(Of(app, "other.education.office"), "?q=独角兽"));
        Assert.Contains(id, await IdsAsync(Of(app, "education.office"), "?q=角兽"));
        Assert.Equal((HttpStatusCode)422, (await Of(app, "school").GetAsync("/api/v1/cases?state=Nowhere")).StatusCode);
    }

    [Theory, Engines]
    public async Task Pages_of_a_list_stay_stable_while_cases_arrive(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var whole = await IdsAsync(school, "?limit=100");
        var first = await school.ReadAsync("/api/v1/cases?limit=5");

        // of the same millisecond as the others here, it may well stand among them; what was there must follow one another all the same
        var arrived = IdOf(await school.ReportAsync());
        var second = await school.ReadAsync($"/api/v1/cases?limit=6&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(whole.Take(10), Ids(first).Concat(Ids(second)).Where(id => id != arrived).Take(10));
    }

    private static async Task<List<Guid>> IdsAsync(CaseProgram program, string query) => Ids(await program.ReadAsync("/api/v1/cases" + query));

    private static List<Guid> Ids(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(IdOf)];

    /// <summary>RFC 8785 for what these events hold: names in order, no spaces. Written apart from the product's own.</summary>
    private static string Canonical(JsonElement one)
    {
        var kept = new[] { "actor", "at", "data", "previousHash", "seq", "type" };
        return "{" + string.Join(",", kept.Select(name => $"\"{name}\":{Sorted(one.GetProperty(name))}")) + "}";
    }

    private static string Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{Sorted(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Sorted)) + "]",
        _ => value.GetRawText(),
    };

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
