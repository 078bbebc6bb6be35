using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Whistle.Directory.Demo;
using Whistle.Guidance.Visits;
using Whistle.Hazards.Cases;
using Whistle.Maps.Demo;
using Whistle.Web.Tests.Guidance;
using Whistle.Web.Tests.Duties;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// The request that a row of docs/rights.md stands for: right in every way, so that only rights can be in its way. A step of a
/// case carries no version: 428 then says that rights let it pass, and nothing has changed for the next who asks.
/// </summary>
internal sealed partial class Probe(Scenes scenes)
{
    public static bool IsApi(string pattern) => pattern.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>
    /// A door for other systems outside the API: what comes in proves itself by a signature, a key or a code of its own, and a
    /// cookie means nothing to it.
    /// </summary>
    public static bool IsForSystems(string pattern) => pattern.StartsWith("/exchange/", StringComparison.Ordinal) || pattern.StartsWith("/open311/", StringComparison.Ordinal);

    /// <summary>Its address, with something that is there in the place of each name.</summary>
    public string Address(string pattern, string scene)
    {
        var path = Name().Replace(pattern, name => Value(pattern, name.Groups[1].Value.ToLowerInvariant(), scene));
        return pattern switch
        {
            "/report/similar" => $"{path}?item=5&q=护栏&campus={DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value:D}",
            "/api/v1/stations/{id:guid}/readings" => path + "?indicator=aqi",
            "/map/here.json" => path + "?lat=30.412&lon=120.031",
            "/language" => path + "?to=zh-CN&back=/help",
            "/display" => path + "?type=normal&back=/help",
            _ => path,
        };
    }

    /// <summary>The request, with the antiforgery value where it is a form.</summary>
    public HttpRequestMessage Request(string method, string pattern, string scene, string? mark)
        => new(new HttpMethod(method), Address(pattern, scene))
        {
            Content = method == "GET" ? null : IsApi(pattern) ? Json(pattern) : Form(pattern, mark),
            Headers = { { "Idempotency-Key", $"probe-{Guid.CreateVersion7():N}" } },
        };

    private HttpContent? Json(string pattern)
        => pattern == "/api/v1/files" ? Scenes.Upload()
            : pattern == "/api/v1/command-rooms/{id:guid}/outside" ? JsonContent.Create(new { endpoint = "nowhere" })
            : pattern == "/api/v1/command-rooms/{id:guid}/secrets" ? JsonContent.Create(new { way = "out" })
            : pattern is "/api/v1/stations" or "/api/v1/readings" or "/api/v1/enforcement-records" ? JsonContent.Create(new { })
            : pattern == "/api/v1/cases" ? JsonContent.Create(new { schoolId = DemoCity.UnitOf("school").Id.Value, dutyItem = 5, description = "西门路灯不亮" })
            : pattern.Contains("/group/", StringComparison.Ordinal) ? JsonContent.Create(new { unitId = DemoCity.UnitOf("local.police").Id.Value, memberId = DemoCity.PersonOf("local.police").Value })
            : DutyScenes.Json(pattern) is { } duty ? JsonContent.Create(duty)
            : pattern == "/api/v1/meetings" ? JsonContent.Create(Scenes.MeetingBody())
            : pattern.StartsWith("/api/v1/meetings/", StringComparison.Ordinal) ? JsonContent.Create(Scenes.FollowUpBody())
            : pattern == "/api/v1/visits" ? JsonContent.Create(Visits.Made)
            : VisitAction(pattern) is { } step ? JsonContent.Create(Scenes.VisitFields(step))
            : pattern == "/api/v1/people/{id:guid}/close" ? JsonContent.Create(new { handTo = "nobody" })
            : pattern == "/api/v1/people/{id:guid}/link" ? JsonContent.Create(new { login = "has.one.already" })
            : Action(pattern) is { } action ? JsonContent.Create(scenes.With(action)) : null;

    private HttpContent Form(string pattern, string? mark)
    {
        if (pattern == "/files")
        {
            var upload = Scenes.Upload();
            if (mark is not null)
                upload.Add(new StringContent(mark), "__RequestVerificationToken");
            return upload;
        }
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (mark is not null)
            fields["__RequestVerificationToken"] = mark;
        foreach (var (name, value) in Typed(pattern))
            fields[name] = value;
        return new FormUrlEncodedContent(fields);
    }

