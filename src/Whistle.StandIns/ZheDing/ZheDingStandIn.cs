using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Whistle.StandIns.ZheDing;

/// <summary>浙政钉: the signature in headers over method, time, nonce, path and sorted parameters; the token; each bizMsgId once.</summary>
public sealed class ZheDingStandIn(Kept kept, Behaviours behaviours, TimeProvider clock) : IStandIn
{
    public const string Service = "zheding", AppKey = "standin-zhe", AppSecret = "standin-zhe-secret-canary", TenantId = "196729";

    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(15);

    private readonly OnceOnly nonces = new(clock);
    private readonly Lock turn = new();
    private (string Token, DateTimeOffset Until)? token;

    public string Name => Service;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gettoken.json", (Delegate)((HttpContext http) => DoAsync(http, Token)));
        routes.MapPost("/mozi/employee/get_by_mobile", (Delegate)((HttpContext http) => DoAsync(http, Employee)));
        routes.MapPost("/message/workNotification", (Delegate)((HttpContext http) => DoAsync(http, Notify)));
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings(Uri address) =>
    [
        new("Notices:ZheDing:Endpoint", address.ToString()), new("Notices:ZheDing:AppKey", AppKey), new("Notices:ZheDing:AppSecret", AppSecret), new("Notices:ZheDing:TenantId", TenantId),
    ];

    private async Task<IResult> DoAsync(HttpContext http, Func<IReadOnlyDictionary<string, string>, IResult> work)
    {
        if (await behaviours.BeforeAsync(Service, http) is { } instead)
            return instead;
        var isGet = HttpMethods.IsGet(http.Request.Method);
        if (!isGet && !http.Request.HasFormContentType)
            return Failed("FORM_NEEDED");
        var said = (isGet ? http.Request.Query.Select(p => (p.Key, p.Value)) : (await http.Request.ReadFormAsync(http.RequestAborted)).Select(p => (p.Key, p.Value)))
            .ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        if (Wrong(http.Request, said) is { } wrong)
            return Failed(wrong);
        if (!isGet && (token is not { } good || said.GetValueOrDefault("access_token") != good.Token || clock.GetUtcNow() >= good.Until))
            return Failed("40014");
        return await behaviours.AfterAsync(Service, http, work(said));
    }

    private string? Wrong(HttpRequest request, Dictionary<string, string> said)
    {
        string Header(string name) => request.Headers[name].ToString();
        if (Header("apiKey") != AppKey || Header("X-Hmac-Auth-Version") != "1.0")
            return "INVALID_APPKEY";
        if (!DateTimeOffset.TryParseExact(Header("X-Hmac-Auth-Timestamp"), "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) || (clock.GetUtcNow() - at).Duration() > Drift)
            return "SIGN_ERROR";
        var lines = new List<string> { request.Method, Header("X-Hmac-Auth-Timestamp"), Header("X-Hmac-Auth-Nonce"), request.Path.Value! };
        if (said.Count > 0)
            lines.Add(string.Join('&', said.Select(p => p.Key + "=" + p.Value).Order(StringComparer.Ordinal)));
        var right = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(Header("X-Hmac-Auth-Signature"))))
            return "SIGN_ERROR";
        return Header("X-Hmac-Auth-Nonce").Length > 0 && nonces.Take(Header("X-Hmac-Auth-Nonce")) ? null : "SIGN_ERROR";
    }

    private IResult Token(IReadOnlyDictionary<string, string> said)
    {
        if (said.GetValueOrDefault("appkey") != AppKey || said.GetValueOrDefault("appsecret") != AppSecret)
            return Failed("INVALID_APPKEY");
        lock (turn)
        {
            var now = clock.GetUtcNow();
            if (token is not { } good || now >= good.Until)
                token = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), now.AddSeconds(7200));
            return Done(new { accessToken = token.Value.Token, expiresIn = (int)(token.Value.Until - now).TotalSeconds });
        }
    }

    private static IResult Employee(IReadOnlyDictionary<string, string> said)
        => said.GetValueOrDefault("tenantId") != TenantId ? Failed("TENANT_ERROR")
            : said.GetValueOrDefault("mobile") is { Length: 11 } mobile && mobile[0] == '1' ? Done(new { accountId = "8" + mobile, employeeCode = "GE_" + mobile }) : Failed("USER_NOT_EXIST");

    private IResult Notify(IReadOnlyDictionary<string, string> said)
    {
        var (id, to) = (said.GetValueOrDefault("bizMsgId") ?? "", said.GetValueOrDefault("receiverIds") ?? "");
        if (said.GetValueOrDefault("tenantId") != TenantId || id.Length is 0 or > 128 || to.Length == 0)
            return Failed("PARAM_ERROR");
        if (behaviours[Service] is Mode.Refuse)
            return Failed("DAY_LIMIT");
        JsonElement content;
        try
        {
            var message = JsonSerializer.Deserialize<JsonElement>(said.GetValueOrDefault("msg") ?? "");
            content = message.GetProperty(message.GetProperty("msgtype").GetString()!);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Failed("PARAM_ERROR");
        }
        var number = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 12));
        var one = kept.Add(Service, clock.GetUtcNow(), id, number, to, Text("title"), Text("markdown"), behaviours[Service] is Mode.Nothing ? "nothing" : "arrived");
        return Results.Json(new { success = true, content = new { success = true, msgId = one.Number, responseCode = "0", responseMessage = "成功" } });

        string Text(string name) => content.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }

    private static IResult Done(object data) => Results.Json(new { success = true, content = new { success = true, data, responseCode = "0", responseMessage = "成功" } });

    private static IResult Failed(string code) => Results.Json(new { success = false, content = new { success = false, responseCode = code, responseMessage = code } });
}
