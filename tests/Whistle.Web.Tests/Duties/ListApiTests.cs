using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Duties.Lists;
using Whistle.Platform.Data;
using Whistle.TestKit;
using static Whistle.Web.Tests.Duties.PackageProgram;

namespace Whistle.Web.Tests.Duties;

public sealed class ListApiTests(Apps apps) : IClassFixture<Apps>
{
    private const string Path = "/api/v1/duty-lists";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_list_holds_22_items_and_34_measures_word_for_word_with_their_days_in_its_year(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var list = await DistrictAsync(app, "education.office");

        var items = list.GetProperty("items").EnumerateArray().ToList();
        var plan = (await Of(app, "school").ReadAsync("/api/v1/duty-items")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(22, items.Count);
        Assert.Equal(plan.SelectMany(item => item.GetProperty("measures").EnumerateArray()).Select(m => m.GetProperty("text").GetProperty("zh").GetString()), Measures(list).Select(m => m.GetProperty("text").GetProperty("zh").GetString()));
        Assert.Equal(34, Measures(list).Count);
        Assert.Equal("2026-08-31", Measures(list).Single(m => m.GetProperty("targets").GetArrayLength() == 4 && m.GetProperty("rhythm").GetString() == "by-date").GetProperty("dueDate").GetString());
        Assert.Contains(Measures(list), m => m.GetProperty("state").GetString() == "late");
        Assert.Contains(Measures(list), m => m.GetProperty("rhythm").GetString() == "monthly" && m.GetProperty("missed").GetInt32() == 1);
    }

    [Theory, Engines]
    public async Task Each_reads_his_own_districts_lists_and_nobody_elses(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await DistrictAsync(app, "education.office"));

        foreach (var (login, status) in new[]
        {
            ("school", 200), ("grid.guide", 200), ("local.police", 200), ("district.police.liaison", 200), ("town.command", 200), ("city.education", 200), ("city.police", 200),
            ("other.school", 404), ("other.education.office", 404), ("other.local.police", 404), ("admin", 403),
        })
        {
            Assert.Equal((login, status), (login, (int)(await Of(app, login).GetAsync($"{Path}/{id}")).StatusCode));
            Assert.Equal((login, status), (login, (int)(await Of(app, login).GetAsync($"{Path}/{id}/progress")).StatusCode));
        }
        Assert.Equal(2, (await Of(app, "school").ReadAsync(Path)).GetProperty("items").GetArrayLength());
        Assert.Equal(3, (await Of(app, "city.police").ReadAsync(Path)).GetProperty("items").GetArrayLength());
    }

    [Theory, Engines]
    public async Task The_office_changes_its_list_and_a_stale_version_changes_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (office, list) = (Of(app, "education.office"), await DistrictAsync(app, "education.office"));
        var (id, version) = (IdOf(list), list.GetProperty("version").GetInt32());
        object body = new { item = 20, textZh = "每月巡查学校周边水域。", rhythm = "monthly", targets = new[] { new { nameZh = "巡查", unitZh = "次", goal = 12 } }, version };

        Assert.Equal(404, (int)(await Of(app, "other.education.office").PostAsync($"{Path}/{id}/measures", body)).StatusCode);
        Assert.Equal(403, (int)(await Of(app, "district.police.head").PostAsync($"{Path}/{id}/measures", body)).StatusCode);
        Assert.Equal(403, (int)(await Of(app, "city.education").PostAsync($"{Path}/{id}/measures", body)).StatusCode);
        Assert.Equal(422, (int)(await office.PostAsync($"{Path}/{id}/measures", new { item = 20, textZh = "x", rhythm = "by-date", version })).StatusCode);
        Assert.Equal(422, (int)(await office.PostAsync($"{Path}/{id}/measures", new { item = 20, textZh = "x", rhythm = "by-date", dueDate = "2027-01-01", version })).StatusCode);
        Assert.Equal(428, (int)(await office.PostAsync($"{Path}/{id}/measures", new { item = 20, textZh = "x", rhythm = "monthly" })).StatusCode);
        Assert.Equal(200, (int)(await office.PostAsync($"{Path}/{id}/measures", body)).StatusCode);
        Assert.Equal("list.moved-on", await CodeAsync(await office.PostAsync($"{Path}/{id}/measures", body)));

