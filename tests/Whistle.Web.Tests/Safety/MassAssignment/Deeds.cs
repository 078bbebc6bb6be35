using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.Directory.Demo;
using Whistle.Exchange.Readings.Demo;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;
using Whistle.Web.Tests.Safety.Fuzzing;

namespace Whistle.Web.Tests.Safety.MassAssignment;

/// <summary>
/// A right request for every address that changes anything: pages are opened and their forms filled in; for the API the body is that
/// of the table of rights, or one of these, with the version that stands.
/// </summary>
internal static partial class Deeds
{
    private static readonly string[] NoFields = [];

    /// <summary>The fields of the specification that the table of rights leaves out.</summary>
    private static readonly string[] OfOpen311 = ["jurisdiction_id", "lat", "long", "address_id", "email", "device_id", "account_id", "first_name", "last_name", "phone", "media_url"];

    public static async Task<IReadOnlyList<Deed>> OfAsync(WhistleApp app, Scenes scenes, Askers askers)
    {
        using var stranger = app.Stranger();
        var document = new ApiDocument(JsonNode.Parse(await stranger.GetStringAsync("/openapi/v1.json"))!.AsObject());
        var (probe, further, deeds) = (new Probe(scenes), await FurtherAsync(app, scenes), new List<Deed>());
        foreach (var route in Routes.Of(app).Where(route => route.Method != "GET"))
        {
            var row = RightsTable.Rows.First(row => row.Key == route.Key);
            // an export is seen by its office and decided by the head
            var (login, address) = (row.Pattern.StartsWith("/exports/", StringComparison.Ordinal) ? "education.office.head" : LoginOf(row), probe.Address(row.Pattern, row.Case));
            if (Probe.IsApi(row.Pattern) && further.TryGetValue(row.Pattern.Split('/')[^1], out var other) && row.Pattern.StartsWith("/api/v1/cases/", StringComparison.Ordinal))
                address = Id().Replace(address, other.ToString("D"), 1);
            if (Probe.IsApi(row.Pattern))
                using (await askers[login].Program.GetAsync("/api/v1/me"))
                {
                }
            deeds.AddRange(Probe.IsApi(row.Pattern) ? [await ByApiAsync(document, scenes, probe, askers[login].Program, row, login, address)] : await ByPageAsync(probe, askers[login], row, login, address));
        }
        return deeds;
    }

    private static string? LoginOf(RightsRow row)
        => Asker.Roles.Where(role => role != "anonymous" && row.Cells[role].StartsWith('✓')).Select(role => Asker.Of(role, Scenes.LevelOf(row.Case))[0]).FirstOrDefault();

    private static async Task<Deed> ByApiAsync(ApiDocument document, Scenes scenes, Probe probe, HttpClient program, RightsRow row, string? login, string address)
    {
        var body = row.Pattern == "/api/v1/files" ? null : Body(row.Pattern) ?? (probe.Request(row.Method, row.Pattern, row.Case, null).Content is { } content ? JsonNode.Parse(await content.ReadAsStringAsync())!.AsObject() : []);
        if (row.Pattern.EndsWith("/propose-delisting", StringComparison.Ordinal))
            body!["photos"] = new JsonArray(scenes.Photo.ToString("D"));
        var shape = document.Operations.FirstOrDefault(operation => operation.Method == row.Method && operation.Path == Constraint().Replace(row.Pattern, "}"));
        var declared = (shape?.Body is { } schema ? document.Schemas.Resolve(schema)["properties"]?.AsObject().Select(one => one.Key) : null) ?? NoFields;
        string? match = null;
        for (var at = address[..address.LastIndexOf('/')]; at.Length > "/api/v1/".Length && match is null; at = at[..at.LastIndexOf('/')])
            using (var now = await program.GetAsync(at))
                match = now.StatusCode is not HttpStatusCode.OK ? null : now.Headers.ETag?.ToString() ?? Version(await now.Content.ReadAsStringAsync());
        if (row.Method is "PUT")
            using (var now = await program.GetAsync(address[..address.LastIndexOf('/')]))
                match = Place(JsonNode.Parse(await now.Content.ReadAsStringAsync()), address.Split('/')[^1]) ?? match;
        return new(row.Key, login, row.Method, address, declared.Concat(body?.Select(one => one.Key) ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase), body, null,
            body is null ? ("file", Files.Pictures.Jpeg(64, 48)) : null, match);
    }

    private static string? Version(string body) => JsonNode.Parse(body) is JsonObject whole && whole["version"] is { } version ? $"\"{version}\"" : null;

