using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Whistle.Platform.SignIn;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Check 24: a phone, an identity number, an address, passwords, tokens, a session's secret and a one-time link go in by every
/// door (forms, API, headers, paths, queries, files, broken bodies, a database that is away) of the real program, which logs all
/// that it can and sends traces. Afterwards none of them stands in its log, its traces or its temporary files, no secret in its
/// database, and no free text in the chain of events. A line break that somebody sends makes no line of the log.
/// </summary>
public sealed class CanaryTests
{
    private const string Phone = "13977770001", Identity = "330106201501017777", Street = "云栖弄七十七号", Wrong = "canary-wrong-password-5521", Own = "canary-own-password-7713", Forged = "FORGED-LINE-8841";
    private const string BadToken = "whistle_canaryTokenThatNobodyHas0123456789abcdef", BadSession = "canarySessionThatNobodyHas0123456789abcdef", BadLink = "canaryLinkThatNobodyHas0123456789abcdef";
    private const string Everything = $"{Phone} {Identity} {Street}\r\n{Forged}";

    private static readonly string[] Personal = [Phone, Identity, Street, Uri.EscapeDataString(Street), JsonEncodedText.Encode(Street).ToString()];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task What_people_write_and_keep_secret_stays_out_of_logs_traces_and_temporary_files(Engine engine)
    {
        using var folder = new TempFolder();
        using var temp = new TempFolder();
        var traced = new ConcurrentQueue<byte[]>();
        await using var collector = await CollectorAsync(traced);
        await using var postgres = engine is Engine.Postgres ? await PostgresServer.StartAsync() : null;
        await using var server = await ServerProcess.PreparedAsync(folder, engine, postgres,
            ("TMPDIR", temp.Path), ("Logging__LogLevel__Default", "Debug"), ("Logging__LogLevel__Microsoft.AspNetCore", "Debug"), ("Logging__LogLevel__Whistle", "Trace"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        await server.StartAsync();
        var token = (await server.VerbAsync("token", "school")).Output.Trim();
        var link = (await server.VerbAsync("admin", "canary.admin")).Output.Trim().Split('/')[^1].Trim();

        var @case = await ByApiAsync(server.Address, token);
        var session = await ByPagesAsync(server.Address, link);
        await ByBrokenRequestsAsync(server.Address, token);
        if (postgres is not null)
        {
            postgres.Stop(immediately: true);
            await ByBrokenRequestsAsync(server.Address, token);
            await postgres.StartAgainAsync();
        }
        await Task.Delay(1_500, Stop);

        var secrets = new[] { Wrong, Own, token, session, link, BadToken, BadSession, BadLink };
        NothingOf([.. Personal, .. secrets], "the log", server.Said);
        Assert.DoesNotContain(server.Said.Split('\n'), line => line.StartsWith(Forged, StringComparison.Ordinal));
        NothingOf([.. Personal, .. secrets, Forged], "the traces", Encoding.UTF8.GetString([.. traced.SelectMany(bytes => bytes)]));
        // the runtime's own pipes for a debugger are no files
        foreach (var file in System.IO.Directory.EnumerateFiles(temp.Path, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("clr-debug-pipe-", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("dotnet-diagnostic-", StringComparison.Ordinal)))
            NothingOf([.. Personal, .. secrets], file, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, Stop)));
        await NothingInTheDatabaseAsync(folder, server.Connection, secrets);

        // all this has been looked at, and what was sent did arrive
        Assert.Contains("\"LogLevel\":\"Debug\"", server.Said, StringComparison.Ordinal);
        Assert.True(traced.Sum(bytes => bytes.Length) > 1_000, "no traces");
        using var http = Program(server.Address, token);
        Assert.Contains(Identity, (await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{@case}", Stop)).GetProperty("description").GetString()!, StringComparison.Ordinal);
    }

    private static async Task<Guid> ByApiAsync(Uri address, string token)
    {
        using var http = Program(address, token);
        using var answer = await http.PostAsync("/api/v1/cases", JsonContent.Create(new { dutyItem = 5, description = Everything, location = new { text = Street + Phone } }), Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
        using var noted = await http.PostAsJsonAsync($"/api/v1/cases/{id}/note", new { text = Everything, version = 1 }, Stop);
        Assert.Equal(HttpStatusCode.OK, noted.StatusCode);
        using var refused = await http.PostAsJsonAsync($"/api/v1/cases/{id}/accept", new { version = 1, note = Everything }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        foreach (var path in new[] { $"/api/v1/cases?q={Uri.EscapeDataString(Everything)}", $"/api/v1/cases/{Phone}", $"/api/v1/{Identity}", $"/api/v1/units?q={Phone}&cursor={Identity}", $"/api/v1/schools?limit={Phone}" })
            using (await http.GetAsync(path, Stop))
            {
            }
        // longer than what is kept in memory, so that it goes by a temporary file
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Everything, 4_000)));
        using var upload = new MultipartFormDataContent { { new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, "file", $"{Phone}.jpg" } };
        using var sent = await http.PostAsync("/api/v1/files", upload, Stop);
        Assert.Contains("file.not-a-picture", await sent.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        return id;
    }

    /// <summary>Gives the secret of the session that was opened.</summary>
    private static async Task<string> ByPagesAsync(Uri address, string link)
    {
        using var browser = new TestKit.Pages.Browser(address);
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Phone);
        browser.Http.DefaultRequestHeaders.Referrer = new Uri(address, $"/cases?q={Identity}");
        var page = await browser.OpenAsync("/sign-in");
        Assert.Equal(HttpStatusCode.OK, (await page.SubmitAsync(("Input.Login", Phone + "\r\n" + Forged), ("Input.Password", Wrong))).Status);
        Assert.Equal(HttpStatusCode.OK, (await page.SubmitAsync(("Input.Login", "school"), ("Input.Password", Wrong))).Status);
        using var newcomer = new TestKit.Pages.Browser(address);
        Assert.Equal("/", (await (await newcomer.OpenAsync("/welcome/" + link)).SubmitAsync(("Input.Password", Own), ("Input.Repeat", Own))).RedirectedTo);
        await browser.OpenAsync("/welcome/" + BadLink);
        Assert.NotNull((await page.SubmitAsync(("Input.Login", "school"), ("Input.Password", DemoMode.Password))).RedirectedTo);
        var session = browser.Cookies.GetCookies(address)["whistle"]!.Value;

        var report = await browser.OpenAsync("/report");
        await report.SubmitAsync(("dutyItem", "99"), ("description", Everything));
        await report.SubmitAsync([("dutyItem", "5"), ("description", Everything), ("text", Street)], ("photoFiles", Phone + ".jpg", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Everything, 4_000)))));
        foreach (var path in new[] { $"/cases?q={Uri.EscapeDataString(Everything)}", $"/{Phone}", $"/cases/{Identity}", $"/language?to=en&back=/{Phone}", $"/sign-in?back=/{Identity}" })
            await browser.OpenAsync(path);
        using var drafts = new HttpRequestMessage(HttpMethod.Post, "/drafts") { Content = new FormUrlEncodedContent([new("path", "/report"), new("fields", JsonSerializer.Serialize(new[] { new[] { "description", Everything } })), new("__RequestVerificationToken", (await browser.OpenAsync("/help")).Value("__RequestVerificationToken"))]) };
        using var kept = await browser.Http.SendAsync(drafts, Stop);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        return session;
    }

    /// <summary>What no browser sends: broken bodies, foreign secrets, keys and headers with anything in them.</summary>
    private static async Task ByBrokenRequestsAsync(Uri address, string token)
    {
        foreach (var (path, body, type) in new[]
        {
            ("/api/v1/cases", "{\"description\":\"" + Phone, "application/json"), ("/api/v1/cases", $"\"{Identity}\"", "application/json"), ("/api/v1/cases", $"[{Phone}]", "application/json"),
            ("/api/v1/files", $"--x\r\nContent-Disposition: {Phone}\r\n\r\n{Identity}", "multipart/form-data; boundary=x"), ("/report", $"description={Phone}&%ZZ={Identity}", "application/x-www-form-urlencoded"),
            ("/sign-in", $"Input.Login={Phone}&Input.Password={Wrong}", "application/x-www-form-urlencoded"), ($"/api/v1/cases/{Phone}/accept", Identity, "application/json"),
        })
        {
            using var http = Program(address, token);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", Phone);
            request.Headers.TryAddWithoutValidation("traceparent", Identity);
            request.Headers.TryAddWithoutValidation("Accept-Language", Phone);
            using var _ = await http.SendAsync(request, Stop);
        }
        using var stranger = Program(address, BadToken);
        using var refused = await stranger.GetAsync("/api/v1/me", Stop);
        using var lost = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
        lost.DefaultRequestHeaders.Add("Cookie", "whistle=" + BadSession);
        using var sent = await lost.PostAsync("/report", new FormUrlEncodedContent([new("description", Everything)]), Stop);
        await RawAsync(address, $"GET /cases?q={Phone}%0d%0a{Forged} HTTP/1.1\r\nHost: localhost\r\nX-{Identity}: {Street}\r\nConnection: close\r\n\r\n");
        await RawAsync(address, $"GET /{Phone} {Identity} HTTP/9.9\r\n{Forged}\r\n\r\n");
    }

    private static async Task RawAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Stop);
        var buffer = new byte[4_096];
        while (await stream.ReadAsync(buffer, Stop) > 0)
        {
        }
    }

    private static HttpClient Program(Uri address, string token)
    {
        var http = new HttpClient(new Keyed()) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Phone);
        return http;
    }

    /// <summary>A key of its own for each request, with an identity number in it.</summary>
    private sealed class Keyed() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Identity + Guid.CreateVersion7());
            return base.SendAsync(request, cancellationToken);
        }
    }

    private static void NothingOf(IEnumerable<string> canaries, string where, string text)
    {
        foreach (var canary in canaries.Where(canary => text.Contains(canary, StringComparison.Ordinal)))
            Assert.Fail($"{canary} stands in {where}:\n{string.Join('\n', text.Split('\n').Where(line => line.Contains(canary, StringComparison.Ordinal)).Take(5))}");
    }

    private static async Task NothingInTheDatabaseAsync(TempFolder folder, string? postgres, string[] secrets)
    {
        string all, chain;
        if (postgres is null)
        {
            var files = System.IO.Directory.EnumerateFiles(folder.Path, "whistle.db*").ToList();
            all = string.Concat(await Task.WhenAll(files.Select(async file => Encoding.UTF8.GetString(await ReadAsync(file)))));
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.File("whistle.db")};Mode=ReadOnly");
            await connection.OpenAsync(Stop);
            chain = await TextAsync(connection, "SELECT group_concat(data, ' ') FROM platform_journal");
        }
        else
        {
            await using var connection = new NpgsqlConnection(postgres);
            await connection.OpenAsync(Stop);
            chain = await TextAsync(connection, "SELECT string_agg(data, ' ') FROM platform_journal");
            var tables = (await TextAsync(connection, "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'")).Split(' ');
            all = "";
            foreach (var table in tables)
                all += await TextAsync(connection, $"SELECT string_agg(t::text, ' ') FROM \"{table}\" AS t");
        }
        Assert.Contains(Phone, all, StringComparison.Ordinal); // where people's words belong, and nowhere else
        NothingOf(secrets, "the database", all);
        Assert.Contains("sha256", chain, StringComparison.Ordinal);
        NothingOf([.. Personal, Forged], "the chain of events", chain);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await open.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }

    private static async Task<string> TextAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Stop) as string ?? "";
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue(body.ToArray());
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync(Stop);
        return collector;
    }
}
