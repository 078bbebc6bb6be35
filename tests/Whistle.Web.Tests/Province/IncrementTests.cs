using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Hazards.Cases.Records;
using Whistle.Hazards.Contracts;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Province;

/// <summary>An incremental export holds what has changed and nothing else, and nothing is ever left out.</summary>
public sealed class IncrementTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task The_first_is_full_and_then_exactly_what_changed(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var classes = new[] { "basic", "path" };
        var (one, other) = (await app.ReportAsync(), await app.ReportAsync());
        var first = await app.ExportAsync(ExportScenes.Body("incremental", classes));
        Assert.Equal(("full", null), ((string?)first.Manifest["kind"], first.Manifest["base"]));
        Assert.True(first.Has(one) && first.Has(other));

        await app.DoAsync(one, "local.police", "accept");
        var second = await app.ExportAsync(ExportScenes.Body("incremental", classes));
        Assert.Equal(("incremental", (string?)first.Manifest["number"]), ((string?)second.Manifest["kind"], (string?)second.Manifest["base"]!["number"]));
        Assert.Equal(one.ToString("D"), Assert.Single(second.Cases).Key);

        Assert.Empty((await app.ExportAsync(ExportScenes.Body("incremental", classes))).Cases);

        // what nobody has fetched is nothing to build on
        await app.DoAsync(other, "local.police", "accept");
        await app.ExportAsync(ExportScenes.Body("incremental", classes), fetch: false);
        Assert.Equal(other.ToString("D"), Assert.Single((await app.ExportAsync(ExportScenes.Body("incremental", classes))).Cases).Key);

        // other classes are another series
        Assert.Equal("full", (string?)(await app.ExportAsync(ExportScenes.Body("incremental", "basic"))).Manifest["kind"]);
    }

    [Theory, Engines]
    public async Task A_day_that_was_left_out_comes_with_the_export_that_reaches_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var classes = new[] { "basic", "place" };
        var today = await app.ReportAsync();
        var before = ExportScenes.Body("full", classes);
        before["upTo"] = app.Clock.GetUtcNow().AddHours(8).AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.False((await app.ExportAsync(before)).Has(today));

        // nothing has happened to the case since: its day alone brings it
        Assert.True((await app.ExportAsync(ExportScenes.Body("incremental", classes))).Has(today));
    }

    [Theory, Engines]
    public async Task What_turned_late_by_the_clock_alone_is_in_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        var body = new[] { "basic", "words" };
        Assert.False((bool)(await app.ExportAsync(ExportScenes.Body("full", body))).Case(id)["late"]!);

        app.Clock.Advance(TimeSpan.FromDays(5));
        var after = await app.ExportAsync(ExportScenes.Body("incremental", body));

        Assert.True((bool)after.Case(id)["late"]!);
        Assert.Empty((await app.ExportAsync(ExportScenes.Body("incremental", body))).Cases);
    }

    [Theory, Engines]
    public async Task Full_and_all_that_follows_is_the_same_as_a_later_full_one(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        const int Seed = 20261122;
        var random = new Random(Seed);
        var ids = new List<Guid>();
        var (cases, legs) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        Apply(await app.ExportAsync(ExportScenes.Body()));
        for (var round = 0; round < 8; round++)
        {
            for (var step = 0; step < 4; step++)
                await StepAsync(app, random, ids);
            var export = await app.ExportAsync(ExportScenes.Body("incremental"));
            Assert.Equal("incremental", (string?)export.Manifest["kind"]);
            Apply(export);
        }

        var full = await app.ExportAsync(ExportScenes.Body());
        Assert.Equal(full.Cases.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value.ToJsonString()), cases.Values);
        Assert.Equal(full.Legs.OrderBy(one => one.Key, StringComparer.Ordinal).Select(Said), legs.Values);
        Assert.True(ids.Count > 3, $"seed {Seed}");

        void Apply(ReadExport export)
        {
            foreach (var (id, line) in export.Cases)
            {
                // the greater version counts, and an older one never follows
                Assert.True(!cases.TryGetValue(id, out var known) || (int)JsonNode.Parse(known)!["version"]! <= (int)line["version"]!);
                (cases[id], legs[id]) = (line.ToJsonString(), string.Join('\n', export.Legs[id].Select(leg => leg.ToJsonString())));
            }
        }

        static string Said(IGrouping<string, JsonObject> way) => string.Join('\n', way.Select(leg => leg.ToJsonString()));
    }

    [Fact]
    public async Task What_was_committed_late_is_not_lost()
    {
        var app = await apps.OnAsync(Engine.Postgres);
        var classes = new[] { "basic", "path", "place" };
        var (early, late) = (await app.ReportAsync(), await app.ReportAsync());
        await app.ExportAsync(ExportScenes.Body("full", classes));
        await app.WithAsync(async services =>
        {
            // the one that begins first commits last: its export has gone by
            var db = services.GetRequiredService<WhistleDb>();
            await using var held = await db.Database.BeginTransactionAsync(Stop);
            await db.Database.ExecuteSqlAsync($"UPDATE hazard_case SET version = version + 1 WHERE id = {late}", Stop);
            await app.WithAsync(others => others.GetRequiredService<WhistleDb>().Database.ExecuteSqlAsync($"UPDATE hazard_case SET version = version + 1 WHERE id = {early}", Stop));
            Assert.Equal(early.ToString("D"), Assert.Single((await app.ExportAsync(ExportScenes.Body("incremental", classes))).Cases).Key);
            await held.CommitAsync(Stop);
        });

        Assert.Equal(late.ToString("D"), Assert.Single((await app.ExportAsync(ExportScenes.Body("incremental", classes))).Cases).Key);
    }

    [Theory, Engines]
    public async Task A_round_that_was_held_up_marks_nothing_any_more(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.WithAsync(async services =>
        {
            var (db, rounds, records) = (services.GetRequiredService<WhistleDb>(), services.GetRequiredService<CaseRounds>(), services.GetRequiredService<ICaseRecords>());
            var held = (await rounds.BeginAsync(Stop))!.Value;
            var now = (await records.MarkAsync(Stop))!.Value;
            await db.Database.ExecuteSqlAsync($"UPDATE hazard_case SET version = version + 1 WHERE id = {id}", Stop);

            // it would say of a change after the newer round that it was before
            Assert.False(await rounds.MarkAsync(held, Guid.Empty, null, Stop));
            Assert.True(await records.MarkAsync(Stop) > now);
            Assert.True((await db.Set<CaseMark>().AsNoTracking().SingleAsync(m => m.CaseId == id, Stop)).Round > now);
        });
    }

    private static async Task StepAsync(WhistleApp app, Random random, List<Guid> ids)
    {
        var which = ids.Count == 0 ? 0 : random.Next(6);
        if (which == 0)
        {
            ids.Add(await app.ReportAsync(with: new() { ["urgency"] = random.Next(2) == 0 ? "normal" : "urgent" }));
            return;
        }
        if (which == 5)
        {
            app.Clock.Advance(TimeSpan.FromHours(random.Next(1, 30)));
            return;
        }
        var id = ids[random.Next(ids.Count)];
        var offered = (await app.CaseAsync(id, "local.police"))["allowedActions"]!.AsArray().Select(one => (string)one!).ToList();
        var wanted = new[] { "accept", "note", "finish", "report-up" }.Where(offered.Contains).ToList();
        if (wanted.Count == 0)
            return;
        var action = wanted[random.Next(wanted.Count)];
        await app.DoAsync(id, "local.police", action, action switch { "note" => new() { ["text"] = "已到现场" }, "finish" => new() { ["outcome"] = "护栏已修复" }, "report-up" => new() { ["reason"] = "需区级协调" }, _ => null });
    }
}
