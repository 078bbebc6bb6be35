using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Kernel;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Hazards.Pages;

/// <summary>Brings cases to where a test of pages needs them, and says only what matters.</summary>
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
        return (await CaseProgram.Of(app, login).ReportAsync(body)).GetProperty("id").GetGuid();
    }

    public static Task DoAsync(this WhistleApp app, Guid id, string login, string action, JsonObject? with = null)
        => CaseProgram.Of(app, login).DoAsync(id, action, with);

    public static Task<JsonObject> CaseAsync(this WhistleApp app, Guid id, string login) => GetAsync(app, login, $"/api/v1/cases/{id:D}");

    public static Task<JsonObject> MeAsync(this WhistleApp app, string login) => GetAsync(app, login, "/api/v1/me");

    /// <summary>The unit of the login's post.</summary>
    public static async Task<UnitId> UnitOfAsync(this WhistleApp app, string login)
        => new(Guid.Parse((string)(await app.MeAsync(login))["posts"]![0]!["unit"]!["id"]!));

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

    private static async Task<JsonObject> GetAsync(WhistleApp app, string login, string path)
    {
        using var api = app.Api(login);
        return (await api.GetFromJsonAsync<JsonObject>(path, Stop))!;
    }
}
