using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Hazards;

/// <summary>
/// Checks 28 and 29: under load the program is killed as by a power cut (and PostgreSQL stopped at once), again and again.
/// Every report that was acknowledged is there afterwards, and the whole history verifies. WHISTLE_KILLS says how often.
/// </summary>
public sealed class KillTests
{
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("WHISTLE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    [Theory, Engines]
    public async Task No_acknowledged_report_is_lost_when_the_program_is_killed_under_load(Engine engine)
    {
        Environment.SetEnvironmentVariable("Limits__Api", "0");
        using var folder = new TempFolder();
        await using var postgres = engine is Engine.Postgres ? await PostgresServer.StartAsync() : null;
        await using var server = await ServerProcess.PreparedAsync(folder, engine, postgres);
        await server.StartAsync();
        var token = (await server.VerbAsync("token", "school")).Output.Trim();
        var acknowledged = new ConcurrentBag<Guid>();

        for (var kill = 0; kill < Kills; kill++)
        {
            using var over = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, 8).Select(n => LoadAsync(server.Address, token, $"{kill}-{n}", acknowledged, over.Token)));
            // in the midst of it, not before it has begun
            var (before, wanted) = (acknowledged.Count, 30 + 7 * kill);
            for (var waits = 0; waits < 600 && acknowledged.Count < before + wanted; waits++)
                await Task.Delay(50);
            if (postgres is not null && kill % 2 == 1)
            {
                postgres.Stop(immediately: true);
                await postgres.StartAgainAsync();
                await Task.Delay(500);
            }
            await server.KillAsync();
            await over.CancelAsync();
            await load;
            Assert.True(await server.StartAsync() < TimeSpan.FromSeconds(30), "not up again");
        }

        Assert.True(acknowledged.Count > 20 * Kills, $"only {acknowledged.Count} acknowledged");
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var id in acknowledged)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"/api/v1/cases/{id}")).StatusCode);
        var verified = await server.VerbAsync("verify");
        Assert.True(verified.Code == 0, verified.Output + verified.Error);
    }

    [Fact]
    public async Task While_postgresql_is_away_the_answer_is_503_and_it_recovers_by_itself()
    {
        using var folder = new TempFolder();
        await using var postgres = await PostgresServer.StartAsync();
        await using var server = await ServerProcess.PreparedAsync(folder, Engine.Postgres, postgres);
        await server.StartAsync();
        var token = (await server.VerbAsync("token", "school")).Output.Trim();
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/cases")).StatusCode);

        postgres.Stop(immediately: true);
        var away = await http.GetAsync("/api/v1/cases");
        await postgres.StartAgainAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.NotNull(away.Headers.RetryAfter);
        for (var tries = 0; tries < 100 && (await http.GetAsync("/api/v1/cases")).StatusCode != HttpStatusCode.OK; tries++)
            await Task.Delay(100);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/cases")).StatusCode);
    }

    private static async Task LoadAsync(Uri address, string token, string name, ConcurrentBag<Guid> acknowledged, CancellationToken over)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        for (var n = 0; !over.IsCancellationRequested && n < 5000; n++)
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, description = $"负载{name}-{n}" }) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Add("Idempotency-Key", $"kill-{name}-{n}");
                using var answer = await http.SendAsync(request, over);
                if (answer.StatusCode == HttpStatusCode.Created)
                    acknowledged.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(over)).GetProperty("id").GetGuid());
                else
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or JsonException)
            {
                // cut off: neither acknowledged nor refused
                await Task.Delay(50, CancellationToken.None);
            }
    }
}
