using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Exchange;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>
/// Check 21: requests made from the OpenAPI document, right, nearly right and broken, by several people and by nobody. No answer
/// is a 5xx or shows a stack trace; every answer has a status, a type and a body that the document names. WHISTLE_FUZZ says how
/// many (20,000 at night, each night others), WHISTLE_FUZZ_SEED which; a failure prints its seed and the request that sends it again.
/// </summary>
public sealed class FuzzTests(RoomApps apps) : IClassFixture<RoomApps>
{
    private const int Together = 4, Size = 50;

    private static readonly int Wanted = Number("WHISTLE_FUZZ") ?? 1_000;
    private static readonly int Seed = Number("WHISTLE_FUZZ_SEED") ?? (Number("WHISTLE_FUZZ") is null ? 1 : (int)(Stopwatch.GetTimestamp() & int.MaxValue));

    private static readonly string[] Logins =
        ["school", "school.head", "local.police", "local.police.officer", "district.police", "district.police.head", "district.police.liaison", "town.command", "education.office", "education.office.head", "city.education", "admin", "other.school", "", "?"];

    private static readonly (string In, string Table)[] Tables =
    [
        ("cases", "hazard_case"), ("visits", "guidance_visit"), ("packages", "duty_package"), ("duty-lists", "duty_list"), ("measures", "duty_measure"), ("people", "directory_person"), ("campuses", "directory_campus"), ("units", "directory_unit"),
        ("files", "platform_file"), ("meetings", "supervision_meeting"), ("inbox", "notices_notice"),
    ];

    private static readonly string[] Lists = ["cases", "visits", "packages", "people", "meetings", "inbox"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task No_request_to_the_API_breaks_the_program_and_every_answer_is_as_the_document_says(Engine engine)
    {
        // its own: among thousands of requests one may close the account that another test signs in with
        await using var app = await WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));
        using var stranger = app.Stranger();
        var document = new ApiDocument(JsonNode.Parse(await stranger.GetStringAsync("/openapi/v1.json", Stop))!.AsObject());
        var all = document.Operations.Where(operation => operation.Path.StartsWith("/api/", StringComparison.Ordinal)).ToList();
        Assert.True(all.Count > 100, $"only {all.Count} addresses in the document");

