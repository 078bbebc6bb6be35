using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Whistle.StandIns.DingTalk;

/// <summary>
/// DingTalk's work notices: the application's token (two hours, the same while it is good), users by telephone, asyncsend_v2 and
/// getsendresult. As the real one: over the day's limit, or with the same content to the same person twice a day, the call answers
/// success and nothing arrives; only getsendresult says so.
/// </summary>
public sealed class DingTalkNoticesStandIn(Kept kept, Behaviours behaviours, ServiceLimits limits, TimeProvider clock) : IStandIn
{
    public const string Service = "dingtalk", AppKey = "standin-ding", AppSecret = "standin-ding-secret-canary", AgentId = "1234567890";

    private const int MostBytes = 2048;

    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new(StringComparer.Ordinal);
    private readonly Lock turn = new();
    private string? current;
    private long tasks = kept.Count();

    public string Name => Service;

    /// <summary>Telephones that nobody has DingTalk on.</summary>
    public ConcurrentDictionary<string, bool> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>How often the token was asked for.</summary>
    public int TokensAsked { get; private set; }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gettoken", (Delegate)((HttpContext http) => DoAsync(http, needsToken: false, Token)));
        routes.MapPost("/topapi/v2/user/getbymobile", (Delegate)((HttpContext http) => DoAsync(http, needsToken: true, UserByMobile)));
        routes.MapPost("/topapi/message/corpconversation/asyncsend_v2", (Delegate)((HttpContext http) => DoAsync(http, needsToken: true, Send)));
        routes.MapPost("/topapi/message/corpconversation/getsendresult", (Delegate)((HttpContext http) => DoAsync(http, needsToken: true, Result)));
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings(Uri address) =>
    [
        new("Notices:DingTalk:Endpoint", address.ToString()), new("Notices:DingTalk:AppKey", AppKey), new("Notices:DingTalk:AppSecret", AppSecret), new("Notices:DingTalk:AgentId", AgentId),
    ];

    /// <summary>All tokens die, as they do when a secret is renewed.</summary>
    public void ForgetTokens()
    {
        lock (turn)
            current = null;
        tokens.Clear();
    }

    private async Task<IResult> DoAsync(HttpContext http, bool needsToken, Func<HttpContext, JsonElement, IResult> work)
    {
        if (await behaviours.BeforeAsync(Service, http) is { } instead)
            return instead;
        if (needsToken && !(tokens.TryGetValue(http.Request.Query["access_token"].ToString(), out var until) && clock.GetUtcNow() < until))
            return Error(40014, "不合法的access_token");
        JsonElement body = default;
        if (HttpMethods.IsPost(http.Request.Method))
            try
            {
                body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
            }
            catch (JsonException)
            {
                return Error(43008, "参数需要json格式");
            }
        return await behaviours.AfterAsync(Service, http, work(http, body));
    }

    private IResult Token(HttpContext http, JsonElement _)
    {
        TokensAsked++;
        if (http.Request.Query["appkey"] != AppKey || http.Request.Query["appsecret"] != AppSecret)
            return Error(40089, "不合法的corpid或corpsecret");
        lock (turn)
        {
            var now = clock.GetUtcNow();
            if (current is null || tokens.GetValueOrDefault(current) <= now)
                tokens[current = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))] = now.AddSeconds(7200);
            return Results.Json(new { errcode = 0, errmsg = "ok", access_token = current, expires_in = (int)(tokens[current] - now).TotalSeconds });
        }
    }

    private IResult UserByMobile(HttpContext http, JsonElement body)
        => Text(body, "mobile") is not { Length: 11 } mobile || mobile[0] != '1' ? Error(40103, "手机号码不合法")
            : Unknown.ContainsKey(mobile) ? Error(60121, "找不到该用户")
            : Results.Json(new { errcode = 0, errmsg = "ok", result = new { userid = UserOf(mobile) }, request_id = "standin" });

    private IResult Send(HttpContext http, JsonElement body)
    {
        if (Text(body, "agent_id") != AgentId)
            return Error(41011, "缺少agentid");
        var users = Text(body, "userid_list")?.Split(',') ?? [];
        if (users.Length is 0 or > 100 || !body.TryGetProperty("msg", out var message) || Text(message, "msgtype") is not { } type || !message.TryGetProperty(type, out var content))
            return Error(33001, "参数错误");
        if (Encoding.UTF8.GetByteCount(message.GetRawText()) > MostBytes)
            return Error(34016, "消息体过长");
        if (behaviours[Service] is Mode.Refuse)
            return Error(33012, "无效的USERID");
        var (now, number) = (clock.GetUtcNow(), Interlocked.Increment(ref tasks).ToString(CultureInfo.InvariantCulture));
        foreach (var user in users)
        {
            var text = content.GetRawText();
            var fate = behaviours[Service] is Mode.Nothing ? "nothing"
                : kept.SaidToday(Service, user, Shown(content), now) ? "same-again"
                : kept.CountToday(Service, user, now) >= limits.NoticesADay ? "over-limit" : "arrived";
            kept.Add(Service, now, $"{number}/{user}", number, user, Text(content, "title") ?? "", Shown(content), fate);
        }
        return Results.Json(new { errcode = 0, errmsg = "ok", task_id = long.Parse(number, CultureInfo.InvariantCulture), request_id = "standin" });
    }

    private IResult Result(HttpContext http, JsonElement body)
    {
        var one = Text(body, "task_id") is { } number ? kept.ByNumber(Service, number) : null;
        if (Text(body, "agent_id") != AgentId || one is null)
            return Error(33001, "参数错误");
        string[] none = [], self = [one.To];
        return Results.Json(new
        {
            errcode = 0,
            errmsg = "ok",
            send_result = new
            {
                invalid_user_id_list = none,
                forbidden_user_id_list = one.Fate is "over-limit" or "same-again" ? self : none,
                failed_user_id_list = none,
                read_user_id_list = one.Fate == "read" ? self : none,
                unread_user_id_list = one.Fate == "arrived" ? self : none,
                invalid_dept_id_list = none,
                forbidden_list = one.Fate is "over-limit" or "same-again" ? new[] { new { code = one.Fate == "over-limit" ? "143105" : "143106", count = 1, userid = one.To } } : [],
            },
            request_id = "standin",
        });
    }

    private static string Shown(JsonElement content) => Text(content, "markdown") ?? Text(content, "content") ?? Text(content, "text") ?? content.GetRawText();

    public static string UserOf(string mobile) => "u" + mobile;

    private static string? Text(JsonElement body, string name)
        => body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value.ValueKind is JsonValueKind.String ? value.GetString() : value.ValueKind is JsonValueKind.Number ? value.GetRawText() : null : null;

    private static IResult Error(int code, string message) => Results.Json(new { errcode = code, errmsg = message });
}
