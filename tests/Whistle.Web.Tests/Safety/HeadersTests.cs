using System.Net;
using Whistle.Platform.Http;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Check 12 over every address: pages, redirects, refusals, downloads, pictures and styles carry the same headers. Answers with
/// 500 and 503, and https, are in <c>AnswersTests</c>; that nothing on a page breaks the policy is seen by the journeys.
/// </summary>
public sealed class HeadersTests(Apps apps) : IClassFixture<Apps>
{
    private const string OfStoredFiles = "sandbox; default-src 'none'";

    private static readonly (string Name, string Value)[] Everywhere =
    [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"),
    ];

    [Fact]
    public async Task Every_answer_of_every_address_carries_the_same_headers()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var probe = new Probe(await Scenes.MakeAsync(app));
        var seen = new HashSet<HttpStatusCode>();

        foreach (var login in new[] { "school", "other.school", "education.office", "admin", null })
        {
            using var asker = new Asker(app, login);
            foreach (var row in RightsTable.Rows)
            {
                var isApi = Probe.IsApi(row.Pattern);
                using var request = probe.Request(row.Method, row.Pattern, row.Case, row.Method == "GET" || row.Pattern == "/sign-out" ? null : await asker.MarkAsync());
                using var answer = await (isApi ? asker.Program : await asker.PagesAsync()).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                seen.Add(answer.StatusCode);
                Assert.Equal((row.Key, ""), (row.Key, string.Join(", ", Wrong(row, answer, login))));
            }
        }

        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Redirect, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity }, seen);
    }

    private static IEnumerable<string> Wrong(RightsRow row, HttpResponseMessage answer, string? login)
    {
        var isFile = row.Pattern.Contains("/files/", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.OK;
        var isStatic = row.Pattern == Route.StaticPattern;
        foreach (var (name, value) in Everywhere.Append(("Content-Security-Policy", isFile ? OfStoredFiles : SecurityHeaders.ContentPolicy)))
            if (Value(answer, name) != value)
                yield return $"{name}: {Value(answer, name)}";
        // what a signed-in person or a program was told, and every refusal, stays in no store
        if ((int)answer.StatusCode >= 400 || (login is not null && !isFile && !isStatic && !IsPublic(row, answer)))
            if (answer.Headers.CacheControl is not { NoStore: true })
                yield return $"Cache-Control: {answer.Headers.CacheControl} at {(int)answer.StatusCode}";
        if (isFile && answer.Headers.CacheControl is not { NoCache: true, Private: true })
            yield return $"Cache-Control: {answer.Headers.CacheControl}";
        foreach (var name in new[] { "Server", "X-Powered-By", "Access-Control-Allow-Origin" })
            if (Value(answer, name) is not null)
                yield return name;
    }

    /// <summary>The same for everybody: health, the document of the API, the choice of a language, worker and manifest of the app. Live updates are no-cache by their kind.</summary>
    private static bool IsPublic(RightsRow row, HttpResponseMessage answer)
        => row.Pattern is "/health/live" or "/health/ready" or "/openapi/{documentName}.json" or "/language" or "/display" or "/live" or "/sw.js" or "/manifest.webmanifest" || answer.Content.Headers.ContentType is null;

    private static string? Value(HttpResponseMessage answer, string name)
        => answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
