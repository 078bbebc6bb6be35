using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Hazards.Pages;

/// <summary>Brings cases to where a test needs them, through the API, and says only what matters.</summary>
internal static class Courses
{
    public const string Words = "东门外护栏断裂，放学时学生走上车道。";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Item 5 of the demo's school goes to the police station of its town.</summary>
    public static async Task<Guid> ReportAsync(this WhistleApp app, string login = "school", JsonObject? with = null)
    {
        var body = new JsonObject { ["dutyItem"] = 5, ["description"] = Words };
        foreach (var (name, value) in with ?? [])
            body[name] = value?.DeepClone();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var api = app.Api(login);
        using var answer = await api.SendAsync(request, Stop);
        var made = await answer.Content.ReadFromJsonAsync<JsonObject>(Stop);
        Assert.True(answer.IsSuccessStatusCode, made?.ToJsonString());
        return Guid.Parse((string)made!["id"]!);
    }

    public static async Task<JsonObject> CaseAsync(this WhistleApp app, Guid id, string login)
    {
        using var api = app.Api(login);
        return (await api.GetFromJsonAsync<JsonObject>(string.Create(CultureInfo.InvariantCulture, $"/api/v1/cases/{id:D}"), Stop))!;
    }

    public static async Task DoAsync(this WhistleApp app, Guid id, string login, string action, JsonObject? with = null)
    {
        var body = with ?? [];
        body["version"] = (int)(await app.CaseAsync(id, login))["version"]!;
        using var api = app.Api(login);
        using var answer = await api.PostAsJsonAsync($"/api/v1/cases/{id:D}/{action}", body, Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{login} {action}: {await answer.Content.ReadAsStringAsync(Stop)}");
    }

    /// <summary>The school of the login "school".</summary>
    public static async Task<Whistle.Kernel.UnitId> ReportedSchoolAsync(this WhistleApp app)
    {
        using var api = app.Api("school");
        var me = JsonNode.Parse(await api.GetStringAsync("/api/v1/me", Stop))!;
        return new(Guid.Parse((string)me["posts"]![0]!["unit"]!["id"]!));
    }

    /// <summary>Reported up twice: with the city's police, not yet accepted.</summary>
    public static async Task<Guid> AtCityAsync(this WhistleApp app)
    {
        var id = await app.ReportAsync();
        foreach (var login in new[] { "local.police", "district.police" })
        {
            await app.DoAsync(id, login, "accept");
            await app.DoAsync(id, login, "report-up", new() { ["reason"] = "本级无法解决" });
        }
        return id;
    }
}
