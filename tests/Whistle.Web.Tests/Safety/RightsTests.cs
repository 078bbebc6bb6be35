using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.SignIn;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>Who may come where: docs/rights.md against the program, in both directions and on both databases.</summary>
public sealed class RightsTests(Apps apps) : IClassFixture<Apps>
{
    private static readonly string[] Policies =
        ["anonymous", Platform.SignIn.Policies.Public, Platform.SignIn.Policies.SignedIn, .. Platform.SignIn.Policies.Roles.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_names_its_policy()
    {
        var unknown = Routes.Of(await apps.OnAsync(Engine.Sqlite)).Where(route => !Policies.Contains(route.Policy)).ToList();

        // the framework adds these two by itself: they name none, so they are shut
        Assert.Equal(["GET /_framework/opaque-redirect (none)", "GET /{**path:file} (none)"], unknown.Select(route => $"{route.Key} ({route.Policy})"));
    }

    [Fact]
    public async Task Every_address_has_a_row_and_every_row_an_address()
    {
        var routes = Routes.Of(await apps.OnAsync(Engine.Sqlite)).Select(route => $"{route.Key} ({route.Policy})").ToList();
        var rows = RightsTable.Rows.Select(row => $"{row.Key} ({row.Policy})").Distinct().ToList();

        Assert.Equal(RightsTable.Rows.Select(row => (row.Key, row.Case)).Distinct().Count(), RightsTable.Rows.Count);
        Assert.True(routes.ToHashSet().SetEquals(rows),
            $"Without a row in docs/rights.md:\n{string.Join('\n', routes.Except(rows))}\nRows of docs/rights.md without an address:\n{string.Join('\n', rows.Except(routes))}");
    }

    [Fact]
    public async Task What_names_no_policy_is_shut_to_everybody()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var fallback = await app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        var forgotten = new DefaultHttpContext();
        forgotten.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, null, null));

        foreach (var user in new[] { new System.Security.Claims.ClaimsPrincipal(), new ActorPrincipal(new([], "test"), new(new(Guid.NewGuid()), new(Guid.NewGuid()), [.. Enum.GetValues<Kernel.Role>().Select(role => new Kernel.Post(new(Guid.NewGuid()), role))]), mayWrite: true) })
            Assert.False((await app.Services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, forgotten, fallback!)).Succeeded);
    }

    [Theory, Engines]
    public async Task Every_cell_is_as_it_stands_in_the_table(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var probe = new Probe(await Scenes.MakeAsync(app));
        using var people = new People(app);

        var wrong = new List<string>();
        foreach (var row in RightsTable.Rows)
        {
            var found = row with { Cells = await CellsAsync(row, probe, people) };
            if (Asker.Roles.Any(role => found.Cells[role] != row.Cells.GetValueOrDefault(role)))
                wrong.Add($"{RightsTable.Line(row)}  stands in docs/rights.md, found is\n{RightsTable.Line(found)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.NotEmpty(RightsTable.Rows);
    }

    private static async Task<Dictionary<string, string>> CellsAsync(RightsRow row, Probe probe, People people)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in Asker.Roles)
        {
            var answers = new List<string>();
            foreach (var login in Asker.Of(role, Scenes.LevelOf(row.Case)))
                answers.Add(await AnswerAsync(row, probe, row.Pattern == "/sign-out" ? people.Anew(login) : people[login]));
            cells[role] = answers.Distinct().Count() == 1 ? answers[0] : string.Join(' ', answers);
        }
        return cells;
    }

    private static async Task<string> AnswerAsync(RightsRow row, Probe probe, Asker asker)
    {
        var isApi = Probe.IsApi(row.Pattern);
        using var request = probe.Request(row.Method, row.Pattern, row.Case, isApi || row.Method == "GET" ? null : await asker.MarkAsync());
        using var answer = await SentAsync(isApi ? asker.Program : await asker.PagesAsync(), request);
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        return answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.StartsWith("/sign-in?back=", StringComparison.Ordinal) ? "in"
            : status == row.Good ? "✓" : status;
    }

    /// <summary>Says which address it was that never answered.</summary>
    private static async Task<HttpResponseMessage> SentAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        }
        catch (TaskCanceledException late) when (!Stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.Method} {request.RequestUri} gave no answer.", late);
        }
    }

    private sealed class People(WhistleApp app) : IDisposable
    {
        private readonly Dictionary<string, Asker> known = new(StringComparer.Ordinal);
        private readonly List<Asker> once = [];

        public Asker this[string? login] => known.TryGetValue(login ?? "", out var asker) ? asker : known[login ?? ""] = new(app, login);

        public Asker Anew(string? login)
        {
            once.Add(new(app, login));
            return once[^1];
        }

        public void Dispose()
        {
            foreach (var asker in known.Values.Concat(once))
                asker.Dispose();
        }
    }
}
