using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Whistle.Kernel;
using Whistle.Notices.Channels.DingTalk;

namespace Whistle.Notices.Channels.ZheDing;

/// <summary>
/// Work notices of 浙政钉 (专有钉钉). Our request number is its bizMsgId: a double is dropped there. It can't be asked what became of a
/// message, so one that was handed over stays "handed over" until it is read in the inbox.
/// </summary>
internal sealed class ZheDingNotices(ChannelSettings settings, Wire wire, TimeProvider clock) : IChannel, IDisposable
{
    private const int MostKnown = 50_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(12);

    private readonly Uri endpoint = settings.Endpoint("https://openplatform-pro.ding.zj.gov.cn/");
    private readonly ConcurrentDictionary<string, (string Account, DateTimeOffset At)> accounts = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1, 1);
    private (string Token, DateTimeOffset From, DateTimeOffset Until)? held;

    public ChannelKind Kind => ChannelKind.ZheDing;

    public void Dispose() => turn.Dispose();

    public string? OffBecause => settings.OffBecause(endpoint.Host, "AppKey", "AppSecret", "TenantId");

    public ChannelLimits Limits => settings.Limits(perMinute: 600, lanes: 4);

    public bool TellsTrueState => false;

    public bool Reaches(Recipient to) => to.Mobile is not null;

    public async Task<Outcome> SendAsync(Message message, CancellationToken stop)
    {
        var (account, problem) = await AccountAsync(message.To.Mobile!, stop);
        if (account is null)
            return problem!;
        var card = Card.Of(message);
        var answer = await CallAsync("/message/workNotification", new()
        {
            ["receiverIds"] = account,
            ["tenantId"] = settings["TenantId"],
            ["bizMsgId"] = message.Request,
            ["msg"] = JsonSerializer.Serialize(new { msgtype = "action_card", action_card = new { title = card.Title, markdown = card.Markdown, single_title = card.Open, single_url = message.Link.AbsoluteUri } }, JsonSerializerOptions.Web),
        }, stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        return IsGood(body) ? new Outcome.HandedOver(body.Part("content").Said("msgId") ?? body.Part("content").Part("data").Said("msgId")) : Problem(body);
    }

    private async Task<(string? Account, Outcome? Problem)> AccountAsync(string mobile, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (accounts.TryGetValue(mobile, out var known) && known.At <= now && now - known.At < KnownFor)
            return (known.Account, null);
        var path = settings["EmployeePath"] is { Length: > 0 } set ? set : "/mozi/employee/get_by_mobile";
        var answer = await CallAsync(path, new() { ["areaCode"] = "86", ["namespace"] = "local", ["tenantId"] = settings["TenantId"], ["mobile"] = mobile }, stop);
        if (answer.Body is not { } body)
            return (null, answer.Problem is Outcome.Trouble trouble ? trouble with { Taken = false } : answer.Problem);
        if (!IsGood(body))
            return (null, Problem(body) is Outcome.Trouble of ? of : new Outcome.Refused(Why.UnknownThere, CodeOf(body)));
        if (body.Part("content").Part("data").Said("accountId") is not { Length: > 0 } account)
            return (null, new Outcome.Refused(Why.UnknownThere, null));
        if (accounts.Count >= MostKnown)
            accounts.Clear();
        accounts[mobile] = (account, now);
        return (account, null);
    }

    private async Task<Answer> CallAsync(string path, Dictionary<string, string> parameters, CancellationToken stop)
    {
        var (token, problem) = await TokenAsync(stop);
        if (token is null)
            return new(null, problem);
        parameters["access_token"] = token;
        var answer = await wire.AskAsync(Signed(HttpMethod.Post, path, parameters), stop);
        if (answer.Body is { } body && CodeOf(body) is "40014" or "42001")
            held = null;
        return answer;
    }

    private async Task<(string? Token, Outcome? Problem)> TokenAsync(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var now = clock.GetUtcNow();
            if (held is { } good && good.From <= now && now < good.Until)
                return (good.Token, null);
            var answer = await wire.AskAsync(Signed(HttpMethod.Get, "/gettoken.json", new() { ["appkey"] = settings["AppKey"], ["appsecret"] = settings["AppSecret"] }), stop);
            if (answer.Body is not { } body)
                return (null, answer.Problem is Outcome.Trouble trouble ? trouble with { Taken = false } : answer.Problem);
            var data = body.Part("content").Part("data");
            if (!IsGood(body) || data.Said("accessToken") is not { Length: > 0 } token)
                return (null, new Outcome.Trouble(Why.Credentials, null, CodeOf(body), Taken: false));
            var seconds = int.TryParse(data.Said("expiresIn"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? Math.Clamp(said, 60, 7200) : 7200;
            held = (token, now, now.AddSeconds(seconds - Math.Min(300, seconds / 2)));
            return (token, null);
        }
        finally
        {
            turn.Release();
        }
    }

    private HttpRequestMessage Signed(HttpMethod method, string path, Dictionary<string, string> parameters)
    {
        var stamp = clock.GetUtcNow().InShanghai().ToString("yyyy-MM-dd'T'HH:mm:ss.000zzz", CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var query = string.Join('&', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        var request = new HttpRequestMessage(method, new Uri(endpoint, method == HttpMethod.Get ? $"{path}?{query}" : path))
        {
            Content = method == HttpMethod.Get ? null : new FormUrlEncodedContent(parameters),
        };
        request.Headers.Add("X-Hmac-Auth-Timestamp", stamp);
        request.Headers.Add("X-Hmac-Auth-Version", "1.0");
        request.Headers.Add("X-Hmac-Auth-Nonce", nonce);
        request.Headers.Add("apiKey", settings["AppKey"]);
        request.Headers.Add("X-Hmac-Auth-Signature", ZheDingSignatures.Of(settings["AppSecret"], method.Method, stamp, nonce, path, parameters));
        return request;
    }

    private static bool IsGood(JsonElement body) => body.Said("success") is "true" && body.Part("content").Said("success") is not "false";

    private static string CodeOf(JsonElement body) => Reading.Code(body.Part("content").Said("responseCode") ?? body.Said("bizErrorCode") ?? body.Said("errorCode"));

    private static Outcome Problem(JsonElement body) => CodeOf(body) switch
    {
        "40014" or "42001" or "SIGN_ERROR" or "INVALID_APPKEY" => new Outcome.Trouble(Why.Credentials, null, CodeOf(body), Taken: false),
        "QPS_LIMIT" => new Outcome.Trouble(Why.Busy, null, CodeOf(body), Taken: false),
        "SYSTEM_ERROR" => new Outcome.Trouble(Why.Unreachable, null, CodeOf(body)),
        "USER_NOT_EXIST" => new Outcome.Refused(Why.UnknownThere, CodeOf(body)),
        "DAY_LIMIT" => new Outcome.Refused(Why.OverLimit, CodeOf(body)),
        var code => new Outcome.Refused(Why.Refused, code),
    };
}
