using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Packages;
using Whistle.Kernel;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using static Whistle.Web.Tests.Duties.PackageProgram;

namespace Whistle.Web.Tests.Duties;

public sealed class PackageApiTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_package_is_raised_claimed_declined_designated_and_done(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, police, market, office) = (Of(app, "school"), Of(app, "local.police"), Of(app, "local.market"), Of(app, "education.office"));
        var id = IdOf(await school.RaiseAsync("police", "market"));

        await police.DoAsync(id, "claim");
        await market.DoAsync(id, "decline", new { reason = "不属本所职责" });
        await office.DoAsync(id, "designate", new { unitId = DemoCity.UnitOf("local.enforcement").Id.Value, reason = "请中队协助" });
        await Of(app, "local.enforcement").DoAsync(id, "claim");
        await Of(app, "local.enforcement").DoAsync(id, "finish", new { outcome = "已清理" });
        await police.DoAsync(id, "note", new { text = "约定周四到校" });
        var done = await police.DoAsync(id, "finish", new { outcome = "已完成检查" });

        Assert.Equal("Done", done.GetProperty("state").GetString());
        Assert.Equal(["PackageRaised", "TaskOffered", "TaskOffered", "TaskClaimed", "TaskDeclined", "TaskDesignated", "TaskClaimed", "TaskFinished", "TaskNoted", "TaskFinished"], await app.JournalAsync(id));
        Assert.Equal(10, (await school.ReadAsync($"/api/v1/packages/{id}/events")).GetArrayLength());
        await app.WithAsync(async services =>
        {
            using var report = new StringWriter();
            Assert.True(await services.GetRequiredService<Verification>().RunAsync(report, Stop) == 0, report.ToString());
        });
    }

    [Theory, Engines]
    public async Task The_answers_come_in_the_order_of_the_contract(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").RaiseAsync());
        var path = $"/api/v1/packages/{id}/decline";

        using var stranger = app.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync(path, new { }, Stop)).StatusCode);
        Assert.Equal((HttpStatusCode)404, (await Of(app, "neighbour.school").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)404, (await Of(app, "local.market").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)404, (await Of(app, "other.education.office").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)403, (await Of(app, "school").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)403, (await Of(app, "district.police").PostAsync(path, new { })).StatusCode);
        Assert.Equal((HttpStatusCode)422, (await Of(app, "local.police").PostAsync(path, new { reason = "", version = 9 })).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await Of(app, "local.police").PostAsync(path, new { reason = "不属职责" })).StatusCode);
        Assert.Equal((HttpStatusCode)412, (await Of(app, "local.police").PostAsync(path, new { reason = "不属职责", version = 9 })).StatusCode);
        Assert.Equal((HttpStatusCode)412, (await Of(app, "local.police").PostAsync(path, new { reason = "不属职责", version = 2 }, match: "\"1\"")).StatusCode);
        await Of(app, "local.police").DoAsync(id, "claim");
        Assert.Equal((HttpStatusCode)409, (await Of(app, "local.police").TryAsync(id, "decline", new { reason = "不属职责" })).StatusCode);
        Assert.Equal(["PackageRaised", "TaskOffered", "TaskClaimed"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task Of_twenty_that_claim_at_once_one_wins_and_nineteen_are_told_who(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").RaiseAsync());
        var people = new[] { "local.police", "local.police.officer" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Of(app, people[i % 2]).PostAsync($"/api/v1/packages/{id}/claim", new { version = 2 })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var winner = (await Of(app, "school").ReadAsync($"/api/v1/packages/{id}")).GetProperty("tasks")[0].GetProperty("handler").GetProperty("name").GetString()!;
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
            var problem = await late.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal("package.moved-on", problem.GetProperty("code").GetString());
            Assert.Contains(winner, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(["PackageRaised", "TaskOffered", "TaskClaimed"], await app.JournalAsync(id));
    }

    [Theory, Engines]
    public async Task A_request_with_the_same_key_is_one_package_with_the_same_answer(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var (body, key) = (new { title = "同一个", need = "同一个请求", lines = new[] { "fire" } }, $"one-package-{engine}");

        var (first, second) = (await school.PostAsync("/api/v1/packages", body, key), await school.PostAsync("/api/v1/packages", body, key));

        Assert.Equal(await first.Content.ReadAsStringAsync(Stop), await second.Content.ReadAsStringAsync(Stop));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal("idempotency.reused", await CodeAsync(await school.PostAsync("/api/v1/packages", new { body.title, need = "另一个", body.lines }, key)));
    }

    [Theory, Engines]
    public async Task What_is_malformed_is_named_and_nothing_is_written(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var (title, need, lines) = ("x", "y", new[] { "police" });
        (string Field, object Body)[] wrong =
        [
            ("title", new { need, lines }), ("title", new { title = new string('长', 61), need, lines }), ("need", new { title, lines }), ("need", new { title, need = 5, lines }),
            ("lines", new { title, need }), ("lines", new { title, need, lines = Array.Empty<string>() }), ("lines", new { title, need, lines = new[] { "army" } }), ("lines", new { title, need, lines = "police" }),
            ("wantedBy", new { title, need, lines, wantedBy = "2026-2-30" }), ("wantedBy", new { title, need, lines, wantedBy = "2026-11-22" }),
            ("rows", new { title, need, lines, rows = new[] { Guid.NewGuid() } }), ("rows", new { title, need, lines, rows = "x" }),
            ("photos", new { title, need, lines, photos = new[] { Guid.NewGuid() } }), ("campusId", new { title, need, lines, campusId = DemoCity.UnitOf("neighbour.school").Id.Value }),
        ];
        var before = await school.ListAsync("");

        foreach (var (field, body) in wrong)
        {
            var answer = await school.PostAsync("/api/v1/packages", body);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.True(answer.StatusCode == (HttpStatusCode)422 && problem.GetProperty("errors").TryGetProperty(field, out _), $"{field} {JsonSerializer.Serialize(body)}: {(int)answer.StatusCode} {problem}");
        }
        Assert.Equal((HttpStatusCode)422, (await school.PostAsync("/api/v1/packages", new[] { 1 })).StatusCode);
        Assert.Equal(403, (int)(await Of(app, "local.police").PostAsync("/api/v1/packages", new { title, need, lines })).StatusCode);
        Assert.Equal(before, await school.ListAsync(""));
    }

    [Theory, Engines]
    public async Task Lists_show_what_each_may_see_and_page_without_a_gap(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
            made.Add(IdOf(await school.RaiseAsync("police")));

        foreach (var (login, sees) in new[] { ("school.head", true), ("grid.guide", true), ("local.police", true), ("district.police", true), ("district.police.liaison", true), ("education.office", true),
            ("city.education", true), ("local.market", false), ("neighbour.school", false), ("other.local.police", false), ("other.education.office", false), ("city.police", false), ("town.command", false) })
        {
            var seen = await Of(app, login).ListAsync("");
            Assert.True(made.TrueForAll(id => seen.Contains(id) == sees), login);
            Assert.Equal((login, sees ? HttpStatusCode.OK : HttpStatusCode.NotFound), (login, (await Of(app, login).GetAsync($"/api/v1/packages/{made[0]}")).StatusCode));
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await Of(app, "admin").GetAsync("/api/v1/packages")).StatusCode);

        var (paged, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await school.ReadAsync($"/api/v1/packages?limit=2&cursor={cursor}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(IdOf));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(await school.ListAsync(""), paged);
    }

    [Theory, Engines]
    public async Task An_unclaimed_task_does_not_lie_unseen(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = IdOf(await Of(app, "school").RaiseAsync("police"));
        Assert.DoesNotContain(id, await Of(app, "education.office").ListAsync("unclaimed=true"));
        Assert.DoesNotContain(id, await Of(app, "district.police").ListAsync("mine=waiting"));

        app.Clock.Advance(TimeSpan.FromDays(3));
        await app.SettleAsync();

        foreach (var login in new[] { "education.office", "district.police", "local.police", "school" })
        {
            Assert.Contains(id, await Of(app, login).ListAsync("unclaimed=true"));
            Assert.Equal((login, 1), (login, await ToldAsync(app, login, id, "Notice.PackageUnclaimed")));
        }
        Assert.Contains(id, await Of(app, "district.police").ListAsync("mine=waiting"));
        await Of(app, "district.police").DoAsync(id, "claim");
        Assert.DoesNotContain(id, await Of(app, "education.office").ListAsync("unclaimed=true"));
    }

    [Theory, Engines]
    public async Task What_was_claimed_in_time_tells_nobody_on_the_day(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = IdOf(await Of(app, "school").RaiseAsync("police"));
        await Of(app, "local.police").DoAsync(id, "claim");

        app.Clock.Advance(TimeSpan.FromDays(3));
        await app.SettleAsync();

        Assert.Equal(0, await ToldAsync(app, "education.office", id, "Notice.PackageUnclaimed"));
        Assert.Equal(1, await ToldAsync(app, "school", id, "Notice.PackageClaimed"));
        Assert.Equal(1, await ToldAsync(app, "local.police", id, "Notice.PackageOffered"));
    }

    [Theory, Engines]
    public async Task Claimed_tasks_go_over_to_a_colleague_when_a_person_leaves(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = IdOf(await Of(app, "school").RaiseAsync("police"));
        await Of(app, "local.police.officer").DoAsync(id, "claim");
        var (from, to, unit) = (DemoCity.PersonOf("local.police.officer"), DemoCity.PersonOf("local.police"), DemoCity.UnitOf("local.police").Id);

        await app.WithAsync(async services =>
        {
            var work = services.GetServices<IOpenWork>().OfType<ClaimedWork>().Single();
            Assert.Contains(await work.OfAsync(from, Stop), one => one.Id == id && one.Unit == unit);
            var db = services.GetRequiredService<WhistleDb>();
            await work.HandOverAsync(db, from, to, unit, new(DemoCity.PersonOf("district.police.liaison"), default, []), Stop);
            await db.SaveChangesAsync(Stop);
            Assert.DoesNotContain(await work.OfAsync(from, Stop), one => one.Id == id);
        });

        Assert.Equal(to.Value, (await Of(app, "school").ReadAsync($"/api/v1/packages/{id}")).GetProperty("tasks")[0].GetProperty("handler").GetProperty("id").GetGuid());
        Assert.Equal("TaskHandedOver", (await app.JournalAsync(id))[^1]);
    }

    [Theory, Engines]
    public async Task Where_a_school_asks_several_departments_the_school_says_which_it_means(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = Of(app, "school");
        var id = IdOf(await school.RaiseAsync("police", "market"));

        Assert.Equal("package.which-task", await CodeAsync(await school.TryAsync(id, "cancel", new { reason = "不再需要" })));
        var after = await school.DoAsync(id, "cancel", new { reason = "不再需要", line = "market" });

        Assert.Equal(["Offered", "Cancelled"], after.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("state").GetString()));
    }

    private static Task<int> ToldAsync(WhistleApp app, string login, Guid id, string code)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>()
            .CountAsync(n => n.Person == DemoCity.PersonOf(login) && n.Code == code && n.Path == $"/packages/{id:D}", Stop));
}
