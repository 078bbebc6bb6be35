using System.Net;
using System.Text;
using Whistle.Directory.Demo;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// No other site can make a browser change anything here, at any address there is: a form without our value, with another
/// person's, as plain text, or sent across sites is refused and leaves every table as it was. Nor does any GET change one.
/// What guards it is the same before every database, so it is tried on one.
/// </summary>
public sealed class ForeignFormsTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_that_is_not_ours_is_refused_everywhere_and_changes_nothing()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var scenes = await Scenes.MakeAsync(app);
        using var stranger = new Asker(app, "city.education");
        var foreign = await stranger.MarkAsync();
        using var watch = Watch.Over(app);

        foreach (var route in Routes.Of(app).Where(route => route.Method != "GET" && !Probe.IsApi(route.Pattern)))
        {
            var deed = await Deed.OfAsync(app, scenes, route.Pattern);
            using var asker = new Asker(app, deed.Login);
            var (http, own) = (await asker.PagesAsync(), await asker.MarkAsync());
            watch.Changed();

            if (Probe.IsForSystems(route.Pattern))
            {
                using var nothing = await http.SendAsync(deed.Request(own), Stop);
                Assert.True((int)nothing.StatusCode is >= 400 and < 500, $"{route.Key}: {nothing.StatusCode}");
                Assert.Equal([], watch.Changed());
                continue;
            }
            await RefusedAsync(http, deed.Request(null), HttpStatusCode.BadRequest);
            await RefusedAsync(http, deed.Request(foreign), HttpStatusCode.BadRequest);
            await RefusedAsync(http, deed.Request(null, ("RequestVerificationToken", foreign)), HttpStatusCode.BadRequest);
            await RefusedAsync(http, deed.Request(own, ("Sec-Fetch-Site", "cross-site")), HttpStatusCode.Forbidden);
            await RefusedAsync(http, await AsTextAsync(deed.Request(own)), HttpStatusCode.BadRequest);
            Assert.Equal([], watch.Changed());

            if (deed.Changes is not { } table)
                continue;
            // what was refused was worth refusing: the same form with its own value is taken
            using var taken = await http.SendAsync(deed.Request(own), Stop);
            Assert.Contains(table, watch.Changed());
            await app.SettleAsync();
        }
    }

    [Fact]
    public async Task A_cookie_opens_no_address_of_the_API()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var scenes = await Scenes.MakeAsync(app);
        var probe = new Probe(scenes);
        using var asker = new Asker(app, "local.police");
        var (http, own) = (await asker.PagesAsync(), await asker.MarkAsync());
        var before = await Fingerprint.OfAsync(app);

        foreach (var row in RightsTable.Rows.Where(row => row.Method != "GET" && Probe.IsApi(row.Pattern)))
        {
            await RefusedAsync(http, probe.Request(row.Method, row.Pattern, row.Case, null), HttpStatusCode.Unauthorized);
            await RefusedAsync(http, await AsTextAsync(probe.Request(row.Method, row.Pattern, row.Case, null)), HttpStatusCode.Unauthorized);
            var across = probe.Request(row.Method, row.Pattern, row.Case, null);
            across.Headers.Add("Sec-Fetch-Site", "cross-site");
            across.Headers.Add("RequestVerificationToken", own);
            await RefusedAsync(http, across, HttpStatusCode.Unauthorized);
        }

        Assert.Equal([], (await Fingerprint.OfAsync(app)).ChangedSince(before));
    }

    [Fact]
    public async Task No_GET_changes_anything()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var probe = new Probe(await Scenes.MakeAsync(app));
        string?[] logins = ["school", "grid.guide", "local.police", "district.police.head", "town.command", "education.office", "admin", null];
        var askers = logins.Select(login => new Asker(app, login)).ToList();
        foreach (var asker in askers)
        {
            await asker.MarkAsync();
            using var _ = await asker.Program.GetAsync("/api/v1/me", Stop);
        }
        using var watch = Watch.Over(app);

        foreach (var row in RightsTable.Rows.Where(row => row.Method == "GET"))
        {
            var address = probe.Address(row.Pattern, row.Case);
            // what a form would carry, in the query of a link that somebody was sent
            var link = $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_handler=act&version=1&read=0&newest={Notice(probe)}";
            foreach (var asker in askers)
            {
                var http = Probe.IsApi(row.Pattern) ? asker.Program : await asker.PagesAsync();
                using var answer = await http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, Stop);
                Assert.True((int)answer.StatusCode < 500, $"{link}: {answer.StatusCode}");
            }
            Assert.Equal((row.Key, ""), (row.Key, string.Join(' ', watch.Changed())));
        }
        askers.ForEach(asker => asker.Dispose());

        static string Notice(Probe probe) => probe.Address("/inbox/{id:guid}", "—").Split('/')[^1];
    }

    private static async Task RefusedAsync(HttpClient http, HttpRequestMessage request, HttpStatusCode status)
    {
        using (request)
        using (var answer = await http.SendAsync(request, Stop))
            Assert.Equal((request.RequestUri!.OriginalString, status), (request.RequestUri!.OriginalString, answer.StatusCode));
    }

    /// <summary>The same body under a type that a form of another site may send without asking first.</summary>
    private static async Task<HttpRequestMessage> AsTextAsync(HttpRequestMessage request)
    {
        request.Content = new StringContent(request.Content is null ? "" : await request.Content.ReadAsStringAsync(Stop), Encoding.UTF8, "text/plain");
        return request;
    }

    /// <summary>A form that somebody may send and that, where it changes a table, does change it.</summary>
    private sealed record Deed(string? Login, string Address, IReadOnlyList<(string Name, string Value)> Fields, string? Changes)
    {
        public static async Task<Deed> OfAsync(WhistleApp app, Scenes scenes, string pattern)
        {
            var address = new Probe(scenes).Address(pattern, "reported");
            return pattern switch
            {
                "/cases/{Id:guid}/{Action}" => new("local.police", address, [("_handler", "act"), ("version", await VersionAsync(app, scenes["reported"]))], "platform_journal"),
                "/report" => new("school", address, [("_handler", "report"), ("campusId", MainCampus()), ("dutyItem", "5"), ("description", "西门路灯不亮"), ("similarSeen", "on")], "hazard_case"),
                "/account" => new("school.head", address, [("_handler", "change"), ("Input.Old", DemoMode.Password), ("Input.New", "三只猫坐在窗台上"), ("Input.Repeat", "三只猫坐在窗台上")], "platform_account"),
                "/drafts" => new("school", address, [("path", "/report"), ("fields", """[["description","西门路灯"]]""")], "platform_draft"),
                "/files" => new("school", address, [], "platform_file"),
                "/inbox/{id:guid}" => new("school", address, [], "notices_notice"),
                "/inbox/read" => new("school", address, [("newest", scenes.Notice.ToString("D"))], "notices_notice"),
                "/inbox/unread" => new("school", address, [("read", app.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture))], "notices_notice"),
                "/cases/{Id:guid}/reads" => new("education.office", address, [], null),
                "/sign-in" => new(null, address, [("_handler", "sign-in"), ("Input.Login", "school"), ("Input.Password", DemoMode.Password)], null),
                // whom the policy of the address lets in; what the page itself says to him comes after the form's mark
                _ => new(RightsTable.Rows.First(row => row.Method == "POST" && row.Pattern == pattern).Policy switch { Policies.Accounts or Policies.Office or Policies.Messages => "education.office", Policies.Report or Policies.PublicReports => "school", Policies.Consumers => "city.education", _ => "local.police" }, address, [], null),
            };
        }

        public HttpRequestMessage Request(string? mark, params (string Name, string Value)[] headers)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = Body(mark) };
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            return request;
        }

        private HttpContent Body(string? mark)
        {
            (string Name, string Value)[] all = mark is null ? [.. Fields] : [.. Fields, ("__RequestVerificationToken", mark)];
            if (Address != "/files")
                return new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            var upload = Scenes.Upload();
            foreach (var (name, value) in all)
                upload.Add(new StringContent(value), name);
            return upload;
        }

        private static async Task<string> VersionAsync(WhistleApp app, Guid id) => (await app.CaseAsync(id, "local.police"))["version"]!.ToString();

        private static string MainCampus() => DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value.ToString("D");
    }
}
