using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Province.Making;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Province;

/// <summary>What tests of exports do again and again.</summary>
internal static class ExportScenes
{
    public const string Staff = "education.office", Head = "education.office.head", City = "city.education";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static UnitId District => DemoCity.UnitOf("school").District!.Value;

    public static JsonObject Body(string kind = "full", params string[] classes) => new()
    {
        ["purpose"] = "按月向浙江省校园安全数字化管理平台报送", ["receiver"] = "浙江省教育厅", ["kind"] = kind, ["classes"] = new JsonArray([.. (classes.Length == 0 ? ["basic", "path", "place", "words"] : classes).Select(one => (JsonNode)one)]),
    };

    public static async Task<JsonObject> AskAsync(this WhistleApp app, JsonObject body, string login = Staff)
    {
        // people take their time: what they do one after the other is not one instant
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var api = app.Api(login);
        using var answer = await api.PostAsJsonAsync("/api/v1/exports", body, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!;
    }

    public static async Task<(HttpStatusCode Status, JsonObject Body)> ActAsync(this WhistleApp app, Guid id, string login, string action, JsonObject? body = null)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var api = app.Api(login);
        var sent = body ?? new();
        if (!sent.ContainsKey("version"))
            sent["version"] = (int)(await app.ShowAsync(id))["version"]!;
        using var answer = await api.PostAsJsonAsync($"/api/v1/exports/{id:D}/{action}", sent, Stop);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!);
    }

    public static async Task<JsonObject> ShowAsync(this WhistleApp app, Guid id, string login = City)
    {
        using var api = app.Api(login);
        return (await api.GetFromJsonAsync<JsonObject>($"/api/v1/exports/{id:D}", Stop))!;
    }

    public static Guid IdOf(this JsonObject export) => (Guid)export["id"]!;

    /// <summary>Asked and approved, not yet made.</summary>
    public static async Task<Guid> ApprovedAsync(this WhistleApp app, JsonObject body, string login = Staff, string head = Head)
    {
        var id = (await app.AskAsync(body, login)).IdOf();
        var (status, said) = await app.ActAsync(id, head, "approve");
        Assert.True(status == HttpStatusCode.OK, said.ToJsonString());
        return id;
    }

    /// <summary>What the planned work does each minute.</summary>
    public static Task MakeAsync(this WhistleApp app)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return app.WithAsync(services => ActivatorUtilities.CreateInstance<ExportsAreMade>(services).RunAsync(Stop));
    }

    public static Task WipeAsync(this WhistleApp app) => app.WithAsync(services => ActivatorUtilities.CreateInstance<ExportsAreWiped>(services).RunAsync(Stop));

    public static async Task<HttpResponseMessage> TryFetchAsync(this WhistleApp app, Guid id, string login)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var api = app.Api(login);
        return await api.GetAsync($"/api/v1/exports/{id:D}/file", Stop);
    }

    public static async Task<byte[]> FetchAsync(this WhistleApp app, Guid id, string login = Staff)
    {
        using var answer = await app.TryFetchAsync(id, login);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {(answer.Content.Headers.ContentType?.MediaType == "application/zip" ? "" : await answer.Content.ReadAsStringAsync(Stop))}");
        return await answer.Content.ReadAsByteArrayAsync(Stop);
    }

    /// <summary>From the request to its file, read by its own schema.</summary>
    public static async Task<ReadExport> ExportAsync(this WhistleApp app, JsonObject body, bool fetch = true)
    {
        var id = await app.ApprovedAsync(body);
        await app.MakeAsync();
        if (!fetch)
            return new ReadExport(id, [], [], [], []);
        return ExportReader.Read(id, await app.FetchAsync(id));
    }

    public static Task<ExportRequest> RowAsync(this WhistleApp app, Guid id)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<ExportRequest>().AsNoTracking().SingleAsync(e => e.Id == id, Stop));

    /// <summary>The files that lie there for an export.</summary>
    public static IReadOnlyList<string> FilesOf(this WhistleApp app, Guid id)
        => System.IO.Directory.Exists(Path.Combine(app.Folder, "exports")) ? [.. System.IO.Directory.EnumerateFiles(Path.Combine(app.Folder, "exports"), $"{id:N}*").Select(Path.GetFileName).OfType<string>()] : [];
}
