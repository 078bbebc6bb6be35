using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.TestKit;
using Whistle.Web.Tests.Guidance;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Check 3: every id that people of one district come across on any page or in any answer is tried by people of another place, at every
/// address that takes an id, in queries, in bodies, while they listen to their live stream. The id opens nothing and changes nothing,
/// and no word that the first ones wrote comes back.
/// </summary>
public sealed partial class ForeignIdsTests
{
    private const string Canary = "金丝雀";

    private static readonly string[] First = ["school", "local.police.officer", "district.police.head", "education.office.head"];
    private static readonly string[] Others = ["other.school", "other.local.police.officer", "other.education.office"];

    /// <summary>What everybody signed in may open: names and office numbers of units and schools, the board at a gate. A notice that is not his leads him to his own inbox, as one does that is not there any more.</summary>
    private static readonly string[] Everybodys = ["/units/{Id:guid}", "/schools/{Id:guid}", "/gate/{Id:guid}", "/inbox/{id:guid}"];

    /// <summary>How many ids are tried of each address on which they were first seen. Rights are judged before any database is asked: on PostgreSQL one of each will do.</summary>
    private static int OfEach(Engine engine) => engine is Engine.Sqlite ? 2 : 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task An_id_that_somebody_else_has_seen_opens_nothing_and_changes_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var scenes = await Scenes.MakeAsync(app);
        await WriteCanariesAsync(app);
        var probe = new Probe(scenes);
        var theirs = await SeenAsync(app, probe, First);
        var own = await SeenAsync(app, probe, Others);
        Assert.Contains(Canary, theirs.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, own.Words, StringComparison.Ordinal);
        var foreign = theirs.Ids.Where(id => !own.Ids.ContainsKey(id.Key)).GroupBy(id => id.Value).SelectMany(seen => seen.Take(OfEach(engine))).Select(id => id.Key).ToList();
        foreign.AddRange(new[] { scenes["reported"], scenes["visit rectifying"], scenes.Meeting, scenes.Photo, scenes.Notice, scenes.Search, scenes.Subscription }.Except(foreign));
        Assert.True(foreign.Count > 30, $"only {foreign.Count} ids");