    private (string, string)[] Typed(string pattern) => DutyScenes.Typed(pattern) ?? pattern switch
    {
        "/exports/new" => [("_handler", "export")],
        "/exports/fields" => [("_handler", "fields")],
        "/exports/{Id:guid}" => [("_handler", "export"), ("do", "approve")],
        "/settings/rooms/{Id:guid}" => [("_handler", "room"), ("do", "people")],
        "/rooms/differences" => [("_handler", "differences"), ("do", "compare")],
        "/cases/{Id:guid}/{Action}" => [("_handler", "act")],
        "/visits/{Id:guid}/{Action}" => [("_handler", "visit"), ("kind", "inspection"), ("done", "看过了。")],
        "/visits/new" or "/visits/plan" => [("_handler", "visit")],
        "/public-reports/{Id:guid}" => [("_handler", "take"), ("do", "refuse"), ("version", "0")],
        "/consumers" or "/consumers/{Id:guid}" => [("_handler", "consumer"), ("do", "limit")],
        "/open311/v2/requests.{format}" => [("api_key", scenes.OpenKey), ("service_code", "other"), ("address_string", "西门"), ("description", $"路灯不亮 {Guid.CreateVersion7():N}")],
        "/meetings/new" => [("_handler", "meeting"), ("kind", "analysis")],
        "/meetings/{Id:guid}" => [("_handler", "meeting"), ("do", "give")],
        "/visits/calendar" => [("_handler", "feed"), ("do", "revoke")],
        "/visits/standards/{District:guid}/{Code}" => [("_handler", "standard"), ("text", ""), ("version", "0")],
        "/report" => [("_handler", "report"), ("dutyItem", "5")],
        "/groups/fill" => [("_handler", "fill")],
        "/campuses" => [("_handler", "start")],
        "/settings/calendar" => [("_handler", "day")],
        "/settings/limits" => [("_handler", "limit")],
        "/settings/subscriptions/new" => [("_handler", "subscription")],
        "/settings/subscriptions/{Id:guid}" => [("_handler", "subscription"), ("do", "drop")],
        "/campuses/{Id:guid}/board" => [("_handler", "board"), ("phones", "none")],
        "/campuses/{Id:guid}/group/{Code}" => [("_handler", "place"), ("member", $"{DemoCity.UnitOf("local.police").Id.Value:N}/{DemoCity.PersonOf("local.police").Value:N}"), ("version", "1")],
        "/import" => [("_handler", "import")],
        "/map/places/new" or "/map/places/{Id:guid}" => [("_handler", "place")],
        "/map/places/import" => [("_handler", "sheet")],
        "/readings/import" or "/readings/stations/import" or "/enforcement/import" => [("_handler", "rows")],
        "/import/{Id:guid}" => [("_handler", "confirm")],
        "/sign-in" => [("_handler", "sign-in"), ("Input.Login", "nobody"), ("Input.Password", "not this one")],
        "/sign-in/code" => [("_handler", "code"), ("Input.Code", "000000")],
        "/account/second-factor" => [("_handler", "set-up"), ("Input.Code", "000000"), ("Input.Password", "not this one")],
        "/account/second-factor/passkeys" => [("_handler", "remove"), ("Input.Password", "not this one"), ("Input.Key", "none")],
        "/account/second-factor/passkeys/options" => [("Input.Name", "电话"), ("Input.Password", "not this one")],
        "/account/second-factor/passkeys/new" or "/sign-in/passkey" => [("credential", "{}")],
        "/account/dingtalk" => [("_handler", "dingtalk"), ("Input.Password", "not this one")],
        "/account/notices" => [("_handler", "notices")],
        "/messages/settings" => [("_handler", "setting")],
        "/messages/failed" => [("_handler", "all")],
        "/sign-in/dingtalk" => [("_handler", "dingtalk")],
        "/account" => [("_handler", "change"), ("Input.Old", "not this one"), ("Input.New", "三只猫坐在窗台上"), ("Input.Repeat", "三只猫坐在窗台上")],
        "/mail/{Secret}" => [("_handler", "mail")],
        "/welcome/{Secret}" => [("_handler", "welcome"), ("Input.Password", "三只猫坐在窗台上"), ("Input.Repeat", "三只猫坐在窗台上")],
        "/account/tokens" => [("_handler", "token"), ("days", "0")],
        "/undertaking" => [("_handler", "sign")],
        "/accounts/new" => [("_handler", "open")],
        "/accounts/{Id:guid}" => [("_handler", "change")],
        "/accounts/{Id:guid}/leave" => [("_handler", "leave")],
        "/units/{Id:guid}/charge" => [("_handler", "charge")],
        "/drafts" => [("path", "/report"), ("fields", """[["description","西门路灯"]]""")],
        "/evaluation/weights" => [("_handler", "weights"), ("version", "0")],
        "/evaluation/check" => [("_handler", "check")],
        "/searches" => [("_handler", "search")],
        "/searches/new" => [("_handler", "new-search")],
        "/inbox/read" => [("newest", scenes.Notice.ToString("D"))],
        "/inbox/unread" => [("read", "0")],
        _ => [],
    };

