using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Whistle.Directory.Demo;
using Whistle.Guidance.Visits;
using Whistle.Hazards.Cases;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Duties;
using Whistle.Web.Tests.Evaluation;
using Whistle.Web.Tests.Files;
using Whistle.Web.Tests.Guidance;
using Whistle.Web.Tests.Hazards;
using Whistle.Web.Tests.Hazards.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Inboxes;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// One case for each name in the column "case" of docs/rights.md, all of the first district's school, and the things that hang
/// on them: what the whole table is asked about.
/// </summary>
internal sealed class Scenes
{
    private readonly Dictionary<string, Guid> cases = new(StringComparer.Ordinal);

    /// <summary>A photo of the case "reported".</summary>
    public Guid Photo { get; private set; }

    /// <summary>The newest notice in the inbox of "school".</summary>
    public Guid Notice { get; private set; }

    /// <summary>A search that "school" has saved.</summary>
    public Guid Search { get; private set; }

    /// <summary>Visits of the local police to the same school; a name begins with "visit".</summary>
    private readonly Dictionary<string, Guid> visits = new(StringComparer.Ordinal);

    public Guid this[string name] => name.StartsWith("visit", StringComparison.Ordinal) ? visits[name] : cases[name];
    /// <summary>Lists and packages.</summary>
    public DutyScenes Duties { get; private set; } = default!;


    /// <summary>A meeting that the office of the first district wrote down, with one follow-up for itself.</summary>
    public Guid Meeting { get; private set; }

    /// <summary>A subscription of the first district's office, to an address that nobody answers at.</summary>
    public Guid Subscription { get; private set; }

    /// <summary>A program that may send reports of citizens, and its key.</summary>
    public Guid Consumer { get; private set; }

    public string OpenKey { get; private set; } = "";

    public IReadOnlyDictionary<string, Guid> Cases => cases;

    /// <summary>At which level the people of the holding unit are to be found.</summary>
    public static string LevelOf(string name) => name switch
    {
        "with the city" => "city",
        "with the district" or "proposed" or "sent down" or "result given" => "district",
        "dispatched" => "team",
        _ => "local",
    };