        var askers = Others.Select(login => new Asker(app, login)).ToList();
        foreach (var asker in askers)
        {
            await asker.MarkAsync();
            using var _ = await asker.Program.GetAsync("/api/v1/me", Stop);
        }
        using var live = await askers[0].PagesAsync() is var page ? await page.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, Stop) : null;
        var before = await Fingerprint.OfAsync(app);
        var wrong = new List<string>();
        await ByPathAsync(app, probe, foreign, askers, wrong);
        await ByQueryAsync(foreign, askers, wrong);
        await ByBodyAsync(foreign, askers, wrong);

        Assert.True(wrong.Count == 0, $"{wrong.Count} answers:\n{string.Join('\n', wrong.DistinctBy(one => one[one.LastIndexOf('(')..]).Take(60))}");
        // an attempt on somebody's account that is refused is written down, and nothing else
        Assert.Equal([], (await Fingerprint.OfAsync(app)).ChangedSince(before).Except(["directory_log"]));
        // what happens there now is not told here either
        await app.DoAsync(scenes["reported"], "local.police.officer", "accept");
        await app.SettleAsync();
        Assert.DoesNotContain(scenes["reported"].ToString("D"), await HeardAsync(live!), StringComparison.OrdinalIgnoreCase);
        askers.ForEach(asker => asker.Dispose());
    }

    /// <summary>At every address that takes an id, in the place of the id that would be right.</summary>
    private static async Task ByPathAsync(WhistleApp app, Probe probe, List<Guid> foreign, List<Asker> askers, List<string> wrong)
    {
        var turn = 0;
        foreach (var route in RightsTable.Rows.Where(row => row.Policy != "none" && row.Policy != "anonymous").DistinctBy(row => row.Key))
        {
            var address = probe.Address(route.Pattern, route.Case);
            if (!Ids().IsMatch(address.Split('?')[0]))
                continue;
            foreach (var id in foreign)
            {
                var asker = askers[turn++ % askers.Count];
                var isApi = Probe.IsApi(route.Pattern);
                using var request = probe.Request(route.Method, route.Pattern, route.Case, isApi || route.Method == "GET" ? null : await asker.MarkAsync());
                request.RequestUri = new(Ids().Replace(address, id.ToString("D"), 1), UriKind.Relative);
                using var answer = await (isApi ? asker.Program : await asker.PagesAsync()).SendAsync(request, Stop);
                var body = await answer.Content.ReadAsStringAsync(Stop);
                var shut = answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest || (answer.StatusCode is HttpStatusCode.Unauthorized && Probe.IsForSystems(route.Pattern));
                if ((!shut && !Everybodys.Contains(route.Pattern)) || body.Contains(Canary, StringComparison.Ordinal))
                    wrong.Add($"{asker.Login}: {route.Method} {request.RequestUri} ({route.Pattern}) {(int)answer.StatusCode} {(answer.Headers.Location)} {(body.Contains(Canary, StringComparison.Ordinal) ? "CANARY" : "")}");
            }
        }
    }

    /// <summary>As a filter of every list.</summary>
    private static async Task ByQueryAsync(List<Guid> foreign, List<Asker> askers, List<string> wrong)
    {
        string[] lists = ["/api/v1/cases?school=", "/api/v1/cases?holder=", "/cases?school=", "/cases?holder=", "/api/v1/units?within=", "/report?from=visit:", "/report?campus=", "/report/similar?item=5&q=护栏&campus=", "/visits?school=", "/evaluation?school=", "/searches/new?of=/cases%3Fschool%3D"];
        foreach (var list in lists)
            foreach (var (id, no) in foreign.Select((id, no) => (id, no)))
            {
                var asker = askers[no % askers.Count];
                using var answer = await (list.StartsWith("/api/", StringComparison.Ordinal) ? asker.Program : await asker.PagesAsync()).GetAsync(list + id.ToString("D"), Stop);
                if ((int)answer.StatusCode >= 500 || (await answer.Content.ReadAsStringAsync(Stop)).Contains(Canary, StringComparison.Ordinal))
                    wrong.Add($"{asker.Login}: GET {list}{id:D} {(int)answer.StatusCode}");
            }
    }

    /// <summary>In the fields of what they may well send: photos, cases, people, units and schools of the others.</summary>
    private static async Task ByBodyAsync(List<Guid> foreign, List<Asker> askers, List<string> wrong)
    {
        var no = 0;
        foreach (var id in foreign)
            foreach (var body in new JsonObject[]
            {
                new() { ["dutyItem"] = 5, ["photos"] = new JsonArray(id) }, new() { ["dutyItem"] = 5, ["description"] = "护栏", ["schoolId"] = id },
                new() { ["dutyItem"] = 5, ["description"] = "护栏", ["campusId"] = id }, new() { ["dutyItem"] = 5, ["description"] = "护栏", ["from"] = $"visit:{id:D}" },
                new() { ["dutyItem"] = 5, ["description"] = "护栏", ["to"] = id, ["toReason"] = "更近" },
            })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", $"foreign-{no++}" } } };
                using var answer = await askers[0].Program.SendAsync(request, Stop);
                if (answer.IsSuccessStatusCode || (int)answer.StatusCode >= 500)
                    wrong.Add($"POST /api/v1/cases {body.ToJsonString()} {(int)answer.StatusCode}");
            }
    }

    private static async Task WriteCanariesAsync(WhistleApp app)
    {
        var id = await app.ReportAsync(with: new() { ["description"] = Canary + "一" });
        await app.DoAsync(id, "local.police.officer", "accept", new() { });
        await app.DoAsync(id, "local.police.officer", "note", new() { ["text"] = Canary + "二" });
        var visit = Visits.Made;
        visit["done"] = Canary + "三";
        await app.CreateAsync(visit);
        await app.SettleAsync();
    }

    /// <summary>All ids that these people come across, each with the address on which it was first seen, and all that they read.</summary>
    private static async Task<(Dictionary<Guid, string> Ids, string Words)> SeenAsync(WhistleApp app, Probe probe, string[] logins)
    {
        var (ids, words) = (new Dictionary<Guid, string>(), new System.Text.StringBuilder());
        foreach (var login in logins)
        {
            using var asker = new Asker(app, login);
            foreach (var row in RightsTable.Rows.Where(row => row.Method == "GET" && row.Policy != "none" && row.Pattern != "/live"))
            {
                using var answer = await (Probe.IsApi(row.Pattern) ? asker.Program : await asker.PagesAsync()).GetAsync(probe.Address(row.Pattern, row.Case), Stop);
                if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/json"))
                    continue;
                var body = await answer.Content.ReadAsStringAsync(Stop);
                words.Append(body);
                foreach (Match id in Ids().Matches(body))
                    ids.TryAdd(Guid.Parse(id.Value), row.Pattern);
            }
        }
        return (ids, words.ToString());
    }

    private static async Task<string> HeardAsync(HttpResponseMessage live)
    {
        using var hear = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        hear.CancelAfter(TimeSpan.FromMilliseconds(500));
        var (buffer, heard) = (new byte[8192], new System.Text.StringBuilder());
        try
        {
            await using var stream = await live.Content.ReadAsStreamAsync(hear.Token);
            while (await stream.ReadAsync(buffer, hear.Token) is var read and > 0)
                heard.Append(System.Text.Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (OperationCanceledException)
        {
            // nothing more for now
        }
        return heard.ToString();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
