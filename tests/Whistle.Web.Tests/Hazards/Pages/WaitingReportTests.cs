using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using Whistle.Platform.Files;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.TestKit.Pages;
using Whistle.Web.Tests.Files;

namespace Whistle.Web.Tests.Hazards.Pages;

/// <summary>What the server promises to a report that has waited on a phone, and to the app that it waited in.</summary>
public sealed class WaitingReportTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task The_same_key_is_one_case_however_often_it_comes_and_no_key_is_one_each_time(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");
        var (words, key) = (Words(), Guid.CreateVersion7().ToString("D"));

        using var first = await SendAsync(phone, words, key);
        using var again = await SendAsync(phone, words, key);
        Assert.Equal($"/cases/{key}?receipt=true", To(first));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Single(await CasesAsync(app, words));

        using var without = await SendAsync(phone, words, "");
        Assert.Equal(HttpStatusCode.Redirect, without.StatusCode);
        Assert.Equal(2, (await CasesAsync(app, words)).Count);
    }

    [Theory, Engines]
    public async Task Sent_by_four_at_once_it_is_one_case_and_each_is_told_so(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");
        var (words, key, token) = (Words(), Guid.CreateVersion7().ToString("D"), await TokenAsync(phone));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(phone, words, key, token)));

        Assert.All(answers, answer => Assert.Equal($"/cases/{key}?receipt=true", To(answer)));
        Assert.Single(await CasesAsync(app, words));
    }

    [Theory, Engines]
    public async Task Other_words_under_a_key_that_has_arrived_change_nothing_and_that_is_said(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");
        var (words, key) = (Words(), Guid.CreateVersion7().ToString("D"));
        using var first = await SendAsync(phone, words, key);

        using var other = await SendAsync(phone, words + "，已伤人", key);

        Assert.Equal($"/cases/{key}?receipt=true&other=true", To(other));
        Assert.Equal(words, Assert.Single(await CasesAsync(app, words)).Description);
        Assert.Contains("没有覆盖任何内容", (await phone.OpenAsync($"/cases/{key}")).Text(".said"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_photo_sent_twice_under_its_mark_is_kept_once(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");
        var mark = Guid.CreateVersion7().ToString("D");

        var (first, again, another) = (await UploadAsync(phone, mark), await UploadAsync(phone, mark), await UploadAsync(phone, mark + "2"));

        Assert.Equal(first, again);
        Assert.NotEqual(first, another);
    }

    [Theory, Engines]
    public async Task What_is_wrong_is_told_to_who_waits_in_a_header_too(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");

        using var refused = await SendAsync(phone, "", Guid.CreateVersion7().ToString("D"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problems = JsonSerializer.Deserialize<JsonElement[]>(Uri.UnescapeDataString(refused.Headers.GetValues("Whistle-Problems").Single()))!;
        Assert.Equal("description", problems.Single().GetProperty("id").GetString());
        Assert.NotEmpty(problems.Single().GetProperty("words").GetString()!);
    }

    [Theory, Engines]
    public async Task Where_something_similar_is_open_the_answer_says_how_many_before_it_is_a_case(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school");
        var words = Words();
        using var first = await SendAsync(phone, words, Guid.CreateVersion7().ToString("D"));

        using var asked = await SendAsync(phone, words, Guid.CreateVersion7().ToString("D"), similarSeen: false);

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.True(int.Parse(asked.Headers.GetValues("Whistle-Similar").Single(), System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Single(await CasesAsync(app, words));
    }

    [Theory, Engines]
    public async Task A_report_that_has_waited_takes_its_own_draft_away_and_no_other(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var phone = await app.SignInAsync("school.head");
        var (mine, other) = (Words(), Words());

        await DraftAsync(app, mine[..6]);
        using var first = await SendAsync(phone, mine, Guid.CreateVersion7().ToString("D"));
        Assert.Null(await DraftAsync(app, null));

        await DraftAsync(app, other);
        using var second = await SendAsync(phone, Words(), Guid.CreateVersion7().ToString("D"));
        Assert.Equal(other, await DraftAsync(app, null));
    }

    [Fact]
    public async Task Only_who_is_signed_in_and_may_report_gets_a_fresh_value()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var school = await app.SignInAsync("school");
        using var nobody = app.Visitor();

        var ready = await school.Http.GetFromJsonAsync<JsonElement>("/report/ready", Stop);

        Assert.Equal((await app.AccountOfAsync("school")).Value.ToString("N"), ready.GetProperty("account").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.Http.GetAsync("/report/ready", Stop)).StatusCode);
        using var stranger = await nobody.Http.PostAsync("/report", new FormUrlEncodedContent([new("_handler", "report"), new("__RequestVerificationToken", ready.GetProperty("token").GetString())]), Stop);
        Assert.NotEqual(HttpStatusCode.Redirect, stranger.StatusCode);
    }

    [Fact]
    public async Task The_page_that_stands_in_is_the_same_for_everybody_and_says_nothing_of_anybody()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var school = await app.SignInAsync("school");

        var (mine, nobodys) = (await school.OpenAsync("/offline"), await app.Visitor().OpenAsync("/offline"));

        Assert.Equal(nobodys.Html, mine.Html);
        Assert.DoesNotContain("__RequestVerificationToken", mine.Html, StringComparison.Ordinal);
        Assert.True(mine.Has("form[data-shell][hidden]"));
    }

    [Fact]
    public async Task The_worker_is_asked_for_anew_and_keeps_only_what_is_there()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var stranger = app.Stranger();

        using var answer = await stranger.GetAsync("/sw.js", Stop);
        var script = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Null(answer.Headers.CacheControl.MaxAge);
        Assert.Equal("/", answer.Headers.GetValues("Service-Worker-Allowed").Single());
        var assets = JsonSerializer.Deserialize<JsonElement>(Regex.Match(script, @"^self\.whistle = (\{.*?\});\n", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value).GetProperty("assets").EnumerateArray().Select(asset => asset.GetString()!).ToList();
        var page = await app.Visitor().OpenAsync("/offline");
        Assert.Contains(page.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, assets);
        Assert.Contains(page.Document.QuerySelector("script[type=module]")!.GetAttribute("src")!, assets);
        foreach (var asset in assets)
            Assert.Equal((asset, HttpStatusCode.OK), (asset, (await stranger.GetAsync(asset, Stop)).StatusCode));
    }

    [Theory]
    [InlineData("zh-CN", "校哨")]
    [InlineData("en", "Whistle")]
    public async Task The_app_can_be_installed_in_both_languages(string language, string name)
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        using var browser = app.Visitor();
        await browser.OpenAsync("/language?to=" + language);
        var address = (await browser.OpenAsync("/sign-in")).Document.QuerySelector("link[rel=manifest]")!.GetAttribute("href")!;

        using var answer = await stranger.GetAsync(address, Stop);
        var manifest = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((name, language, "/", "standalone"), (manifest.GetProperty("short_name").GetString(), manifest.GetProperty("lang").GetString(), manifest.GetProperty("start_url").GetString(), manifest.GetProperty("display").GetString()));
        Assert.Contains(manifest.GetProperty("icons").EnumerateArray(), icon => icon.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "maskable");
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray().Where(icon => icon.GetProperty("type").GetString() == "image/png"))
        {
            var png = await stranger.GetByteArrayAsync(icon.GetProperty("src").GetString(), Stop);
            var side = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{side}x{side}");
        }
    }

    private static string? To(HttpResponseMessage answer) => answer.Headers.Location?.PathAndQuery;

    private static string Words() => "护栏断了 " + Guid.CreateVersion7();

    private static async Task<string> TokenAsync(Browser phone) => (await phone.Http.GetFromJsonAsync<JsonElement>("/report/ready", Stop)).GetProperty("token").GetString()!;

    /// <summary>As the script sends what has waited.</summary>
    private static async Task<HttpResponseMessage> SendAsync(Browser phone, string words, string key, string? token = null, bool similarSeen = true)
    {
        var campus = Whistle.Directory.Demo.DemoCity.City.MainCampus(Whistle.Directory.Demo.DemoCity.UnitOf("school").Id)!.Id.Value.ToString("D");
        var form = new MultipartFormDataContent
        {
            { new StringContent("report"), "_handler" }, { new StringContent(key), "key" }, { new StringContent("true"), "waited" },
            { new StringContent(campus), "campusId" }, { new StringContent("5"), "dutyItem" }, { new StringContent(words), "description" },
        };
        if (similarSeen)
            form.Add(new StringContent("true"), "similarSeen");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report") { Content = form, Headers = { { "RequestVerificationToken", token ?? await TokenAsync(phone) } } };
        return await phone.Http.SendAsync(request, Stop);
    }

    private static async Task<Guid> UploadAsync(Browser phone, string mark)
    {
        var bytes = new ByteArrayContent(Pictures.Jpeg(64, 48));
        bytes.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/files")
        {
            Headers = { { "RequestVerificationToken", await TokenAsync(phone) }, { "Idempotency-Key", mark } },
            Content = new MultipartFormDataContent { { bytes, "file", "gate.jpg" } },
        };
        using var answer = await phone.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<FileAnswer>(Stop))!.Id;
    }

    private static Task<List<HazardCase>> CasesAsync(WhistleApp app, string words)
        => app.WithAsync(async services => await services.GetRequiredService<WhistleDb>().Set<HazardCase>().AsNoTracking().Where(c => c.Description != null && c.Description.StartsWith(words)).ToListAsync(Stop));

    /// <summary>Keeps a draft of the report's form, or says what is kept.</summary>
    private static async Task<string?> DraftAsync(WhistleApp app, string? words)
    {
        var account = await app.AccountOfAsync("school.head");
        return await app.WithAsync(async services =>
        {
            var drafts = services.GetRequiredService<Drafts>();
            if (words is not null)
                await drafts.SaveAsync(account, "/report", new Dictionary<string, string[]>(StringComparer.Ordinal) { ["description"] = [words] }, Stop);
            return (await drafts.FindAsync(account, "/report", Stop))?["description"];
        });
    }
}