    private string Value(string pattern, string name, string scene)
        => pattern.Contains("rooms/{", StringComparison.OrdinalIgnoreCase) ? (name == "file" ? scenes.Photo : DemoCity.UnitOf("town.command").Id.Value).ToString("D")
            : (pattern.Contains("/cases/", StringComparison.Ordinal) || pattern.Contains("/visits/", StringComparison.Ordinal)) && name == "id" ? scenes[scene].ToString("D")
            : pattern.Contains("/exports/", StringComparison.Ordinal) ? Whistle.Exchange.Province.Demo.DemoExports.First.ToString("D")
            : pattern.StartsWith("/open311/", StringComparison.Ordinal) ? name switch { "format" => "json", "code" => "other", "id" when pattern.Contains("/media/", StringComparison.Ordinal) => scenes.Photo.ToString("D"), _ => "R20261123-0123456789AB" }
            : pattern.StartsWith("/public-reports/", StringComparison.Ordinal) ? Whistle.Exchange.Open311.Demo.DemoReports.First.ToString("D")
            : pattern.StartsWith("/consumers/", StringComparison.Ordinal) ? scenes.Consumer.ToString("D")
            : pattern.Contains("/meetings/", StringComparison.Ordinal) ? name == "no" ? "1" : scenes.Meeting.ToString("D")
            : pattern.Contains("/files/", StringComparison.Ordinal) ? scenes.Photo.ToString("D")
            : pattern.Contains("/subscriptions/", StringComparison.Ordinal) ? scenes.Subscription.ToString("D")
            : pattern.StartsWith("/searches/", StringComparison.Ordinal) ? scenes.Search.ToString("D")
            : pattern.StartsWith("/map/places/", StringComparison.Ordinal) ? DemoPlaces.GuardPost.ToString("D")
            : pattern.Contains("/inbox/", StringComparison.Ordinal) ? scenes.Notice.ToString("D")
            : pattern.StartsWith("/api/v1/people/", StringComparison.Ordinal) || pattern.StartsWith("/accounts/", StringComparison.Ordinal) ? DemoCity.PersonOf("local.police.officer").Value.ToString("D")
            : scenes.Duties.Value(pattern, name, scene) ?? (pattern, name) switch
            {
                ("/readings/{Id:guid}" or "/api/v1/stations/{id:guid}/readings", _) => Whistle.Exchange.Readings.Demo.DemoReadings.First.ToString("D"),
                ("/enforcement/{Id:guid}", _) => Whistle.Exchange.Enforcement.Demo.DemoEnforcement.First.ToString("D"),
                ("/units/{Id:guid}/charge", _) => DemoCity.UnitOf("local.police").Id.Value.ToString("D"),
                ("/units/{Id:guid}", _) => DemoCity.UnitOf("local.police").Id.Value.ToString("D"),
                ("/schools/{Id:guid}" or "/api/v1/units/{id:guid}/people", _) => DemoCity.UnitOf("school").Id.Value.ToString("D"),
                ("/visits/{Id:guid}/{Action}", "action") => "record",
                ("/visits/standards/{District:guid}/{Code}", "district") => DemoCity.UnitOf("school").District!.Value.Value.ToString("D"),
                ("/visits/standards/{District:guid}/{Code}", "code") => "police",
                (_, "action") => "accept",
                (_, "place") => "police",
                ("/campuses/{Id:guid}/group/{Code}", "code") => "police",
                ("/import/{Id:guid}", _) => "0193a5a0-0000-7000-8000-000000000000",
                (_, "kind") => "people",
                (_, "id") when pattern.Contains("/campuses/", StringComparison.Ordinal) || pattern.StartsWith("/gate/", StringComparison.Ordinal)
                    => DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value.ToString("D"),
                (_, "secret") => "a-link-that-nobody-was-ever-given-0123456789",
                (_, "code") => "404",
                (_, "documentname") => "v1",
                (_, "asset") => "style.css",
                (_, "path") => "nothing-here.txt",
                _ => throw new InvalidOperationException($"What stands for {{{name}}} in {pattern}?"),
            };

    private static string? VisitAction(string pattern) => pattern.StartsWith("/api/v1/visits/", StringComparison.Ordinal) && pattern.Split('/')[^1] is var last && VisitRules.Find(last) is not null ? last : null;

    private static string? Action(string pattern) => pattern.Split('/')[^1] is var last && CaseRules.Find(last) is not null ? last : null;

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Name();
}
