using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

public sealed class IdempotencyTests
{
    [Theory, Engines]
    public async Task The_same_post_five_times_happens_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var program = await host.ProgramAsync("wang.fang");

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++)
            answers.Add(await PostAsync(program, "k1", "井盖"));
        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(Stop)));

        Assert.Equal(1, await host.CountAsync<Thing>());
        Assert.Single(bodies.Distinct());
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.All(answers, a => Assert.Equal(answers[0].Headers.Location, a.Headers.Location));
        Assert.All(answers, a => Assert.Equal("\"1\"", a.Headers.ETag!.Tag));
        Assert.False(answers[0].Headers.Contains("Idempotency-Replayed"));
        Assert.All(answers.Skip(1), a => Assert.Equal("true", a.Headers.GetValues("Idempotency-Replayed").Single()));
    }

    [Theory, Engines]
    public async Task Twenty_at_once_happen_once_and_the_others_are_told_to_come_back(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.AccountAsync("wang.fang");
        var program = await host.ProgramAsync("wang.fang");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(program, "k1", "井盖")));

        Assert.Equal(1, await host.CountAsync<Thing>());
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Created);
        foreach (var told in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal(HttpStatusCode.Conflict, told.StatusCode);
            Assert.Equal("idempotency.running", await CodeAsync(told));
            Assert.Equal(TimeSpan.FromSeconds(1), told.Headers.RetryAfter!.Delta);
        }
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(program, "k1", "井盖")).StatusCode);
    }

    [Fact]
    public async Task On_two_nodes_one_commits_and_the_other_gives_its_answer()
    {
        await using var one = await StartAsync(Engine.Postgres);
        await one.AccountAsync("wang.fang");
        await using var two = await one.TwinAsync();
        var token = await one.TokenAsync("wang.fang");
        var (here, there) = (one.Client(), two.Client());
        foreach (var client in new[] { here, there })
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        Things.Hold = new();
        var both = new[] { PostAsync(here, "k1", "井盖"), PostAsync(there, "k1", "井盖") };
        await Task.Delay(500, Stop);
        Things.Hold.SetResult();
        var answers = await Task.WhenAll(both);
        Things.Hold = null;

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(1, await one.CountAsync<Thing>());
        Assert.Single(answers, a => a.Headers.Contains("Idempotency-Replayed"));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(Stop)))).Distinct());
    }

    [Fact]
    public async Task A_key_is_for_one_request_of_one_account_for_a_day()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        await host.AccountAsync("li.na");
        var (wang, li) = (await host.ProgramAsync("wang.fang"), await host.ProgramAsync("li.na"));
        await PostAsync(wang, "k1", "井盖");

        var other = await PostAsync(wang, "k1", "路灯");
        Assert.Equal(((HttpStatusCode)422, "idempotency.reused"), (other.StatusCode, await CodeAsync(other)));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(li, "k1", "路灯")).StatusCode);
        Assert.Equal(2, await host.CountAsync<Thing>());
        host.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(await host.ProgramAsync("wang.fang"), "k1", "路灯")).StatusCode);
        Assert.Equal(3, await host.CountAsync<Thing>());
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_a_key_must_be_there_and_be_one()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var program = await host.ProgramAsync("wang.fang");

        Assert.Equal("idempotency.missing", await CodeAsync(await program.PostAsJsonAsync("/api/v1/things", new { name = "井盖" }, Stop)));
        foreach (var key in new[] { new string('k', 201), "two words" })
            Assert.Equal("idempotency.bad-key", await CodeAsync(await PostAsync(program, key, "井盖")));
        Assert.Equal((HttpStatusCode)422, (await PostAsync(program, "k1", "")).StatusCode);
        Assert.Equal(0, await host.CountAsync<KeptAnswer>());
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(program, "k1", "井盖")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_may_only_read_changes_nothing()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        var program = await host.ProgramAsync("wang.fang", TokenScope.Read);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/things", Stop)).StatusCode);
        var refused = await PostAsync(program, "k1", "井盖");
        Assert.Equal((HttpStatusCode.Forbidden, "token.read-only"), (refused.StatusCode, await CodeAsync(refused)));
        Assert.Equal(0, await host.CountAsync<Thing>());
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient program, string key, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/things") { Content = JsonContent.Create(new { name }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return program.SendAsync(request, Stop);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
        => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("code").GetString();
}
