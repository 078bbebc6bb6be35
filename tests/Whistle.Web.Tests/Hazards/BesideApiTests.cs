using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using Whistle.Web.Tests.Safety;
using static Whistle.Web.Tests.Hazards.CaseProgram;

namespace Whistle.Web.Tests.Hazards;

/// <summary>Listed supervision, cases tied together and helpers by the API, on both databases.</summary>
public sealed class BesideApiTests(Apps apps) : IClassFixture<Apps>
{
    private static readonly object Elements = new
    {
        reason = "两次超期仍未解决", responsibility = "派出所所长负责", measures = "更换护栏", funds = "街道专项经费", timing = "月底前", contingency = "先行围挡并派人值守",
        @public = true, planBy = "2026-12-04",
    };

    [Theory, Engines]
    public async Task A_case_is_listed_by_a_numbered_decision_and_delisted_with_evidence(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, local, staff, head) = (Of(app, "school"), Of(app, "local.police"), Of(app, "education.office"), Of(app, "education.office.head"));
        var id = await HandledAsync(app);

        await school.DoAsync(id, "ask-listing", new { reason = "一直没有解决" });
        Assert.Contains(id, await IdsAsync(staff, "/api/v1/cases?mine=waiting&limit=100"));
        await staff.DoAsync(id, "propose-listing", Elements);
        Assert.Contains(id, await IdsAsync(head, "/api/v1/cases?mine=waiting&limit=100"));
        var listed = await head.DoAsync(id, "list", new { reason = "同意挂牌督办" });
        Assert.True(listed.GetProperty("listed").GetBoolean());
        Assert.Matches("^[0-9]{6}-2026-[0-9]+$", listed.GetProperty("listing").GetProperty("number").GetString());
        Assert.Contains(id, await IdsAsync(school, "/api/v1/cases?listed=true&limit=100"));
        Assert.DoesNotContain(id, await IdsAsync(school, "/api/v1/cases?listed=false&limit=100"));

