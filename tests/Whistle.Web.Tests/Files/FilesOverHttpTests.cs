using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Data;
using Whistle.Platform.Files;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Files;

public sealed class FilesOverHttpTests(Apps apps) : IClassFixture<Apps>
{
    private const string Api = "/api/v1/files";

    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_program_sends_a_photo_and_reads_it_back(Engine engine)
    {
        var school = (await apps.OnAsync(engine)).Api("school");

        var sent = await school.PostAsync(Api, Form(Pictures.WithExif(Pictures.Jpeg())), stop);

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        var file = await JsonAsync(sent);
        Assert.Equal(["id", "sha256", "mediaType", "bytes"], file.EnumerateObject().Select(p => p.Name));
        Assert.Equal($"{Api}/{Id(file)}", sent.Headers.Location!.ToString());
        var read = await school.GetAsync(sent.Headers.Location, stop);
        var bytes = await read.Content.ReadAsByteArrayAsync(stop);
        Assert.Equal("image/jpeg", read.Content.Headers.ContentType!.ToString());
        Assert.Equal(file.GetProperty("bytes").GetInt64(), bytes.Length);
        Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Theory, Engines]
    public async Task Photos_of_a_case_are_for_those_who_read_it_and_hang_there_only(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = app.Api("school");
        var photo = await SendAsync(school, Form(Pictures.Jpeg(320, 200)));
        var items = await JsonAsync(await school.GetAsync("/api/v1/duty-items", stop));
        var police = items.ValueKind == JsonValueKind.Array ? items : items.GetProperty("items");
        var item = police.EnumerateArray().First(i => i.GetProperty("responsibleLine").GetString() == "police").GetProperty("no").GetInt32();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Api("local.police").GetAsync($"{Api}/{photo}", stop)).StatusCode);

        var reported = await ReportAsync(school, item, photo);

        Assert.True(reported.StatusCode == HttpStatusCode.Created, await reported.Content.ReadAsStringAsync(stop));
        foreach (var (login, status) in ((string, HttpStatusCode)[])[
            ("school", HttpStatusCode.OK), ("local.police", HttpStatusCode.OK), ("neighbour.school", HttpStatusCode.NotFound),
            ("local.market", HttpStatusCode.NotFound), ("other.local.police", HttpStatusCode.NotFound), ("admin", HttpStatusCode.NotFound)])
            Assert.Equal((login, status), (login, (await app.Api(login).GetAsync($"{Api}/{photo}", stop)).StatusCode));
        foreach (var again in (HttpResponseMessage[])[
            await ReportAsync(school, item, photo), await ReportAsync(school, item, Guid.Empty),
            await ReportAsync(app.Api("neighbour.school"), item, await SendAsync(school, Form(Pictures.Pdf())))])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
            Assert.True((await JsonAsync(again)).GetProperty("errors").TryGetProperty("photos", out _));
        }
    }

    [Theory, Engines]
    public async Task What_is_served_can_do_nothing_and_is_asked_for_each_time(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, browser) = (app.Api("school"), (await app.SignInAsync("school")).Http);
        var photo = await SendAsync(school, Form(Pictures.Jpeg()));
        var document = await SendAsync(school, Form(Pictures.Pdf(), "张三的病历.pdf", "image/png"));

        foreach (var (client, address, disposition) in ((HttpClient, string, string)[])[
            (school, $"{Api}/{photo}", "inline"), (browser, $"/files/{photo}", "inline"), (browser, $"/files/{photo}/small", "inline"),
            (school, $"{Api}/{document}", "attachment"), (browser, $"/files/{document}", "attachment")])
        {
            var read = await client.GetAsync(address, stop);

            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            Assert.Equal("sandbox; default-src 'none'", Header(read, "Content-Security-Policy"));
            Assert.Equal("nosniff", Header(read, "X-Content-Type-Options"));
            Assert.Equal("no-cache, private", Header(read, "Cache-Control"));
            Assert.Equal(disposition, read.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Matches(@"^""?[0-9a-f]{8}\.(jpg|pdf)""?$", read.Content.Headers.ContentDisposition.FileName!);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/files/{document}/small", stop)).StatusCode);
    }

    [Theory, Engines]
    public async Task A_browser_that_has_it_is_told_so_but_nobody_else(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var photo = await SendAsync(app.Api("school"), Form(Pictures.Jpeg()));
        var browser = (await app.SignInAsync("school")).Http;
        var tag = (await browser.GetAsync($"/files/{photo}", stop)).Headers.ETag!;

        var unchanged = await browser.SendAsync(Again(), stop);
        var hidden = await (await app.SignInAsync("neighbour.school")).Http.SendAsync(Again(), stop);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotFound), (unchanged.StatusCode, hidden.StatusCode));
        Assert.Equal("no-cache, private", Header(unchanged, "Cache-Control"));

        HttpRequestMessage Again()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/files/{photo}");
            request.Headers.IfNoneMatch.Add(tag);
            return request;
        }
    }

    [Theory, Engines]
    public async Task Who_may_not_see_a_file_is_told_that_it_is_not_there(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var photo = await SendAsync(app.Api("school"), Form(Pictures.Jpeg()));

        foreach (var who in (string[])["neighbour.school", "admin"])
        {
            var browser = (await app.SignInAsync(who)).Http;
            foreach (var address in (string[])[$"/files/{photo}", $"/files/{photo}/small"])
                Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(address, stop)).StatusCode);
            var hidden = await JsonAsync(await app.Api(who).GetAsync($"{Api}/{photo}", stop));
            var absent = await JsonAsync(await app.Api(who).GetAsync($"{Api}/{Guid.Empty}", stop));
            Assert.Equal("file.not-found", hidden.GetProperty("code").GetString());
            Assert.Equal(absent.ToString(), hidden.ToString());
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync($"{Api}/{photo}", stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().PostAsync(Api, Form(Pictures.Jpeg()), stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Api("admin").PostAsync(Api, Form(Pictures.Jpeg()), stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Api("school", Whistle.Platform.SignIn.TokenScope.Read).PostAsync(Api, Form(Pictures.Jpeg()), stop)).StatusCode);
    }

    [Theory, Engines]
    public async Task A_refused_file_is_answered_with_its_code_and_a_sentence_in_both_languages(Engine engine)
    {
        var school = (await apps.OnAsync(engine)).Api("school");
        foreach (var (bytes, status, code) in ((byte[], int, string)[])[
            (Pictures.Gif, 415, "file.type"), (Pictures.Html, 422, "file.not-a-picture"), ([], 422, "file.empty"),
            (Pictures.Bomb(), 422, "file.too-many-pixels"), (new byte[FileDesk.MostBytes + 1], 413, "file.too-large")])
        {
            var sentences = new List<string>();
            foreach (var language in (string[])["zh-CN", "en"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Api) { Content = Form(bytes) };
                request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
                var answer = await school.SendAsync(request, stop);
                var problem = await JsonAsync(answer);

                Assert.Equal((status, code), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
                Assert.Equal(status == 422, problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty("file", out _));
                sentences.Add(problem.GetProperty("detail").GetString()!);
            }
            Assert.Equal(2, sentences.Distinct().Count());
            Assert.DoesNotContain(sentences, s => s.StartsWith("File.", StringComparison.Ordinal) || s.Contains("{0}", StringComparison.Ordinal));
        }
    }

    [Theory, Engines]
    public async Task A_body_that_is_no_form_or_has_no_file_or_breaks_off_is_refused(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, before) = (app.Api("school"), await RowsAsync(app));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await school.PostAsync(Api, new StringContent("{}", new MediaTypeHeaderValue("application/json")), stop)).StatusCode);
        Assert.Equal("file.missing", await CodeAsync(school.PostAsync(Api, Form(Pictures.Pdf(), part: "photo"), stop)));
        Assert.Equal("file.missing", await CodeAsync(school.PostAsync(Api, Raw([]), stop)));
        var whole = await Form(Pictures.Jpeg()).ReadAsByteArrayAsync(stop);
        var boundary = System.Text.Encoding.Latin1.GetString(whole).Split("\r\n")[0][2..];
        Assert.Equal("file.truncated", await CodeAsync(school.PostAsync(Api, Raw(whole[..(whole.Length - 200)], boundary), stop)));
        // the answer may be gone with the connection, which the server closes while we are still sending
        var tooLarge = await Record.ExceptionAsync(async () => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await school.PostAsync(Api, Form(new byte[2 * FileDesk.MostBytes]), stop)).StatusCode));
        Assert.True(tooLarge is null or HttpRequestException, tooLarge?.Message);
        Assert.Equal(before, await RowsAsync(app));
    }

    [Theory, Engines]
    public async Task The_same_key_and_content_give_the_first_answer_whatever_the_boundary(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (school, before) = (app.Api("school"), await RowsAsync(app));
        school.DefaultRequestHeaders.Add("Idempotency-Key", "k1");

        var first = await school.PostAsync(Api, Form(Pictures.Jpeg()), stop);
        var again = await school.PostAsync(Api, Form(Pictures.Jpeg()), stop);
        var other = await school.PostAsync(Api, Form(Pictures.Jpeg(300, 300)), stop);

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(stop), await again.Content.ReadAsStringAsync(stop));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal("idempotency.reused", (await JsonAsync(other)).GetProperty("code").GetString());
        Assert.Equal(before + 1, await RowsAsync(app));
    }

    [Theory, Engines]
    public async Task A_page_sends_a_photo_only_with_its_forms_value(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var browser = await app.SignInAsync("school");
        var page = await browser.OpenAsync("/inbox");
        var before = await RowsAsync(app);

        var without = await browser.Http.PostAsync("/files", Form(Pictures.Jpeg()), stop);
        var form = Form(Pictures.Jpeg());
        form.Add(new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken");
        var with = await browser.Http.PostAsync("/files", form, stop);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (without.StatusCode, with.StatusCode));
        Assert.Equal(before + 1, await RowsAsync(app));
        Assert.Equal($"/files/{Id(await JsonAsync(with))}", with.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync(with.Headers.Location + "/small", stop)).StatusCode);
    }

    [Theory, Engines]
    public async Task Unused_files_go_after_a_day(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        await SendAsync(app.Api("school"), Form(Pictures.Pdf()));

        app.Clock.Advance(TimeSpan.FromHours(25));
        await app.Services.GetRequiredService<UnusedFilesJob>().RunAsync(256, stop);

        Assert.Equal(0, await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<StoredFile>().CountAsync(f => f.OwnerId == null, stop)));
        Assert.Empty(System.IO.Directory.EnumerateFiles(Path.Combine(app.Folder, "files", "tmp")));
    }

    private async Task<HttpResponseMessage> ReportAsync(HttpClient client, int item, Guid photo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = item, photos = new[] { photo } }) };
        request.Headers.Add("Idempotency-Key", $"{photo}-{request.GetHashCode()}");
        return await client.SendAsync(request, stop);
    }

    private Task<int> RowsAsync(WhistleApp app)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<StoredFile>().CountAsync(stop));

    private async Task<Guid> SendAsync(HttpClient client, MultipartFormDataContent form)
    {
        var sent = await client.PostAsync(Api, form, stop);
        Assert.True(sent.StatusCode == HttpStatusCode.Created, await sent.Content.ReadAsStringAsync(stop));
        return Id(await JsonAsync(sent));
    }

    private async Task<string?> CodeAsync(Task<HttpResponseMessage> answer) => (await JsonAsync(await answer)).GetProperty("code").GetString();

    private async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
        => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop)).RootElement;

    private static Guid Id(JsonElement file) => file.GetProperty("id").GetGuid();

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    private static MultipartFormDataContent Form(byte[] bytes, string name = "照片.jpg", string type = "image/jpeg", string part = "file")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new() { { content, part, name } };
    }

    private static ByteArrayContent Raw(byte[] body, string boundary = "b")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary=\"{boundary}\"");
        return content;
    }
}