        var made = Measures(await office.ReadAsync($"{Path}/{id}")).Single(m => m.GetProperty("text").GetProperty("zh").GetString() == "每月巡查学校周边水域。");
        Assert.Equal(200, (int)(await office.PostAsync($"{Path}/{id}/measures/{IdOf(made)}", new { textZh = "每月两次巡查。", rhythm = "standing" }, match: $"\"{version + 1}\"")).StatusCode);
        Assert.Equal(200, (int)(await office.PostAsync($"{Path}/{id}/measures/{IdOf(made)}/remove", new { version = version + 2 })).StatusCode);
        Assert.Equal("list.removed", await CodeAsync(await office.PostAsync($"{Path}/{id}/measures/{IdOf(made)}/remove", new { version = version + 3 })));
        Assert.Equal(34, Measures(await office.ReadAsync($"{Path}/{id}")).Count);
    }

    [Theory, Engines]
    public async Task A_year_is_copied_into_the_next_with_its_days_and_without_its_results(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var office = Of(app, "education.office");

        Assert.Equal("list.nothing-to-copy", await CodeAsync(await office.PostAsync(Path, new { year = 2027, source = "city" })));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => office.PostAsync(Path, new { year = 2027, source = "previous" })));
        var made = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Created).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));

        var (before, after) = (Measures(await DistrictAsync(app, "education.office")), Measures(await office.ReadAsync($"{Path}/{IdOf(made)}")));
        Assert.Equal(before.Select(m => m.GetProperty("text").ToString()), after.Select(m => m.GetProperty("text").ToString()));
        Assert.Contains(after, m => m.GetProperty("dueDate").ValueKind is JsonValueKind.String && m.GetProperty("dueDate").GetString() == "2027-08-31");
        Assert.All(after, m => Assert.Equal(0, m.GetProperty("entries").GetInt32()));
        Assert.All(after.SelectMany(m => m.GetProperty("targets").EnumerateArray()), t => Assert.Equal(JsonValueKind.Null, t.GetProperty("result").ValueKind));
        Assert.Equal(403, (int)(await Of(app, "school.head").PostAsync(Path, new { year = 2028 })).StatusCode);
        Assert.Equal(403, (int)(await office.PostAsync(Path, new { year = 2028, areaId = DistrictOf("other.school") })).StatusCode);
    }

    [Theory, Engines]
    public async Task Progress_is_added_by_the_line_counts_and_is_struck_by_a_further_entry(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (police, list) = (Of(app, "local.police"), await DistrictAsync(app, "education.office"));
        var id = IdOf(list);
        var measure = Measures(list).Single(m => m.GetProperty("targets").GetArrayLength() == 4 && m.GetProperty("rhythm").GetString() == "by-date");
        var (path, signs) = ($"{Path}/{id}/measures/{IdOf(measure)}/progress", measure.GetProperty("targets")[0]);
        var before = signs.GetProperty("result").GetInt32();

        Assert.Equal(404, (int)(await Of(app, "other.local.police").PostAsync(path, new { text = "x" })).StatusCode);
        Assert.Equal(403, (int)(await Of(app, "local.market").PostAsync(path, new { text = "x" })).StatusCode);
        Assert.Equal(403, (int)(await Of(app, "district.police.liaison").PostAsync(path, new { text = "x" })).StatusCode);
        foreach (var (field, wrong) in new (string, object)[]
        {
            ("text", new { }), ("day", new { text = "x", day = "2026-11-24" }), ("day", new { text = "x", day = "2025-12-31" }), ("targetId", new { text = "x", figure = 3 }),
            ("figure", new { text = "x", targetId = IdOf(signs) }), ("targetId", new { text = "x", figure = 3, targetId = Guid.NewGuid() }), ("files", new { text = "x", files = new[] { Guid.NewGuid() } }),
        })
        {
            var problem = await (await police.PostAsync(path, wrong)).Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.True(problem.GetProperty("status").GetInt32() == 422 && problem.GetProperty("errors").TryGetProperty(field, out _), $"{field}: {problem}");
        }

        var entry = await (await police.PostAsync(path, new { text = "新增标志牌，累计80块", targetId = IdOf(signs), figure = 80, completes = true })).Content.ReadFromJsonAsync<JsonElement>(Stop);
        var now = await MeasureAsync();
        Assert.Equal((80, true, "done"), (now.GetProperty("targets")[0].GetProperty("result").GetInt32(), now.GetProperty("targets")[0].GetProperty("reached").GetBoolean(), now.GetProperty("state").GetString()));

        Assert.Equal(403, (int)(await Of(app, "local.market").PostAsync($"{Path}/{id}/progress/{IdOf(entry)}/strike", new { reason = "x" })).StatusCode);
        var strikes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Of(app, i % 2 == 0 ? "local.police.officer" : "education.office").PostAsync($"{Path}/{id}/progress/{IdOf(entry)}/strike", new { reason = "数字填错" })));
        Assert.Single(strikes, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(strikes.Where(answer => answer.StatusCode != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));

        Assert.Equal((before, "late"), ((await MeasureAsync()).GetProperty("targets")[0].GetProperty("result").GetInt32(), (await MeasureAsync()).GetProperty("state").GetString()));
        var kept = (await police.ReadAsync($"{Path}/{id}/progress?measure={IdOf(measure)}&limit=100")).GetProperty("items").EnumerateArray().Single(e => IdOf(e) == IdOf(entry));
        Assert.Equal("数字填错", kept.GetProperty("struck").GetProperty("reason").GetString());

        async Task<JsonElement> MeasureAsync() => Measures(await police.ReadAsync($"{Path}/{id}")).Single(m => IdOf(m) == IdOf(measure));
    }

    [Theory, Engines]
    public async Task A_written_entry_is_never_changed_whatever_a_program_asks(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);

        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            await Assert.ThrowsAnyAsync<Exception>(() => db.Set<ProgressEntry>().ExecuteUpdateAsync(set => set.SetProperty(e => e.Figure, 1), Stop));
            await Assert.ThrowsAnyAsync<Exception>(() => db.Set<ProgressEntry>().ExecuteDeleteAsync(Stop));
        });
    }

    internal static async Task<JsonElement> DistrictAsync(WhistleApp app, string login)
    {
        var lists = await Of(app, login).ReadAsync($"{Path}?area={DistrictOf(login)}&year=2026");
        return await Of(app, login).ReadAsync($"{Path}/{IdOf(lists.GetProperty("items")[0])}");
    }

    private static Guid DistrictOf(string login) => DemoCity.City.DistrictOf(DemoCity.UnitOf(login).Id)!.Value.Value;

    private static List<JsonElement> Measures(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().SelectMany(item => item.GetProperty("measures").EnumerateArray())];
}
