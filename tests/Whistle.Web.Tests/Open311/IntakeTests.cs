using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Intake;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;
using Whistle.TestKit;
using Whistle.Web.Tests.Files;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Open311;

/// <summary>From a citizen's report to a case and back to what the citizen reads, and all that must not get out on the way.</summary>
public sealed class IntakeTests(Apps apps) : IClassFixture<Apps>
{
    private const string Mail = "canary-reporter@example.org", Phone = "13977770021";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_report_becomes_a_case_of_the_public_and_its_course_can_be_asked_for(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var words = OpenScenes.NewWords("流动摊占了人行道");
        var id = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync(), words, ("service_code", "vendors"), ("email", Mail), ("phone", Phone), ("attribute[when]", "arrival")), ("way.png", Pictures.RedBlue(120, 90)));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.json")).Status);

        var @case = await app.TakeInAsync(id);

        // the case: everything carried over, from the public, its reporter hidden
        var seen = await app.CaseAsync(@case, "school");
        Assert.Equal(("public", 18), ((string)seen["source"]!, (int)seen["dutyItem"]!));
        Assert.StartsWith(words, (string)seen["description"]!, StringComparison.Ordinal);
        Assert.Single(seen["photos"]!.AsArray());
        Assert.Null((await app.CaseAsync(@case, (await HolderAsync(app, @case))))["reporter"]);
        Assert.DoesNotContain(Mail, seen.ToJsonString(), StringComparison.Ordinal);

        // outside: class, state, a rounded place, and not a word more
        var open = (await client.JsonAsync($"requests/{id}.json"))[0];
        SpecSchema.Holds(SpecSchema.Requests, await client.JsonAsync($"requests/{id}.json"));
        Assert.Equal(GeoReportClient.RequestFields, GeoReportClient.NamesOf(open));
        Assert.Equal(("open", "vendors", JsonValueKind.Null, JsonValueKind.Null), (open.GetProperty("status").GetString(), open.GetProperty("service_code").GetString(), open.GetProperty("description").ValueKind, open.GetProperty("media_url").ValueKind));
        Assert.Equal(Math.Round(OpenScenes.Gate.Lat!.Value + 0.0004, 3), open.GetProperty("lat").GetDouble());
        Assert.True(DateTimeOffset.Parse(open.GetProperty("expected_datetime").GetString()!, CultureInfo.InvariantCulture) > WhistleApp.Morning);
        var xml = await client.XmlAsync($"requests/{id}.xml");
        Assert.Equal(("service_requests", "request"), (xml.Name.LocalName, xml.Elements().Single().Name.LocalName));
        Assert.Equal(GeoReportClient.RequestFields, GeoReportClient.NamesOf(xml.Elements().Single()));

        // and when the case is closed, so is this
        var holder = await HolderAsync(app, @case);
        await app.DoAsync(@case, holder, "accept");
        await app.DoAsync(@case, holder, "finish", new() { ["outcome"] = "已清理，处置结果不公开。" });
        await app.SettleAsync();
        var closed = (await client.JsonAsync($"requests/{id}.json"))[0];
        Assert.Equal(("closed", JsonValueKind.Null), (closed.GetProperty("status").GetString(), closed.GetProperty("expected_datetime").ValueKind));
        Assert.DoesNotContain("处置结果不公开", closed.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(id, (await client.GetAsync("requests.json?status=closed")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await client.GetAsync("requests.json?status=open")).Body, StringComparison.Ordinal);
        Assert.Contains(id, (await client.GetAsync("requests.xml?service_code=vendors,food")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await client.GetAsync("requests.xml?service_code=food")).Body, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Words_and_photos_are_shown_only_where_ticked_and_a_pupil_s_name_is_asked_about(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var words = OpenScenes.NewWords("三年级2班王小明同学在这里差点被车撞，电话13812345678");
        var id = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync(), words, ("email", Mail)), ("one.png", Pictures.RedBlue(120, 90)), ("two.png", Pictures.RedBlue(90, 120)));
        await app.TakeInAsync(id);
        var report = await app.ReportOfAsync(id);
        using var browser = await app.SignInAsync("school");
        var page = await browser.OpenAsync($"/public-reports/{report.Id:D}");
        Assert.Contains(Mail, page.Html, StringComparison.Ordinal); // he who took it in may call back

        var asked = await page.SubmitAsync(("do", "release"), ("releaseWords", "true"), ("words", words));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("三年级2班", asked.Html, StringComparison.Ordinal);
        Assert.Contains("王小明同学", asked.Html, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await client.JsonAsync($"requests/{id}.json"))[0].GetProperty("description").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"media/{report.Photos[0]:D}")).Status);

        var done = await asked.SubmitAsync(("do", "release"), ("releaseWords", "true"), ("words", "有学生差点被车撞"), ("photos", report.Photos[1].ToString("D")));
        Assert.Equal($"/public-reports/{report.Id:D}", done.RedirectedTo);
        var shown = (await client.JsonAsync($"requests/{id}.json"))[0];
        Assert.Equal(("有学生差点被车撞", $"{app.Address}open311/v2/media/{report.Photos[1]:D}"), (shown.GetProperty("description").GetString(), shown.GetProperty("media_url").GetString()));
        using var photo = await client.Http.GetAsync(shown.GetProperty("media_url").GetString(), Stop);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (photo.StatusCode, photo.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"media/{report.Photos[0]:D}")).Status);

        // taken back, it is gone at once
        var again = await browser.OpenAsync($"/public-reports/{report.Id:D}");
        await again.SubmitFormAsync("form:has(button[value=release])", ("do", "release"), ("releaseWords", ""), ("photos", ""));
        Assert.Equal(JsonValueKind.Null, (await client.JsonAsync($"requests/{id}.json"))[0].GetProperty("description").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"media/{report.Photos[1]:D}")).Status);
    }

    [Theory, Engines]
    public async Task What_is_kept_back_is_in_no_answer_and_no_id_of_another_case_is_known(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();
        const string Canary = "金丝雀词句不公开";
        var own = await app.ReportAsync(with: new() { ["description"] = Canary });
        var waiting = await client.ReportAsync(OpenScenes.Fields(key, OpenScenes.NewWords(Canary), ("email", Mail), ("last_name", Canary), ("address_string", OpenScenes.School + Canary)));
        var taken = await client.ReportAsync(OpenScenes.Fields(key, OpenScenes.NewWords(Canary), ("email", Mail), ("last_name", Canary), ("address_string", OpenScenes.School + Canary), ("media_url", "https://example.org/canary.png")), ("c.png", Pictures.RedBlue(20, 20)));
        await app.TakeInAsync(taken);
        var junk = await client.ReportAsync(OpenScenes.Fields(key, OpenScenes.NewWords(Canary)));
        await DoAsync(app, junk, "junk");

        var answers = new List<string>();
        foreach (var path in new[] { "requests", "requests?status=open", "requests?status=closed", $"requests?service_request_id={waiting},{taken},{junk}", $"requests/{taken}", "requests?page_size=1&page=1", "requests?page_size=1000&page=1" })
            foreach (var format in new[] { "xml", "json" })
                answers.Add((await client.GetAsync(path.Contains('?', StringComparison.Ordinal) ? path.Replace("?", $".{format}?", StringComparison.Ordinal) : $"{path}.{format}")).Body);

        Assert.All(answers, body => Assert.DoesNotContain(Canary, body, StringComparison.Ordinal));
        Assert.All(answers, body => Assert.DoesNotContain("canary", body, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(answers, body => body.Contains(taken, StringComparison.Ordinal));
        Assert.All(answers, body => Assert.DoesNotContain(waiting, body, StringComparison.Ordinal));
        Assert.All(answers, body => Assert.DoesNotContain(junk, body, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, string.Join('\n', app.Log.Lines), StringComparison.Ordinal);

        // every id there is in the database, of any case and anything else: none is answered, by any door
        var (ids, shown) = await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            var cases = await db.Set<Whistle.Hazards.Cases.HazardCase>().Select(c => new { c.Id, c.Number }).ToListAsync(Stop);
            var files = await db.Set<Platform.Files.StoredFile>().Select(f => f.Id).ToListAsync(Stop);
            var reports = await db.Set<PublicReport>().ToListAsync(Stop);
            return (cases.SelectMany(one => new[] { one.Id.ToString("D"), one.Number }).Concat(files.Select(file => file.Value.ToString("D"))).Concat(reports.Select(one => one.Id.ToString("D"))).Append(own.ToString("D")).ToList(),
                reports.Where(one => one.State is ReportState.Taken or ReportState.Refused && !one.IsTest).Select(one => one.Number).ToHashSet(StringComparer.Ordinal));
        });
        Assert.True(ids.Count > 20);
        foreach (var id in ids.OrderByDescending(id => id, StringComparer.Ordinal).Take(60).Concat(ids.Take(60)))
        {
            Assert.Equal((id, HttpStatusCode.NotFound), (id, (await client.GetAsync($"requests/{id}.json")).Status));
            if (Guid.TryParse(id, out _))
                Assert.Equal((id, HttpStatusCode.NotFound), (id, (await client.GetAsync($"media/{id}")).Status));
        }
        Assert.Equal(0, (await client.JsonAsync($"requests.json?service_request_id={string.Join(',', ids.Take(150))}")).GetArrayLength());
        var listed = (await client.JsonAsync("requests.json?start_date=2026-10-01T00:00:00Z&end_date=2026-11-30T00:00:00Z")).EnumerateArray().Select(one => one.GetProperty("service_request_id").GetString()!).ToList();
        Assert.True(shown.SetEquals(listed));
    }

    [Theory, Engines]
    public async Task A_refusal_says_why_to_the_citizen_and_can_be_taken_back(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var id = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync()));
        var report = await app.ReportOfAsync(id);
        using var browser = await app.SignInAsync("school.head");
        var page = await browser.OpenAsync($"/public-reports/{report.Id:D}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync(("do", "refuse"), ("reason", ""))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync(("do", "refuse"), ("reason", "other"), ("note", ""))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync(("do", "refuse"), ("reason", "settled"), ("note", "已问过四年级3班张小红同学"))).Status);
        var refused = await page.SubmitAsync(("do", "refuse"), ("reason", "settled"), ("note", "车已挪走。"));
        Assert.NotNull(refused.RedirectedTo);

        var closed = (await client.JsonAsync($"requests/{id}.json"))[0];
        Assert.Equal(("closed", "经核实，问题已不存在。 车已挪走。"), (closed.GetProperty("status").GetString(), closed.GetProperty("status_notes").GetString()));
        // the page as it was before knows nothing of it
        Assert.Equal(HttpStatusCode.Conflict, (await page.SubmitFormAsync("form:has(button[value=junk])", ("do", "junk"))).Status);
        var undone = await (await refused.FollowAsync()).SubmitAsync(("do", "undo"));
        Assert.NotNull(undone.RedirectedTo);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.json")).Status);
        Assert.Equal(ReportState.Waiting, (await app.ReportOfAsync(id)).State);
    }

    [Theory, Engines]
    public async Task Junk_counts_against_who_sent_it_and_is_shown_to_nobody(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();
        var id = await client.ReportAsync(OpenScenes.Fields(key, OpenScenes.NewWords("低价代开")));

        await DoAsync(app, id, "junk");

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.xml")).Status);
        Assert.Equal(1, await app.WithAsync(async services =>
        {
            var desk = services.GetRequiredService<ConsumerDesk>();
            return await desk.JunkAsync((await desk.OfKeyAsync(key, Stop))!.Id, Stop);
        }));
        await DoAsync(app, id, "undo");
        Assert.Equal(ReportState.Waiting, (await app.ReportOfAsync(id)).State);
    }

    [Theory, Engines]
    public async Task Another_school_sees_it_only_once_it_is_passed_on_and_what_nobody_answers_goes_to_the_office(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var id = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync()));
        var report = await app.ReportOfAsync(id);
        using var neighbour = await app.SignInAsync("neighbour.school");
        using var twin = await app.SignInAsync("other.education.office");
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.OpenAsync($"/public-reports/{report.Id:D}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await twin.OpenAsync($"/public-reports/{report.Id:D}")).Status);
        Assert.DoesNotContain(report.Id.ToString("D"), (await neighbour.OpenAsync("/public-reports?state=all")).Html, StringComparison.Ordinal);

        await DoAsync(app, id, "pass", ("to", DemoCity.UnitOf("neighbour.school").Id.Value.ToString("D")));
        await app.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, (await neighbour.OpenAsync($"/public-reports/{report.Id:D}")).Status);
        Assert.Contains(report.Id.ToString("D"), (await neighbour.OpenAsync("/")).Html, StringComparison.Ordinal);
        await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<PublicReport>().Where(r => r.Id == report.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.AnswerBy, WhistleApp.Morning.AddHours(-1)), Stop));
        await RunAsync<UnansweredReports>(app);
        await RunAsync<UnansweredReports>(app);
        await app.SettleAsync();
        var late = await app.ReportOfAsync(id);
        Assert.Equal((DemoCity.UnitOf("education.office").Id, ReportState.Waiting, (DateTimeOffset?)null), (late.Queue, late.State, late.AnswerBy));
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.OpenAsync($"/public-reports/{report.Id:D}")).Status);
        using var office = await app.SignInAsync("education.office");
        Assert.Contains(report.Id.ToString("D"), (await office.OpenAsync("/")).Html, StringComparison.Ordinal);
        // the office chooses the campus where the place does not say it, and takes it in
        await app.TakeInAsync(id, "education.office");
    }

    [Theory, Engines]
    public async Task A_case_that_is_withdrawn_gives_the_report_back_to_its_queue(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var id = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync()));
        var @case = await app.TakeInAsync(id);
        // it is a case now, and no second one can be made of it
        using var browser = await app.SignInAsync("school");
        Assert.Contains("class=\"error-summary\"", (await browser.OpenAsync($"/report?from=open311:{(await app.ReportOfAsync(id)).Id:D}")).Html, StringComparison.Ordinal);

        await app.DoAsync(@case, "school", "withdraw", new() { ["reason"] = "选错了类别" });
        await app.SettleAsync();

        var back = await app.ReportOfAsync(id);
        Assert.Equal((ReportState.Waiting, (Guid?)null, false), (back.State, back.Case, back.IsShown));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.json")).Status);
        Assert.NotEqual(@case, await app.TakeInAsync(id));
    }

    [Theory, Engines]
    public async Task Contacts_junk_and_tests_are_deleted_in_their_time(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();
        var refused = await client.ReportAsync(OpenScenes.Fields(key, null, ("email", Mail)));
        await DoAsync(app, refused, "refuse", ("reason", "known"));
        var fresh = await client.ReportAsync(OpenScenes.Fields(key, null, ("email", Mail)));
        var junk = await client.ReportAsync(OpenScenes.Fields(key, null, ("email", Mail)), ("j.png", Pictures.RedBlue(30, 30)));
        await DoAsync(app, junk, "junk");
        var test = await client.ReportAsync(OpenScenes.Fields(await app.KeyAsync(isTest: true)));
        var old = WhistleApp.Morning.AddDays(-31);
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            await db.Set<PublicReport>().Where(r => r.Number == refused || r.Number == junk).ExecuteUpdateAsync(set => set.SetProperty(r => r.EndedAt, old), Stop);
            await db.Set<PublicReport>().Where(r => r.Number == test).ExecuteUpdateAsync(set => set.SetProperty(r => r.ReceivedAt, old), Stop);
        });

        await RunAsync<OldContacts>(app);

        Assert.Null((await app.ReportOfAsync(refused)).Contact);
        Assert.NotNull((await app.ReportOfAsync(refused)).Words);
        Assert.NotNull((await app.ReportOfAsync(fresh)).Contact);
        var gone = await app.ReportOfAsync(junk);
        Assert.Equal((null, null, 0), (gone.Words, gone.Contact, gone.Photos.Count));
        Assert.Equal((false, false), await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            return (await db.Set<PublicReport>().AnyAsync(r => r.Number == test, Stop), await db.Set<Platform.Files.StoredFile>().AnyAsync(f => f.OwnerId == gone.Id, Stop));
        }));
    }

    [Theory, Engines]
    public async Task A_key_is_shown_once_and_can_be_changed_and_switched_off(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        using var browser = await app.SignInAsync("city.education");
        var page = await browser.OpenAsync("/consumers");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync(("name", ""), ("contact", "x"), ("dailyLimit", "none"))).Status);

        var made = await page.SubmitAsync(("name", "城市随手拍"), ("contact", "王工 0571-1"), ("dailyLimit", "10"));
        var key = made.Text("#new-key");

        Assert.StartsWith("wo_", key, StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await browser.OpenAsync("/consumers")).Html, StringComparison.Ordinal);
        await client.ReportAsync(OpenScenes.Fields(key));
        var link = (await browser.OpenAsync("/consumers")).Document.QuerySelectorAll("a.row-what").First(one => one.TextContent == "城市随手拍" ).GetAttribute("href")!;
        var own = await browser.OpenAsync(link);
        Assert.Contains("王工", own.Html, StringComparison.Ordinal);
        var second = (await own.SubmitAsync(("do", "rekey"))).Text("#new-key");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("json", OpenScenes.Fields(key))).Status);
        await client.ReportAsync(OpenScenes.Fields(second));
        await (await browser.OpenAsync(link)).SubmitAsync(("do", "off"));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("json", OpenScenes.Fields(second))).Status);
        await (await browser.OpenAsync(link)).SubmitAsync(("do", "on"));
        await client.ReportAsync(OpenScenes.Fields(second));
    }

    private static async Task DoAsync(WhistleApp app, string number, string act, params (string Name, string Value)[] fields)
    {
        using var browser = await app.SignInAsync("school");
        var page = await browser.OpenAsync($"/public-reports/{(await app.ReportOfAsync(number)).Id:D}");
        var done = await page.SubmitFormAsync($"form:has(button[value={act}])", [("do", act), .. fields]);
        Assert.True(done.RedirectedTo is not null, done.Html);
    }

    private static Task RunAsync<T>(WhistleApp app) where T : IPlannedWork => app.WithAsync(services => services.GetRequiredService<T>().RunAsync(Stop));

    /// <summary>A login of the unit that holds the case.</summary>
    private static async Task<string> HolderAsync(WhistleApp app, Guid @case)
    {
        var holder = (string)(await app.CaseAsync(@case, "school"))["holder"]!["unit"]!["id"]!;
        return DemoCity.Logins.First(login => DemoCity.City.PostsOf(login.Person).Any(post => post.Unit.Value.ToString("D") == holder && post.Role is Kernel.Role.UnitHead or Kernel.Role.OfficeStaff && post.Unit.Value.ToString("D") == holder)).Login;
    }
}
