using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Directory.Demo;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Guidance;

/// <summary>Brings visits to where a test needs them, and says only what matters.</summary>
internal static class Visits
{
    public const string Officer = "local.police.officer";

    private static int keys;

    public static Guid Campus => DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value;

    public static JsonObject Plan => new() { ["campusId"] = Campus, ["kind"] = "education", ["day"] = "2026-11-27", ["purpose"] = "交通安全宣讲" };

    public static JsonObject Made => new() { ["campusId"] = Campus, ["kind"] = "inspection", ["done"] = "检查校门口防冲撞设施。", ["reached"] = 3, ["dutyItem"] = 4 };

    public static async Task<JsonObject> CreateAsync(this WhistleApp app, JsonObject body, string login = Officer)
    {
        using var answer = await app.TryCreateAsync(body, login);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static async Task<HttpResponseMessage> TryCreateAsync(this WhistleApp app, JsonObject body, string login = Officer, string? key = null)
    {
        using var api = app.Api(login);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/visits") { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", key ?? $"visit-{Interlocked.Increment(ref keys)}" } } };
        return await api.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> TryAsync(this WhistleApp app, Guid id, string login, string action, JsonObject? body = null)
    {
        using var api = app.Api(login);
        return await api.PostAsJsonAsync($"/api/v1/visits/{id}/{action}", body ?? []);
    }

    /// <summary>Takes a step with the version that stands now.</summary>
    public static async Task<JsonObject> StepAsync(this WhistleApp app, Guid id, string login, string action, JsonObject? body = null)
    {
        var with = body ?? [];
        with["version"] = (int)(await app.VisitAsync(id, login))["version"]!;
        using var answer = await app.TryAsync(id, login, action, with);
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static async Task<JsonObject> VisitAsync(this WhistleApp app, Guid id, string login)
    {
        using var api = app.Api(login);
        return (await api.GetFromJsonAsync<JsonObject>($"/api/v1/visits/{id}"))!;
    }

    public static async Task<HttpStatusCode> StatusAsync(this WhistleApp app, string path, string login)
    {
        using var api = app.Api(login);
        using var answer = await api.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>A body with some of its fields changed.</summary>
    public static JsonObject With(JsonObject body, JsonObject changed)
    {
        foreach (var (name, value) in changed)
            body[name] = value?.DeepClone();
        return body;
    }

    public static Guid Id(this JsonObject visit) => Guid.Parse((string)visit["id"]!);

    public static string State(this JsonObject visit) => (string)visit["state"]!;

    public static JsonObject Problem => new() { ["problem"] = "南门防冲撞柱松动。", ["rectifyBy"] = "2026-12-03" };

    /// <summary>A visit that found a problem, which the school has to rectify.</summary>
    public static async Task<Guid> RectifyingAsync(this WhistleApp app)
    {
        var id = (await app.CreateAsync(Made)).Id();
        await app.StepAsync(id, Officer, "hand-over", Problem);
        return id;
    }

    /// <summary>The same, reported as rectified.</summary>
    public static async Task<Guid> RectifiedAsync(this WhistleApp app)
    {
        var id = await app.RectifyingAsync();
        await app.StepAsync(id, "school", "rectified", new() { ["outcome"] = "已重新固定。" });
        return id;
    }

    public static CaseProgram Program(this WhistleApp app, string login) => CaseProgram.Of(app, login);
}