        await local.DoAsync(id, "plan", new { plan = "本周内更换护栏，更换前派人值守。" });
        await staff.DoAsync(id, "recheck", new { passed = true, text = "现场已修复" });
        Assert.Equal("case.lesson-missing", await CodeOfFieldAsync(await local.TryAsync(id, "finish", new { outcome = "护栏已更换" })));
        await local.DoAsync(id, "finish", new { outcome = "护栏已更换", lesson = "对辖区校门护栏逐一检查。" });
        await local.DoAsync(id, "propose-delisting", new { evidence = "护栏已更换并验收", photos = new[] { await PhotoAsync(app, "local.police") } });
        var delisted = await head.DoAsync(id, "delist");
        Assert.False(delisted.GetProperty("listed").GetBoolean());
        Assert.DoesNotContain(id, await IdsAsync(school, "/api/v1/cases?listed=true&limit=100"));
        await VerifiedAsync(app);
    }

    [Theory, Engines]
    public async Task Two_who_list_one_case_at_once_make_one_decision_and_many_cases_get_numbers_without_a_gap(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (staff, head) = (Of(app, "education.office"), Of(app, "education.office.head"));
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await HandledAsync(app));
            await staff.DoAsync(ids[i], "propose-listing", Elements);
        }
        var version = (await head.ReadAsync($"/api/v1/cases/{ids[0]}")).GetProperty("version").GetInt32();

        var twice = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => head.PostAsync($"/api/v1/cases/{ids[0]}/list", new { version, reason = "同意" })));
        var others = await Task.WhenAll(ids.Skip(1).Select(id => head.TryAsync(id, "list", new { reason = "同意" })));

        Assert.Single(twice, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(twice.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode));
        Assert.All(others, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var numbers = new List<int>();
        foreach (var id in ids)
            numbers.Add(int.Parse((await head.ReadAsync($"/api/v1/cases/{id}")).GetProperty("listing").GetProperty("number").GetString()!.Split('-')[2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(numbers.Min(), 5), numbers.Order());
    }

    [Theory, Engines]
    public async Task Merging_writes_both_chains_and_unmerging_gives_the_case_back(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, staff, local) = (Of(app, "school"), Of(app, "education.office"), Of(app, "local.police"));
        var (source, main) = (await HandledAsync(app), await HandledAsync(app));
        var before = await local.ReadAsync($"/api/v1/cases/{source}");

        var merged = await staff.DoAsync(source, "merge", new { caseId = main, reason = "同一处隐患" });
        Assert.Equal("Closed", merged.GetProperty("state").GetString());
        Assert.Equal(("merged-into", main), Link(merged));
        Assert.Equal(("merged", source), Link(await school.ReadAsync($"/api/v1/cases/{main}")));
        Assert.Equal("CaseMergedIn", (await app.JournalAsync(main))[^1]);
        Assert.Equal("link.is-merged", await CodeAsync(await school.TryAsync(source, "reopen", new { reason = "还在" })));
        await VerifiedAsync(app);

        var after = await staff.DoAsync(source, "unmerge", new { reason = "不是同一处" });
        foreach (var field in new[] { "state", "holder", "finishBy", "acceptBy", "legs", "outcome", "links", "late" })
            Assert.Equal(before.GetProperty(field).GetRawText(), after.GetProperty(field).GetRawText());
        Assert.Equal("CaseUnmergedFrom", (await app.JournalAsync(main))[^1]);
        await VerifiedAsync(app);
    }

    [Theory, Engines]
    public async Task Nothing_is_merged_into_a_case_that_closes_in_the_same_moment(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (staff, local) = (Of(app, "education.office"), Of(app, "local.police"));
        for (var round = 0; round < 8; round++)
        {
            var (source, main) = (await HandledAsync(app), await HandledAsync(app));

            var answers = await Task.WhenAll(staff.TryAsync(source, "merge", new { caseId = main, reason = "同一处" }), local.TryAsync(main, "finish", new { outcome = "好了" }));

            var told = await app.JournalAsync(main);
            Assert.True(told.ToList().IndexOf("CaseMergedIn") is -1 || !told.Contains("CaseClosed") || told.ToList().IndexOf("CaseMergedIn") < told.ToList().IndexOf("CaseClosed"), string.Join(' ', told));
            Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Equal(told.Contains("CaseMergedIn"), (await app.JournalAsync(source)).Contains("CaseMerged"));
        }
    }

    [Theory, Engines]
    public async Task A_parent_never_closes_over_a_child_that_is_linked_or_reopened_in_the_same_moment(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, staff, local) = (Of(app, "school"), Of(app, "education.office"), Of(app, "local.police"));
        for (var round = 0; round < 8; round++)
        {
            var (parent, child) = (await HandledAsync(app), await HandledAsync(app));

            await Task.WhenAll(staff.TryAsync(parent, "link-child", new { caseId = child }), local.TryAsync(parent, "finish", new { outcome = "好了" }));
            await NoOpenChildAsync(parent);
            if ((await app.JournalAsync(parent)).Contains("CaseClosed"))
                continue;
            await local.DoAsync(child, "finish", new { outcome = "好了" });
            var finish = local.TryAsync(parent, "finish", new { outcome = "好了" });
            await Task.WhenAll(finish, school.TryAsync(child, "reopen", new { reason = "又坏了" }));
            var order = (await app.JournalAsync(parent)).ToList();
            Assert.True(order.IndexOf("ChildReopened") is -1 || !order.Contains("CaseClosed") || order.IndexOf("CaseClosed") < order.IndexOf("ChildReopened"), string.Join(' ', order));
        }

        async Task NoOpenChildAsync(Guid parent)
        {
            var now = await staff.ReadAsync($"/api/v1/cases/{parent}");
            Assert.False(now.GetProperty("state").GetString() == "Closed" && now.GetProperty("links").EnumerateArray().Any(link => link.GetProperty("rel").GetString() == "child" && link.GetProperty("open").GetBoolean()), now.GetRawText());
        }
    }

    [Theory, Engines]
    public async Task Children_that_end_at_once_are_all_told_to_the_parent(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (staff, local) = (Of(app, "education.office"), Of(app, "local.police"));
        var parent = await HandledAsync(app);
        var children = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            children.Add(await HandledAsync(app));
            await staff.DoAsync(parent, "link-child", new { caseId = children[i] });
        }
        var refused = await local.TryAsync(parent, "finish", new { outcome = "好了" });
        Assert.Equal("link.children-open", await CodeAsync(refused));

        var answers = await Task.WhenAll(children.Select(child => local.TryAsync(child, "finish", new { outcome = "好了" })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(4, (await app.JournalAsync(parent)).Count(type => type == "ChildEnded"));
        await local.DoAsync(parent, "finish", new { outcome = "好了" });
        await VerifiedAsync(app);
    }

    [Theory, Engines]
    public async Task A_helper_takes_part_sees_the_case_and_is_waited_for(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (local, market, other) = (Of(app, "local.police"), Of(app, "local.market"), Of(app, "local.market.officer"));
        var id = await HandledAsync(app);
        Assert.Equal(HttpStatusCode.NotFound, (await market.GetAsync($"/api/v1/cases/{id}")).StatusCode);

        await local.DoAsync(id, "ask-help", new { unitId = DemoCity.UnitOf("local.market").Id.Value, text = "请清理占道摊点", blocking = true, limit = "1wd" });
        Assert.Contains(id, await IdsAsync(other, "/api/v1/cases?mine=waiting&limit=100"));
        Assert.NotNull((await market.ReadAsync($"/api/v1/cases/{id}")).GetProperty("description").GetString());
        await other.DoAsync(id, "take-part");
        Assert.Equal("help.parts-open", await CodeAsync(await local.TryAsync(id, "finish", new { outcome = "好了" })));
        await other.DoAsync(id, "note", new { text = "已到现场" });
        await other.DoAsync(id, "finish-part", new { outcome = "摊点已清理" });
        await local.DoAsync(id, "finish", new { outcome = "好了" });

        Assert.Contains(id, await IdsAsync(market, "/api/v1/cases?mine=helped&limit=100"));
        Assert.Equal(HttpStatusCode.OK, (await market.GetAsync($"/api/v1/cases/{id}")).StatusCode);
        await VerifiedAsync(app);
    }

    [Theory, Engines]
    public async Task A_case_never_closes_over_a_blocking_part_that_is_asked_in_the_same_moment(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var local = Of(app, "local.police");
        for (var round = 0; round < 8; round++)
        {
            var id = await HandledAsync(app);
            var version = (await local.ReadAsync($"/api/v1/cases/{id}")).GetProperty("version").GetInt32();

            var answers = await Task.WhenAll(
                local.PostAsync($"/api/v1/cases/{id}/ask-help", new { version, unitId = DemoCity.UnitOf("local.market").Id.Value, text = "请清理", blocking = true, limit = "1wd" }),
                local.PostAsync($"/api/v1/cases/{id}/finish", new { version, outcome = "好了" }));

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Single((await app.JournalAsync(id)), type => type is "HelpAsked" or "CaseClosed");
        }
    }

    private static async Task<Guid> HandledAsync(WhistleApp app)
    {
        var id = IdOf(await Of(app, "school").ReportAsync());
        await Of(app, "local.police").DoAsync(id, "accept");
        return id;
    }

    private static async Task<IReadOnlyList<Guid>> IdsAsync(CaseProgram program, string path)
        => [.. (await program.ReadAsync(path)).GetProperty("items").EnumerateArray().Select(IdOf)];

    private static (string?, Guid) Link(JsonElement @case)
        => @case.GetProperty("links").EnumerateArray().Select(link => (link.GetProperty("rel").GetString(), link.GetProperty("id").GetGuid())).Single();

    private static async Task<string?> CodeOfFieldAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    private static async Task<Guid> PhotoAsync(WhistleApp app, string login)
    {
        using var api = app.Api(login);
        using var answer = await api.PostAsync("/api/v1/files", Scenes.Upload());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static Task VerifiedAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        using var report = new StringWriter();
        Assert.True(await services.GetRequiredService<Verification>().RunAsync(report, CancellationToken.None) == 0, report.ToString());
    });
}