        await FireAsync(app, document, all, new(document, await IdsAsync(app), Logins), Wanted * 9 / 20, _ => []);
    }

    [Theory, Engines]
    public async Task Nor_does_a_request_to_a_door_that_is_open_to_everybody(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (ids, key) = (await IdsAsync(app), await KeyAsync(app));
        var document = new ApiDocument(JsonNode.Parse(Doors.Document().ToJsonString().Replace("@key", key, StringComparison.Ordinal))!.AsObject());

        await FireAsync(app, document, document.Operations, new(document, ids, [""]), Wanted / 40, _ => []);
    }

    /// <summary>Half of what comes to a command room's door is signed as it ought to be, so that what is behind the signature is met too.</summary>
    [Theory, Engines]
    public async Task Nor_does_what_another_system_sends_signed_or_not(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var document = new ApiDocument(SchemaCheck.Document());
        var (_, secret) = await app.SwitchAsync(RoomTalk.TownRoom, "http://127.0.0.1:1/outside");
        var ids = (await IdsAsync(app)).ToDictionary(StringComparer.Ordinal);
        ids["room"] = ids["command-rooms"] = [RoomTalk.TownRoom.Value.ToString("D")];
        var count = 0;

        await FireAsync(app, document, document.Operations, new(document, ids, [""], spoilsPaths: false), Wanted / 40, shot =>
        {
            var (id, seconds) = ($"fuzz-{Interlocked.Increment(ref count)}", app.Clock.GetUtcNow().ToUnixTimeSeconds());
            return count % 4 == 3 ? [] : [("webhook-id", id), ("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture)), ("webhook-signature", RoomClient.Sign(secret, id, seconds, shot.Body ?? []))];
        });
    }

    private static async Task FireAsync(WhistleApp app, ApiDocument document, IReadOnlyList<Operation> operations, Shots shots, int wanted, Func<Shot, IEnumerable<(string, string)>> more)
    {
        var each = Math.Max(1, wanted / operations.Count);
        var fired = operations.SelectMany((operation, no) => shots.Of(operation).Where(shot => shot.Address.Length < 6_000).Sample(each, new Rnd((ulong)(Seed + no)), Size)).Select((shot, no) => (No: no, Shot: shot)).OrderBy(one => one.No % each).ToList();
        var tokens = new ConcurrentDictionary<string, string?>(StringComparer.Ordinal) { [""] = null, ["?"] = "whistle_a-token-that-nobody-has-0123456789" };
        foreach (var login in fired.Select(one => one.Shot.Login).Distinct().Where(login => !tokens.ContainsKey(login)))
            tokens[login] = await app.TokenAsync(login);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = app.Address };
        var (wrong, times, met) = (new ConcurrentQueue<string>(), new ConcurrentBag<double>(), new ConcurrentDictionary<int, int>());

        await Parallel.ForEachAsync(fired, new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = Stop }, async (one, stop) =>
        {
            var shot = one.Shot with { Headers = [.. one.Shot.Headers, .. more(one.Shot)] };
            using var request = shot.Request(tokens[shot.Login]);
            var begun = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await http.SendAsync(request, stop);
                var body = await answer.Content.ReadAsByteArrayAsync(stop);
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                met.AddOrUpdate((int)answer.StatusCode, 1, (_, n) => n + 1);
                foreach (var fault in AnswerCheck.Faults(document, shot, answer, body).Take(3))
                    wrong.Enqueue($"{shot.Operation.Key} {(int)answer.StatusCode}: {fault}\n    {shot}\n    {(body.Length > 600 ? Encoding.UTF8.GetString(body)[..500] + "…" : Encoding.UTF8.GetString(body))}");
            }
            catch (HttpRequestException broken) when (shot.Body is { Length: > 1024 * 1024 } && broken.InnerException is IOException)
            {
                // told that it is too large while it was still sending
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                wrong.Enqueue($"{shot.Operation.Key}: no answer, {failure.GetType().Name} {failure.Message}\n    {shot}");
            }
        });

        var sorted = times.Order().ToList();
        var p99 = sorted[(int)(sorted.Count * 0.99)];
        var said = string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, {fired.Count} requests to {operations.Count} addresses on {app.Engine}, p50 {sorted[sorted.Count / 2]:0} ms, p99 {p99:0} ms; {string.Join(' ', met.OrderBy(one => one.Key).Select(one => $"{one.Key}×{one.Value}"))}");
        TestContext.Current.SendDiagnosticMessage("{0}", said);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(wrong.IsEmpty, $"WHISTLE_FUZZ_SEED={Seed}: {wrong.Count} of {fired.Count} answers are wrong.\n{string.Join('\n', wrong.DistinctBy(one => one.Split('\n')[0]).Order(StringComparer.Ordinal).Take(60))}");
        // beside everything else that a usual run does at the same time, a request may wait for its turn
        Assert.True(p99 < (Wanted >= 10_000 ? 1_000 : 5_000), said);
    }

    private static Task<Dictionary<string, string[]>> IdsAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        var ids = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (where, table) in Tables)
            ids[where] = [.. (await db.Database.SqlQueryRaw<string>($"SELECT CAST(id AS text) AS \"Value\" FROM {table} ORDER BY id LIMIT 40").ToListAsync(Stop)).Select(id => id.ToLowerInvariant())];
        string[] own = [.. ((string[])["school", "local.police", "district.police", "town.officer", "town.command", "education.office", "city.police", "other.school"]).SelectMany(login => new[] { DemoCity.UnitOf(login).Id.Value, DemoCity.PersonOf(login).Value }).Select(id => id.ToString("D"))];
        ids["command-rooms"] = [DemoCity.UnitOf("town.command").Id.Value.ToString("D"), DemoCity.UnitOf("district.command").Id.Value.ToString("D")];
        ids["people"] = [.. ids["people"], .. own];
        ids[""] = [.. ids.Values.SelectMany(some => some.Take(6)), .. own, .. own];
        foreach (var login in Logins.Where(login => login.Length > 1))
        {
            using var http = app.Api(login);
            foreach (var list in Lists)
                if (await http.GetAsync($"/api/v1/{list}?limit=100", Stop) is { IsSuccessStatusCode: true } answer)
                    ids[$"{login} {list}"] = [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["items"]!.AsArray().Select(one => (string)one!["id"]!)];
        }
        Assert.All(ids.Where(one => !one.Key.Contains(' ', StringComparison.Ordinal)), one => Assert.True(one.Value.Length > 0 || one.Key is "files", one.Key));
        return ids;
    });

    private static Task<string> KeyAsync(WhistleApp app)
        => app.WithAsync(async services => (await services.GetRequiredService<Whistle.Exchange.Open311.Consumers.ConsumerDesk>().MakeAsync(new($"试{app.Engine}", "运营组", 0, false), DemoCity.PersonOf("city.education"), Stop)).Key);

    private static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