    /// <summary>A place in a group has a version of its own.</summary>
    private static string? Place(JsonNode? group, string code)
        => group is JsonObject whole && whole.SelectMany(one => one.Value as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(one => (string?)one["place"] == code || (string?)one["line"] == code || (string?)one["code"] == code)?["version"] is { } version ? $"\"{version}\"" : null;

    private static async Task<IReadOnlyList<Deed>> ByPageAsync(Probe probe, Asker asker, RightsRow row, string? login, string address)
    {
        var http = await asker.PagesAsync();
        await asker.MarkAsync();
        using (var page = await http.GetAsync(address))
            if (page.StatusCode is HttpStatusCode.OK && page.Content.Headers.ContentType?.MediaType is "text/html" && Filling.Of(row.Key, login, address, await page.Content.ReadAsStringAsync()) is { Count: > 0 } forms)
                return forms;
        var request = probe.Request(row.Method, row.Pattern, row.Case, null);
        List<(string Name, string Value)> fields = request.Content is FormUrlEncodedContent form ? [.. Fields(await form.ReadAsStringAsync())] : [];
        fields.Add(("__RequestVerificationToken", await asker.MarkAsync()));
        var declared = fields.Select(field => field.Name).Concat(row.Pattern.StartsWith("/open311/", StringComparison.Ordinal) ? OfOpen311 : NoFields);
        return [new(row.Key, login, row.Method, address, declared.ToHashSet(StringComparer.OrdinalIgnoreCase), null, fields, row.Pattern == "/files" ? ("file", Files.Pictures.Jpeg(64, 48)) : null)];
    }

    private static IEnumerable<(string Name, string Value)> Fields(string form)
        => form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Select(part => (WebUtility.UrlDecode(part[0]), WebUtility.UrlDecode(part[1])));

    /// <summary>Where the table of rights asks with less than a whole body, because it only asks about rights.</summary>
    private static JsonObject? Body(string pattern)
    {
        var (police, school) = (DemoCity.UnitOf("local.police").Id.Value.ToString("D"), DemoCity.UnitOf("school").Id.Value.ToString("D"));
        return pattern switch
        {
            "/api/v1/accounts" => new() { ["name"] = "新来的人", ["login"] = "new.person.api", ["unitId"] = school, ["role"] = "school.staff" },
            "/api/v1/people/{id:guid}/change" => new() { ["name"] = "改过的名", ["phone"] = "0571-86001234", ["version"] = 0 },
            "/api/v1/people/{id:guid}/posts" => new() { ["unitId"] = police, ["role"] = "unit.head" },
            "/api/v1/people/{id:guid}/end-post" => new() { ["unitId"] = police, ["role"] = "unit.worker", ["handTo"] = DemoCity.PersonOf("local.police").Value.ToString("D") },
            "/api/v1/people/{id:guid}/link" => [],
            "/api/v1/people/{id:guid}/close" => new() { ["handTo"] = new JsonArray(new JsonObject { ["unitId"] = police, ["personId"] = DemoCity.PersonOf("local.police").Value.ToString("D") }) },
            "/api/v1/packages" => new() { ["title"] = "开学前消防器材检查", ["need"] = "教学楼灭火器将到期，请在开学前检查。", ["lines"] = new JsonArray("police") },
            "/api/v1/duty-lists" => new() { ["year"] = 2027, ["source"] = "previous" },
            "/api/v1/duty-lists/{id:guid}/measures" => new() { ["item"] = 20, ["textZh"] = "每月巡查学校周边水域。", ["rhythm"] = "monthly" },
            "/api/v1/duty-lists/{id:guid}/measures/{measure:guid}" => new() { ["textZh"] = "每月两次巡查。", ["rhythm"] = "standing" },
            "/api/v1/duty-lists/{id:guid}/measures/{measure:guid}/progress" => new() { ["text"] = "已巡查三次。" },
            "/api/v1/duty-lists/{id:guid}/progress/{entry:guid}/strike" => new() { ["reason"] = "数字填错。" },
            "/api/v1/exports" => new() { ["purpose"] = "按月向浙江省校园安全数字化管理平台报送", ["receiver"] = "浙江省教育厅", ["kind"] = "full", ["classes"] = new JsonArray("basic") },
            "/api/v1/exports/{id:guid}/approve" => new() { ["note"] = "同意" },
            "/api/v1/exports/{id:guid}/decline" => new() { ["reason"] = "用途不明，请补充依据" },
            "/api/v1/stations" => new() { ["stations"] = new JsonArray(new JsonObject { ["code"] = "NEW-1", ["kind"] = "air", ["nameZh"] = "新站", ["lat"] = 30.4121, ["lon"] = 120.0312 }) },
            "/api/v1/readings" => new() { ["readings"] = new JsonArray(new JsonObject { ["station"] = DemoReadings.CodeOf(0, 0), ["at"] = "2026-11-23T08:20:00+08:00", ["indicator"] = "aqi", ["value"] = 61 }) },
            "/api/v1/enforcement-records" => new() { ["records"] = new JsonArray(new JsonObject { ["number"] = "新罚〔2026〕1号", ["day"] = "2026-11-20", ["dutyItem"] = 16, ["outcome"] = "fine", ["campus"] = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value.ToString("D"), ["business"] = "某某小吃店" }) },
            "/api/v1/command-rooms/{id:guid}/outside" => new() { ["endpoint"] = "https://receiver.invalid/rooms" },
            _ => null,
        };
    }

    /// <summary>Cases for the steps that need more before them than a row of the table of rights has.</summary>
    private static async Task<IReadOnlyDictionary<string, Guid>> FurtherAsync(WhistleApp app, Scenes scenes)
    {
        var further = new Dictionary<string, Guid>(StringComparer.Ordinal);
        async Task MakeAsync(string[] steps, params (string Login, string Action)[] before)
        {
            var id = await app.ReportAsync();
            await app.DoAsync(id, "local.police.officer", "accept");
            foreach (var (login, action) in before)
            {
                var body = scenes.With(action);
                if (action is "propose-delisting")
                    body["photos"] = new JsonArray(scenes.Photo.ToString("D"));
                await app.DoAsync(id, login, action, body);
            }
            foreach (var step in steps)
                further[step] = id;
        }
        await MakeAsync(["pause", "refuse-pause"], ("local.police.officer", "ask-pause"));
        await MakeAsync(["resume"], ("local.police.officer", "ask-pause"), ("local.police", "pause"));
        await MakeAsync(["extend", "refuse-extension"], ("local.police.officer", "ask-extension"));
        await MakeAsync(["list", "refuse-listing"], ("education.office", "propose-listing"));
        await MakeAsync(["plan"], ("education.office", "propose-listing"), ("education.office.head", "list"));
        await MakeAsync(["progress", "recheck", "propose-delisting", "report-government"], ("education.office", "propose-listing"), ("education.office.head", "list"), ("local.police.officer", "plan"));
        return further;
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}