    public static async Task<Scenes> MakeAsync(WhistleApp app)
    {
        var scenes = new Scenes();
        scenes.Photo = await PhotoAsync(app);
        scenes.cases["reported"] = await app.ReportAsync(with: new() { ["photos"] = new JsonArray(scenes.Photo) });
        scenes.cases["accepted"] = await app.ReportAsync();
        await app.DoAsync(scenes["accepted"], "local.police.officer", "accept");
        scenes.cases["with the city"] = await app.AtCityAsync();
        scenes.cases["with the office"] = await app.ReportAsync();
        await app.DoAsync(scenes["with the office"], "local.police", "decline", Fields("decline"));
        foreach (var (name, until) in new[] { ("with the district", 0), ("proposed", 1), ("sent down", 2), ("dispatched", 3), ("result given", 4), ("closed", 5) })
            scenes.cases[name] = await DownAsync(app, until);
        scenes.cases["child"] = await app.ReportAsync();
        foreach (var name in new[] { "parent", "helped" })
        {
            scenes.cases[name] = await app.ReportAsync();
            await app.DoAsync(scenes[name], "local.police.officer", "accept");
        }
        await app.DoAsync(scenes["parent"], "local.police.officer", "link-child", scenes.With("link-child"));
        await app.DoAsync(scenes["helped"], "local.police.officer", "ask-help", Fields("ask-help"));
        scenes.visits["visit planned"] = (await app.CreateAsync(Visits.Plan)).Id();
        scenes.visits["visit recorded"] = (await app.CreateAsync(Visits.Made)).Id();
        scenes.visits["visit rectifying"] = await app.RectifyingAsync();
        scenes.visits["visit rectified"] = await app.RectifiedAsync();
        scenes.Duties = await DutyScenes.MakeAsync(app);
        scenes.Meeting = await MeetingAsync(app);
        var (consumer, key) = await app.WithAsync(services => services.GetRequiredService<Whistle.Exchange.Open311.Consumers.ConsumerDesk>()
            .MakeAsync(new("随手拍", "运营组", 1000, false), DemoCity.PersonOf("city.education"), CancellationToken.None));
        (scenes.Consumer, scenes.OpenKey) = (consumer.Id, key);
        await app.SettleAsync();
        var person = DemoCity.PersonOf("school");
        scenes.Notice = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().Where(n => n.Person == person).OrderByDescending(n => n.Id).Select(n => n.Id).FirstAsync());
        scenes.Search = await app.SaveSearchAsync("school");
        scenes.Subscription = await SubscriptionAsync(app);
        return scenes;
    }

    private static Task<Guid> SubscriptionAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var made = new Whistle.Exchange.Events.Subscription(Guid.CreateVersion7(), DemoCity.UnitOf("education.office").Id, "城市运行中心", "https://receiver.invalid/hook", app.Clock.GetUtcNow());
        services.GetRequiredService<Whistle.Exchange.Events.SubscriptionSecrets>().Renew(made);
        var db = services.GetRequiredService<WhistleDb>();
        db.Add(made);
        await db.SaveChangesAsync();
        return made.Id;
    });

    /// <summary>As <see cref="Fields"/>, with the other case where the step ties two.</summary>
    public JsonObject With(string action)
    {
        var body = Fields(action);
        if (CaseRules.Find(action)!.Fields.Any(field => field.Kind is FieldKind.Case))
            body["caseId"] = this["child"];
        return body;
    }

    /// <summary>A body for the step that is right in every field and says no version.</summary>
    public static JsonObject Fields(string action)
    {
        var body = new JsonObject();
        foreach (var field in CaseRules.Find(action)!.Fields.Where(field => field.Kind is not FieldKind.Photos && (field.Required || action is "note" or "dispatch") && field.Name != "handler"))
            body[field.Name] = field.Kind switch
            {
                FieldKind.Person => DemoCity.PersonOf("local.police.officer").Value.ToString("D"),
                FieldKind.Unit => DemoCity.UnitOf(action switch { "dispatch" => "town.officer", "ask-help" or "waive-part" => "local.market", _ => "district.police" }).Id.Value.ToString("D"),
                FieldKind.Choice => field.Options[0],
                FieldKind.Day => field.Name is "day" ? "2026-11-20" : "2026-12-31",
                FieldKind.DutyItem => 6,
                FieldKind.YesNo => true,
                FieldKind.WorkDays => 5,
                _ => "现场已经看过，写在这里。",
            };
        if (action is "propose-delisting")
            body["photos"] = new JsonArray("0199a0c4-0000-7000-8000-000000000001");
        return body;
    }

    /// <summary>A body for a step of a visit that is right in every field and says no version.</summary>
    public static JsonObject VisitFields(string action)
    {
        var body = new JsonObject();
        foreach (var field in VisitRules.Find(action)!.Fields.Where(field => field.Required))
            body[field.Name] = field.Kind switch
            {
                VisitFieldKind.Kind => "inspection",
                VisitFieldKind.Day => action == "change" ? "2026-11-27" : "2026-12-03",
                _ => "现场已经看过，写在这里。",
            };
        return body;
    }

    /// <summary>A body for a meeting that is right in every field.</summary>
    public static JsonObject MeetingBody() => new()
    {
        ["kind"] = "analysis", ["day"] = "2026-11-20", ["title"] = "校门口交通秩序会商", ["place"] = "区教育局", ["conclusions"] = "由公安分局牵头。",
    };

    /// <summary>A body for a change of it.</summary>
    public static JsonObject FollowUpBody(string login = "education.office")
        => new() { ["what"] = "更换护栏", ["unitId"] = DemoCity.UnitOf(login).Id.Value.ToString("D"), ["due"] = "2026-12-31", ["result"] = "已更换", ["conclusions"] = "由公安分局牵头，月底前完成。" };

    private static async Task<Guid> MeetingAsync(WhistleApp app)
    {
        var body = MeetingBody();
        body["followUps"] = new JsonArray(FollowUpBody());
        using var answer = await CaseProgram.Of(app, "education.office").PostAsync("/api/v1/meetings", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return Guid.Parse((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!);
    }

    private static readonly (string Login, string Action)[] Way =
    [
        ("district.police", "propose-send-down"), ("district.police.head", "approve-send-down"), ("town.command", "dispatch"), ("town.officer", "result"), ("district.police", "confirm"),
    ];

    private static async Task<Guid> DownAsync(WhistleApp app, int steps)
    {
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police.officer", "accept");
        await app.DoAsync(id, "local.police.officer", "report-up", Fields("report-up"));
        await app.DoAsync(id, "district.police", "accept");
        foreach (var (login, action) in Way.Take(steps))
            await app.DoAsync(id, login, action, Fields(action));
        return id;
    }

    private static async Task<Guid> PhotoAsync(WhistleApp app)
    {
        using var api = app.Api("school");
        using var answer = await api.PostAsync("/api/v1/files", Upload());
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return Guid.Parse((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!);
    }

    public static MultipartFormDataContent Upload()
        => new() { { new ByteArrayContent(Pictures.Jpeg(64, 48)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, "file", "gate.jpg" } };
}
