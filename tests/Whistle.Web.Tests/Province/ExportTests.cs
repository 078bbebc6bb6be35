using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Files;
using Whistle.Exchange.Province.Making;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Province;

/// <summary>What is handed on to the province: who may, what is in it, and that nothing of it stays.</summary>
public sealed class ExportTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task One_asks_another_approves_and_only_the_two_fetch_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var asked = await app.AskAsync(ExportScenes.Body());
        var id = asked.IdOf();
        // who is told that something waits is told while it waits
        await app.SettleAsync();
        Assert.Equal(("asked", "cancel"), ((string?)asked["state"], (string?)asked["allowedActions"]!.AsArray().Single()));

        foreach (var (login, code) in new[] { (ExportScenes.Staff, "export.not-yours"), (ExportScenes.City, "export.not-yours"), ("other.education.office.head", "export.not-found") })
            Assert.Equal(code, (string?)(await app.ActAsync(id, login, "approve")).Body["code"]);
        Assert.Equal(HttpStatusCode.Conflict, (await app.TryFetchAsync(id, ExportScenes.Staff)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await app.ActAsync(id, ExportScenes.Head, "approve", new() { ["version"] = 7 })).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync(id, ExportScenes.Head, "approve")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await app.ActAsync(id, ExportScenes.Head, "decline", new() { ["reason"] = "再想想" })).Status);
        await app.MakeAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await app.TryFetchAsync(id, ExportScenes.City)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.TryFetchAsync(id, "other.education.office")).StatusCode);
        Assert.Equal(await app.FetchAsync(id), await app.FetchAsync(id, ExportScenes.Head));

        var log = (await app.ShowAsync(id))["log"]!.AsArray();
        Assert.Equal(["asked", "approved", "made", "fetched", "fetched"], log.Select(act => (string?)act!["act"]));
        Assert.Equal([DemoCity.PersonOf(ExportScenes.Staff), DemoCity.PersonOf(ExportScenes.Head)], log.Where(act => (string?)act!["act"] == "fetched").Select(act => new PersonId((Guid)act!["by"]!)));
        await app.SettleAsync();
        Assert.Contains("Export.Notice.asked", await NoticesAsync(app, ExportScenes.Head, id));
        Assert.Equal(["Export.Notice.approved", "Export.Notice.ready"], (await NoticesAsync(app, ExportScenes.Staff, id)).Order(StringComparer.Ordinal));
    }

    [Theory, Engines]
    public async Task Nobody_approves_his_own_request_and_a_declined_one_is_never_made(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var own = (await app.AskAsync(ExportScenes.Body(), ExportScenes.Head)).IdOf();
        Assert.Equal((HttpStatusCode.Forbidden, "export.own-request"), Code(await app.ActAsync(own, ExportScenes.Head, "approve")));
        Assert.Equal((HttpStatusCode.Forbidden, "export.own-request"), Code(await app.ActAsync(own, ExportScenes.Head, "decline", new() { ["reason"] = "不需要" })));
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync(own, ExportScenes.Head, "cancel")).Status);

        var declined = (await app.AskAsync(ExportScenes.Body())).IdOf();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.ActAsync(declined, ExportScenes.Head, "decline")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.ActAsync(declined, ExportScenes.Head, "decline", new() { ["reason"] = "用途不明" })).Status);
        await app.MakeAsync();

        Assert.Equal(("cancelled", "declined"), (await StateAsync(app, own), await StateAsync(app, declined)));
        Assert.Empty(app.FilesOf(own));
        Assert.Empty(app.FilesOf(declined));
    }

    [Theory, Engines]
    public async Task A_request_for_another_scope_is_refused_in_words(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var api = app.Api(ExportScenes.Staff);
        var elsewhere = ExportScenes.Body();
        elsewhere["district"] = DemoCity.UnitOf("other.school").District!.Value.Value.ToString("D");
        var (short1, ahead) = (ExportScenes.Body(), ExportScenes.Body());
        (short1["purpose"], ahead["upTo"]) = ("太短了", "2099-01-01");

        foreach (var (body, field) in new[] { (elsewhere, "district"), (short1, "purpose"), (ahead, "upTo"), (ExportScenes.Body("full", "words"), "classes"), (ExportScenes.Body("full", "photos"), "classes"), (new JsonObject(), "receiver") })
        {
            using var answer = await api.PostAsync("/api/v1/exports", new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"), Stop);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(field, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["errors"]!.AsObject().Select(one => one.Key));
        }
    }

    [Theory, Engines]
    public async Task The_file_holds_what_was_asked_for_and_nothing_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var open = await app.ReportAsync(with: new() { ["description"] = "=HYPERLINK(\"x\")，东门\"护栏\"\n断裂", ["location"] = new JsonObject { ["lat"] = 30.412345, ["lon"] = 120.031987, ["text"] = "东门外第三棵树" } });
        var hidden = await app.ReportAsync(with: new() { ["hideReporter"] = true, ["location"] = new JsonObject { ["lat"] = 30.412345, ["lon"] = 120.031987 } });
        var named = await app.ReportAsync(with: new() { ["description"] = "三年级2班的王小明同学被电动车撞到，家长电话13800138000" });
        var withdrawn = await app.ReportAsync();
        await app.DoAsync(withdrawn, "school", "withdraw", new() { ["reason"] = "重复报送" });
        await app.DoAsync(open, "local.police", "accept");

        var all = await app.ExportAsync(ExportScenes.Body());

        Assert.Equal("=HYPERLINK(\"x\")，东门\"护栏\"\n断裂", (string?)all.Case(open)["description"]);
        Assert.Equal((30.412, 120.032), ((double)all.Case(open)["lat"]!, (double)all.Case(open)["lon"]!));
        Assert.Equal((null, "hidden-reporter", null), ((string?)all.Case(hidden)["description"], (string?)all.Case(hidden)["wordsWithheld"], (double?)all.Case(hidden)["lat"]));
        Assert.Equal((null, "personal"), ((string?)all.Case(named)["description"], (string?)all.Case(named)["wordsWithheld"]));
        Assert.Equal("Withdrawn", (string?)all.Case(withdrawn)["state"]);
        var leg = all.Legs[open.ToString("D")].Single();
        Assert.Equal((DemoCity.UnitOf("local.police").Id.Value.ToString("D"), "police", "local"), ((string?)leg["unit"], (string?)leg["line"], (string?)leg["level"]));
        // whatever a case names is among the units, and nobody of another district is
        Assert.All(all.Cases.Values.SelectMany(one => new[] { "holder", "school", "campus", "town" }.Select(name => (string)one[name]!)), unit => Assert.True(all.Units.ContainsKey(unit)));
        Assert.DoesNotContain(DemoCity.UnitOf("other.school").Id.Value.ToString("D"), all.Units.Keys);
        Assert.Single(all.Cases.Values.Select(one => (string?)one["district"]).Distinct());
        // no person, no phone, no exact place anywhere
        var text = string.Join('\n', all.Cases.Values.Concat(all.Legs.SelectMany(one => one)).Concat(all.Units.Values).Select(one => one.ToJsonString()).Append(all.Manifest.ToJsonString()));
        Assert.All(DemoCity.City.People, person => Assert.DoesNotContain(person.Id.Value.ToString("D"), text));
        foreach (var never in new[] { "第三棵树", "0.4123", "王小明", "13800138000" })
            Assert.DoesNotContain(never, text);

        var few = await app.ExportAsync(ExportScenes.Body("full", "basic"));
        Assert.Equal(ExportTables.Cases.Columns.Where(column => column.Class is ExportClass.Basic).Select(column => column.Name), few.Case(open).Select(field => field.Key));
        Assert.Empty(few.Legs);
    }

    [Theory, Engines]
    public async Task What_a_district_has_switched_off_leaves_in_no_export_and_the_next_one_is_full(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ReportAsync();
        await app.ExportAsync(ExportScenes.Body());
        Assert.Equal(HttpStatusCode.Forbidden, await SwitchAsync(app, ExportScenes.Staff, "words", "path"));
        Assert.Equal(HttpStatusCode.Redirect, await SwitchAsync(app, ExportScenes.Head, "words", "path"));
        try
        {
            var after = await app.ExportAsync(ExportScenes.Body("incremental"));

            Assert.Equal(("full", null, "district"), ((string?)after.Manifest["kind"], (string?)after.Case(id)["description"], (string?)after.Case(id)["wordsWithheld"]));
            Assert.Empty(after.Legs);
            Assert.Equal(["path", "words"], after.Manifest["withheld"]![0]!["classes"]!.AsArray().Select(one => (string?)one));
        }
        finally
        {
            Assert.Equal(HttpStatusCode.Redirect, await SwitchAsync(app, ExportScenes.Head));
        }
    }

    [Theory, Engines]
    public async Task Cut_off_in_the_middle_it_begins_anew_and_leaves_one_file(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ApprovedAsync(ExportScenes.Body());
        await app.WithAsync(async services =>
        {
            // as a killed node leaves it: begun, half a file, half a part
            var (db, files) = (services.GetRequiredService<WhistleDb>(), services.GetRequiredService<ExportFiles>());
            var export = await db.Set<ExportRequest>().SingleAsync(e => e.Id == id, Stop);
            export.Begin();
            await db.SaveChangesAsync(Stop);
            await using (var half = files.Create(id, 1, SealedFile.NewKey()))
                half.Write("half"u8);
            await File.WriteAllTextAsync(files.PathOf(id, 1) + ".legs-csv", "half", Stop);
        });
        Assert.Equal(2, app.FilesOf(id).Count);

        await app.MakeAsync();

        Assert.Equal($"{id:N}.2", Assert.Single(app.FilesOf(id)));
        Assert.NotEmpty(ExportReader.Read(id, await app.FetchAsync(id)).Cases);
        Assert.Equal("PK", System.Text.Encoding.ASCII.GetString((await app.FetchAsync(id))[..2]));
        Assert.DoesNotContain("PK", System.Text.Encoding.Latin1.GetString((await File.ReadAllBytesAsync(Path.Combine(app.Folder, "exports", $"{id:N}.2"), Stop))[..4]));
    }

    [Theory, Engines]
    public async Task Whoever_was_held_up_takes_his_own_file_away_and_touches_nothing_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ApprovedAsync(ExportScenes.Body());

        // another node begins and ends the same export while this one writes
        var made = await app.WithAsync(services => ActivatorUtilities.CreateInstance<ExportMaker>(services, new Overtaken(services.GetRequiredService<Whistle.Hazards.Contracts.ICaseRecords>(), () => app.MakeAsync())).MakeAsync(id, Stop));

        Assert.False(made);
        Assert.Equal($"{id:N}.2", Assert.Single(app.FilesOf(id)));
        var row = await app.RowAsync(id);
        Assert.Equal((ExportState.Ready, 2), (row.State, row.Attempt));
        Assert.NotEmpty(ExportReader.Read(id, await app.FetchAsync(id)).Cases);
    }

    [Theory, Engines]
    public async Task What_fails_is_tried_again_and_then_given_up_in_words(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var id = await app.ApprovedAsync(ExportScenes.Body());

        for (var tries = 0; tries < ExportRequest.MostAttempts; tries++)
            await app.WithAsync(services => ActivatorUtilities.CreateInstance<ExportMaker>(services, new Overtaken(services.GetRequiredService<Whistle.Hazards.Contracts.ICaseRecords>(), () => throw new IOException("disk full"))).MakeAsync(id, Stop));

        Assert.Equal((ExportState.Failed, "IOException"), ((await app.RowAsync(id)).State, (await app.RowAsync(id)).Failure));
        Assert.Empty(app.FilesOf(id));
        await app.SettleAsync();
        Assert.Contains("Export.Notice.failed", await NoticesAsync(app, ExportScenes.Staff, id));
    }

    [Theory, Engines]
    public async Task After_seven_days_the_bytes_are_gone_and_the_log_is_not(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var export = await app.ExportAsync(ExportScenes.Body());
        app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await app.WipeAsync();
        await app.FetchAsync(export.Id);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Conflict, (await app.TryFetchAsync(export.Id, ExportScenes.Staff)).StatusCode);
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "exports", $"{Guid.CreateVersion7():N}.1"), "left by nobody known", Stop);
        await app.WipeAsync();

        var row = await app.RowAsync(export.Id);
        Assert.Equal((ExportState.Wiped, null), (row.State, row.SealedKey));
        Assert.Empty(System.IO.Directory.EnumerateFiles(Path.Combine(app.Folder, "exports")));
        Assert.Equal("wiped", (string?)(await app.ShowAsync(export.Id))["log"]!.AsArray()[^1]!["act"]);
    }

    [Theory]
    [InlineData(Engine.Sqlite, "UPDATE exchange_export_log SET act = 'made'")]
    [InlineData(Engine.Sqlite, "DELETE FROM exchange_export_log")]
    [InlineData(Engine.Postgres, "UPDATE exchange_export_log SET act = 'made'")]
    [InlineData(Engine.Postgres, "DELETE FROM exchange_export_log")]
    [InlineData(Engine.Postgres, "TRUNCATE exchange_export_log")]
    public async Task The_database_refuses_to_change_the_log(Engine engine, string act)
    {
        var app = await apps.OnAsync(engine);
        await app.AskAsync(ExportScenes.Body());

        await Assert.ThrowsAnyAsync<DbException>(() => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync(act, Stop)));
    }

    [Theory, Engines]
    public async Task On_the_pages_it_goes_the_same_way(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var staff = await app.SignInAsync(ExportScenes.Staff);
        var form = await staff.OpenAsync("/exports/new");
        var wrong = await form.SubmitAsync(("purpose", "太短了"), ("receiver", ""), ("classes", "basic"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("请填写这一项", wrong.Text("#receiver-error"));

        var asked = await wrong.SubmitAsync(("purpose", "按月向省平台报送办理情况，供汇总"), ("receiver", "浙江省教育厅"), ("classes", "basic"));
        var path = asked.RedirectedTo!;
        Assert.False((await staff.OpenAsync(path)).Has("button[value=approve]"));
        using var head = await app.SignInAsync(ExportScenes.Head);
        var page = await head.OpenAsync(path);
        var unsaid = await page.SubmitAsync(("do", "decline"), ("reason", ""));
        Assert.Equal("请填写这一项", unsaid.Text("#reason-error"));
        Assert.Equal(path, (await page.SubmitAsync(("do", "approve"), ("reason", "同意"))).RedirectedTo);
        await app.MakeAsync();

        var ready = await head.OpenAsync(path);
        Assert.Contains("可下载", ready.Html);
        using var file = await head.Http.GetAsync(path + "/file", Stop);
        Assert.Equal(("application/zip", true), (file.Content.Headers.ContentType?.MediaType, file.Content.Headers.ContentDisposition?.FileName?.EndsWith(".zip", StringComparison.Ordinal)));
        ExportReader.Read(Guid.Parse(path.Split('/')[^1]), await file.Content.ReadAsByteArrayAsync(Stop));
        Assert.Contains("下载", (await staff.OpenAsync(path)).Text(".export-log"));
        Assert.Contains("浙江省教育厅", (await staff.OpenAsync("/exports")).Html);
        Assert.Contains("wordsWithheld", (await staff.OpenAsync("/exports/fields")).Html);
    }

    private static (HttpStatusCode, string?) Code((HttpStatusCode Status, JsonObject Body) answer) => (answer.Status, (string?)answer.Body["code"]);

    private static async Task<string?> StateAsync(WhistleApp app, Guid id) => (string?)(await app.ShowAsync(id))["state"];

    private static Task<List<string>> NoticesAsync(WhistleApp app, string login, Guid export)
    {
        var (person, path) = (DemoCity.PersonOf(login), $"/exports/{export:D}");
        return app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().AsNoTracking().Where(n => n.Person == person && n.Path == path).Select(n => n.Code).ToListAsync(Stop));
    }

    private static async Task<HttpStatusCode> SwitchAsync(WhistleApp app, string login, params string[] off)
    {
        using var browser = await app.SignInAsync(login);
        var page = await browser.OpenAsync("/exports/fields");
        var version = await app.WithAsync(async services => (await services.GetRequiredService<WhistleDb>().Set<ExportSwitch>().AsNoTracking().SingleOrDefaultAsync(s => s.District == ExportScenes.District, Stop))?.Version ?? 0);
        List<(string, string)> fields = [("__RequestVerificationToken", page.Value("__RequestVerificationToken") ?? (await browser.OpenAsync("/help")).Value("__RequestVerificationToken")!), ("_handler", "fields"), ("district", ExportScenes.District.Value.ToString("D")), ("version", version.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. off.Select(one => ("off", one))];
        using var answer = await browser.Http.PostAsync("/exports/fields", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2))), Stop);
        return answer.StatusCode;
    }

    /// <summary>Reads as usual, but something happens before the first page.</summary>
    private sealed class Overtaken(Whistle.Hazards.Contracts.ICaseRecords inner, Func<Task> happens) : Whistle.Hazards.Contracts.ICaseRecords
    {
        public Task<long?> MarkAsync(CancellationToken stop) => inner.MarkAsync(stop);

        public async IAsyncEnumerable<IReadOnlyList<Whistle.Hazards.Contracts.CaseRecord>> ReadAsync(Whistle.Hazards.Contracts.RecordsAsked asked, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            await happens();
            await foreach (var page in inner.ReadAsync(asked, stop))
                yield return page;
        }
    }
}
