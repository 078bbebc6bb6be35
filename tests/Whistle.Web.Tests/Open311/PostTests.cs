using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Intake;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Files;

namespace Whistle.Web.Tests.Open311;

/// <summary>What comes in: what is taken, what is refused and how, whose it is then.</summary>
public sealed class PostTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_report_is_answered_with_its_id_in_both_forms_and_lies_in_the_school_s_queue(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();

        var (_, json, _) = await client.PostAsync("json", OpenScenes.Fields(key, "门口\n停满了车", ("attribute[when]", "dismissal"), ("address_string", OpenScenes.School + "西门"), ("email", "a@example.org"), ("phone", ""), ("device_id", "device-7788"), ("first_name", "小明")));
        var (_, xml, _) = await client.PostAsync("xml", OpenScenes.Fields(key));

        var posted = JsonDocument.Parse(json).RootElement;
        SpecSchema.Holds(SpecSchema.Posted, posted);
        Assert.Equal(GeoReportClient.PostedFields, GeoReportClient.NamesOf(posted[0]));
        var root = GeoReportClient.Read(xml);
        Assert.Equal(("service_requests", "request"), (root.Name.LocalName, root.Elements().Single().Name.LocalName));
        Assert.Equal(GeoReportClient.PostedFields, GeoReportClient.NamesOf(root.Elements().Single()));
        Assert.Matches("^R20261123-[0-9A-HJKMNP-TV-Z]{12}$", root.Descendants("service_request_id").Single().Value);
        var report = await app.ReportOfAsync(posted[0].GetProperty("service_request_id").GetString()!);
        Assert.Equal((OpenScenes.Gate.School, OpenScenes.Gate.Id, ReportState.Waiting, "dismissal", "门口\n停满了车", OpenScenes.School + "西门"), (report.Queue, report.Campus, report.State, report.When, report.Words, report.Address));
        Assert.NotNull(report.AnswerBy);
        // a name and a mail stand in the database sealed, the device not at all
        Assert.DoesNotContain("example.org", report.Contact!, StringComparison.Ordinal);
        await app.SettleAsync();
        using var browser = await app.SignInAsync("school");
        Assert.Contains("收到公众来件", (await browser.OpenAsync("/inbox")).Html, StringComparison.Ordinal);
        Assert.Contains($"/public-reports/{report.Id:D}", (await browser.OpenAsync("/")).Html, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task What_is_wrong_is_said_with_its_code_and_leaves_nothing(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var (key, off) = (await app.KeyAsync(), await app.KeyAsync());
        await app.WithAsync(async services =>
        {
            var desk = services.GetRequiredService<ConsumerDesk>();
            await desk.ChangeAsync((await desk.OfKeyAsync(off, Stop))!.Id, (one, now) => one.Switch(false, DemoCity.PersonOf("city.education"), now), Stop);
        });
        var before = await CountAsync(app);

        foreach (var (status, fields) in new (int, IEnumerable<(string Name, string Value)>)[]
        {
            (403, OpenScenes.Fields("")), (403, OpenScenes.Fields("wo_not-a-key-that-was-ever-given-0123456789abcdef")), (403, OpenScenes.Fields(off)),
            (404, OpenScenes.Fields(key, null, ("service_code", "no-such-service"))), (404, OpenScenes.Fields(key, null, ("jurisdiction_id", "elsewhere.gov"))), (400, OpenScenes.Fields(key, null, ("service_code", ""))),
            (400, OpenScenes.Fields(key, null, ("lat", ""))), (400, OpenScenes.Fields(key, null, ("lat", "north"))), (400, OpenScenes.Fields(key, null, ("lat", "91"))), (400, OpenScenes.Fields(key, null, ("lat", "NaN"))),
            (400, OpenScenes.Fields(key, null, ("lat", ""), ("long", ""), ("address_string", ""))), (400, OpenScenes.Fields(key, null, ("lat", "31.23"), ("long", "121.47"))), (400, OpenScenes.Fields(key, "", ("media_url", ""))),
            (400, OpenScenes.Fields(key, new string('字', 4001))), (400, OpenScenes.Fields(key, "看<b>这里</b>")), (400, OpenScenes.Fields(key, "<script>alert(1)</script>")), (400, OpenScenes.Fields(key, "零字符\0")),
            (400, OpenScenes.Fields(key, null, ("media_url", "file:///etc/passwd"))), (400, OpenScenes.Fields(key, null, ("media_url", "javascript:alert(1)"))), (400, OpenScenes.Fields(key, null, ("email", "nobody"))),
            (400, OpenScenes.Fields(key, null, ("phone", "call me"))), (400, OpenScenes.Fields(key, null, ("attribute[when]", "yesterday"))), (400, OpenScenes.Fields(key, null, ("first_name", new string('x', 81)))),
        })
            foreach (var format in new[] { "xml", "json" })
            {
                var (answered, body, _) = await client.PostAsync(format, fields);
                Assert.Equal((string.Join('&', fields), status, status), (string.Join('&', fields), (int)answered, GeoReportClient.ErrorOf(body)));
            }

        Assert.Equal(before, await CountAsync(app));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("json", OpenScenes.Fields(key, new string('字', 4000)))).Status);
    }

    [Theory, Engines]
    public async Task A_body_that_is_no_form_is_never_read(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var before = await CountAsync(app);
        const string Bomb = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><request><description>&b;</description></request>""";

        foreach (var (type, body) in new[]
        {
            ("text/xml", Bomb), ("application/xml", Bomb), ("application/json", "{\"service_code\":\"other\"}"), ("text/plain", "service_code=other"), ("application/x-www-form-urlencoded; charset=gb2312", "service_code=other"),
            ("multipart/form-data", "--x"), ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nnever ends"), ("not a type", "x"),
        })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var (status, words, _) = await client.PostAsync("xml", content);
            Assert.Equal((type, 400, 400), (type, (int)status, GeoReportClient.ErrorOf(words)));
            Assert.DoesNotContain("root:", words, StringComparison.Ordinal);
        }

        // ten megabytes in one field, and forty-one in all
        using var large = new ByteArrayContent([.. Encoding.ASCII.GetBytes("description="), .. Enumerable.Repeat((byte)'x', 10 * 1024 * 1024)]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        var (tooLarge, said, _) = await client.PostAsync("json", large);
        Assert.Equal((400, 400), ((int)tooLarge, GeoReportClient.ErrorOf(said)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/open311/v2/requests.xml") { Content = new ByteArrayContent(new byte[41 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } } };
        request.Headers.ExpectContinue = true;
        using var huge = await client.Http.SendAsync(request, Stop);
        Assert.Equal((400, 400), ((int)huge.StatusCode, GeoReportClient.ErrorOf(await huge.Content.ReadAsStringAsync(Stop))));
        Assert.Equal(before, await CountAsync(app));
    }

    [Theory, Engines]
    public async Task The_same_words_at_the_same_place_on_one_day_are_one_report(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var fields = OpenScenes.Fields(await app.KeyAsync());
        var before = await CountAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => client.PostAsync("json", fields)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Contains("Invalid service request: base is a duplicate.", answer.Body, StringComparison.Ordinal));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal(400, GeoReportClient.ErrorOf(answer.Body)));
        Assert.Equal(before + 1, await CountAsync(app));
        fields.RemoveAll(field => field.Name == "lat");
        fields.Add(("lat", FormattableString.Invariant($"{OpenScenes.Gate.Lat + 0.001:F6}")));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("json", fields)).Status);
    }

    [Theory, Engines]
    public async Task A_key_has_its_day_s_limit_and_what_is_refused_does_not_count(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync(limit: 3);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("json", OpenScenes.Fields(key, "", ("media_url", "")))).Status);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync("xml", OpenScenes.Fields(key))));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal((429, 429), ((int)answer.Status, GeoReportClient.ErrorOf(answer.Body))));
        var (id, days) = await app.WithAsync(async services =>
        {
            var desk = services.GetRequiredService<ConsumerDesk>();
            var consumer = (await desk.OfKeyAsync(key, Stop))!;
            return (consumer.Id, await desk.UseAsync(consumer.Id, Stop));
        });
        Assert.Equal([(3, 6)], days.Select(day => (day.Taken, day.Refused)));
        using var browser = await app.SignInAsync("city.education");
        Assert.Equal(["3", "6"], (await browser.OpenAsync($"/consumers/{id:D}")).Texts("tbody td"));
    }

    [Theory, Engines]
    public async Task Beside_no_school_it_is_the_district_s_office_and_far_away_nobody_s(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();
        var (lat, lon) = (OpenScenes.Gate.Lat!.Value, OpenScenes.Gate.Lon!.Value);
        var office = DemoCity.UnitOf("education.office").Id;

        var somewhere = await client.ReportAsync(OpenScenes.Fields(key, null, ("lat", FormattableString.Invariant($"{lat + 0.06:F6}")), ("long", FormattableString.Invariant($"{lon + 0.05:F6}"))));
        var named = await client.ReportAsync([("api_key", key), ("service_code", "other"), ("description", OpenScenes.NewWords()), ("address_string", $"{DemoCity.UnitOf("school").Name.Zh}东门")]);
        var unnamed = await client.ReportAsync([("api_key", key), ("service_code", "other"), ("description", OpenScenes.NewWords()), ("address_id", "4711"), ("email", "a@b.cn")]);

        Assert.Null((await app.ReportOfAsync(somewhere)).Campus);
        Assert.Null((await app.ReportOfAsync(somewhere)).AnswerBy);
        Assert.Equal(office, (await app.ReportOfAsync(named)).Queue);
        Assert.Equal(DemoCity.City.CityOffice!.Id, (await app.ReportOfAsync(unnamed)).Queue);
    }

    [Theory, Engines]
    public async Task Photos_are_known_by_their_bytes_and_no_address_is_fetched(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var key = await app.KeyAsync();

        // a port that is closed: to fetch it would fail, and to wait for it would show
        var id = await client.ReportAsync(OpenScenes.Fields(key, "", ("media_url", "http://127.0.0.1:9/secret.png")), ("gate.png", Pictures.RedBlue(64, 48)));
        var report = await app.ReportOfAsync(id);
        Assert.Equal((1, "http://127.0.0.1:9/secret.png"), (report.Photos.Count, report.MediaUrl));
        foreach (var bytes in new[] { Pictures.Gif, Pictures.Svg, Pictures.Html, Pictures.Bomb(), Encoding.ASCII.GetBytes("%PDF-1.4 not a photo") })
        {
            var (status, body, _) = await client.PostAsync("json", OpenScenes.Fields(key), ("photo.png", bytes));
            Assert.Equal((400, 400), ((int)status, GeoReportClient.ErrorOf(body)));
        }
        var (many, words, _) = await client.PostAsync("json", OpenScenes.Fields(key), [.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", Pictures.RedBlue(8, 8)))]);
        Assert.Equal((400, 400), ((int)many, GeoReportClient.ErrorOf(words)));
    }

    [Theory, Engines]
    public async Task A_test_key_s_report_is_nobody_s_work_and_only_the_key_sees_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var client = app.Open311();
        var (key, other) = (await app.KeyAsync(isTest: true), await app.KeyAsync(isTest: true));
        var id = await client.ReportAsync(OpenScenes.Fields(key));
        await app.SettleAsync();

        var seen = await client.JsonAsync($"requests/{id}.json?api_key={key}");
        SpecSchema.Holds(SpecSchema.Requests, seen);
        Assert.Equal(1, (await client.JsonAsync($"requests.json?service_request_id={id}&api_key={key}")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"requests/{id}.json?api_key={other}")).Status);
        Assert.Equal(0, (await client.JsonAsync($"requests.json?service_request_id={id}")).GetArrayLength());
        using var browser = await app.SignInAsync("school");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/public-reports/{(await app.ReportOfAsync(id)).Id:D}")).Status);
    }

    private static Task<int> CountAsync(WhistleApp app) => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<PublicReport>().CountAsync());
}
