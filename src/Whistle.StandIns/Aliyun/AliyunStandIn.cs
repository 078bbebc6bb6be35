using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Whistle.StandIns.Aliyun;

/// <summary>
/// Aliyun's SMS interface: the signature (V3, or V2), the clock, each nonce once, the registered signature and templates, exactly the
/// places of a template and their length, mobile numbers, the day's limit of a number. Then what became of it, by QuerySendDetails.
/// </summary>
public sealed partial class AliyunStandIn(Kept kept, Behaviours behaviours, ServiceLimits limits, TimeProvider clock) : IStandIn
{
    public const string Service = "sms", AccessKeyId = "standin-sms", AccessKeySecret = "standin-sms-secret-canary", SignName = "校哨";

    private const int LongestPlace = 35;
    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(15);

    /// <summary>Aliyun's names begin with capitals.</summary>
    private static readonly JsonSerializerOptions AsWritten = new();

    private readonly OnceOnly nonces = new(clock);
    private long messages = kept.Count();

    /// <summary>The templates as they would be handed in for approval.</summary>
    public static readonly IReadOnlyDictionary<string, string> Templates = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["task:zh"] = "您有新任务${number}：${school}，${item}，由${holder}承办。请登录校哨查看 /n/${code}",
        ["reminder:zh"] = "请尽快处理${number}：${school}，${item}，由${holder}承办。请登录校哨查看 /n/${code}",
        ["question:zh"] = "有人就${number}向您询问：${school}，${item}，由${holder}承办。请登录校哨回复 /n/${code}",
        ["course:zh"] = "${number}有新进展：${school}，${item}，由${holder}承办。请登录校哨查看 /n/${code}",
        ["digest:zh"] = "您今天有${count}条通知。请登录校哨查看 /n/${code}",
        ["task:en"] = "New task ${number}: ${school}, ${item}, with ${holder}. Sign in to Whistle: /n/${code}",
        ["reminder:en"] = "Please act on ${number}: ${school}, ${item}, with ${holder}. Sign in to Whistle: /n/${code}",
        ["question:en"] = "A question about ${number}: ${school}, ${item}, with ${holder}. Sign in to Whistle: /n/${code}",
        ["course:en"] = "News of ${number}: ${school}, ${item}, with ${holder}. Sign in to Whistle: /n/${code}",
        ["digest:en"] = "You have ${count} notices today. Sign in to Whistle: /n/${code}",
    };

    public string Name => Service;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/", (Delegate)AskedAsync);
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings(Uri address)
    {
        yield return new("Notices:Sms:Endpoint", address.ToString());
        yield return new("Notices:Sms:AccessKeyId", AccessKeyId);
        yield return new("Notices:Sms:AccessKeySecret", AccessKeySecret);
        yield return new("Notices:Sms:SignName", SignName);
        foreach (var template in Templates.Keys)
            yield return new($"Notices:Sms:Templates:{template}", Code(template));
    }

    private static string Code(string template) => "SMS_" + (100001 + Templates.Keys.ToList().IndexOf(template)).ToString(CultureInfo.InvariantCulture);

    private async Task<IResult> AskedAsync(HttpContext http)
    {
        if (await behaviours.BeforeAsync(Service, http) is { } instead)
            return instead;
        var (asked, isV3) = (http.Request.Query, http.Request.Headers.ContainsKey("x-acs-action"));
        if (await WrongAsync(http, isV3) is { } wrong)
            return wrong;
        var answer = (isV3 ? http.Request.Headers["x-acs-action"].ToString() : asked["Action"].ToString()) switch
        {
            "SendSms" => Send(asked),
            "QuerySendDetails" => Query(asked),
            _ => Failed(StatusCodes.Status404NotFound, "InvalidAction.NotFound"),
        };
        return await behaviours.AfterAsync(Service, http, answer);
    }

    private async Task<IResult?> WrongAsync(HttpContext http, bool isV3)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var (error, date, nonce, version) = isV3
            ? (WrongV3(http.Request, body.ToArray()), http.Request.Headers["x-acs-date"], http.Request.Headers["x-acs-signature-nonce"], http.Request.Headers["x-acs-version"])
            : (WrongV2(http.Request), http.Request.Query["Timestamp"], http.Request.Query["SignatureNonce"], http.Request.Query["Version"]);
        if (error is not null)
            return Failed(error == "InvalidAccessKeyId.NotFound" ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, error);
        if (version != "2017-05-25")
            return Failed(StatusCodes.Status400BadRequest, "InvalidVersion");
        if (!DateTimeOffset.TryParseExact(date.ToString(), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (clock.GetUtcNow() - at).Duration() > Drift)
            return Failed(StatusCodes.Status400BadRequest, "InvalidTimeStamp.Expired");
        return nonce.ToString().Length == 0 || !nonces.Take(nonce.ToString()) ? Failed(StatusCodes.Status400BadRequest, "SignatureNonceUsed") : null;
    }

    internal static string? WrongV3(HttpRequest request, byte[] body)
    {
        var said = Authorization().Match(request.Headers.Authorization.ToString());
        if (!said.Success)
            return "MissingAuthorization";
        if (said.Groups["key"].Value != AccessKeyId)
            return "InvalidAccessKeyId.NotFound";
        var names = said.Groups["names"].Value.Split(';');
        var must = request.Headers.Keys.Select(name => name.ToLowerInvariant()).Where(name => name is "host" or "content-type" || name.StartsWith("x-acs-", StringComparison.Ordinal)).ToList();
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)) || must.Except(names).Any() || request.Headers["x-acs-content-sha256"] != hash)
            return "SignatureDoesNotMatch";
        var canonical = new StringBuilder().Append(request.Method).Append('\n').Append(request.Path.Value).Append('\n').Append(Canonical(request.Query)).Append('\n');
        foreach (var name in names)
            canonical.Append(name).Append(':').Append(request.Headers[name].ToString().Trim()).Append('\n');
        canonical.Append('\n').Append(string.Join(';', names)).Append('\n').Append(hash);
        var toSign = "ACS3-HMAC-SHA256\n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var right = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AccessKeySecret), Encoding.UTF8.GetBytes(toSign)));
        return Same(right, said.Groups["signature"].Value) ? null : "SignatureDoesNotMatch";
    }

    private static string? WrongV2(HttpRequest request)
    {
        if (request.Query["AccessKeyId"] != AccessKeyId)
            return "InvalidAccessKeyId.NotFound";
        var toSign = $"{request.Method}&%2F&{Uri.EscapeDataString(Canonical(request.Query.Where(p => p.Key != "Signature")))}";
#pragma warning disable CA5350 // the published format of V2
        return Same(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(AccessKeySecret + "&"), Encoding.UTF8.GetBytes(toSign))), request.Query["Signature"].ToString()) ? null : "SignatureDoesNotMatch";
#pragma warning restore CA5350
    }

    private IResult Send(IQueryCollection asked)
    {
        var (to, template, request) = (asked["PhoneNumbers"].ToString(), asked["TemplateCode"].ToString(), asked["OutId"].ToString());
        if (!Mobile().IsMatch(to))
            return Said("isv.MOBILE_NUMBER_ILLEGAL");
        if (asked["SignName"] != SignName)
            return Said("isv.SMS_SIGNATURE_ILLEGAL");
        if (Templates.Keys.FirstOrDefault(key => Code(key) == template) is not { } key)
            return Said("isv.SMS_TEMPLATE_ILLEGAL");
        if (Fill(Templates[key], asked["TemplateParam"].ToString(), out var text) is { } wrong)
            return Said(wrong);
        if (behaviours[Service] is Mode.Refuse)
            return Said("isv.BUSINESS_LIMIT_CONTROL");
        var now = clock.GetUtcNow();
        if (kept.CountToday(Service, to, now) >= limits.SmsADay)
            return Said("isv.BUSINESS_LIMIT_CONTROL");
        var number = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref messages):D10}^0");
        kept.Add(Service, now, request.Length == 0 ? number : request, number, to, $"【{SignName}】", text, behaviours[Service] is Mode.Nothing ? "nothing" : "arrived");
        return Results.Json(new { Message = "OK", RequestId = RequestId(), Code = "OK", BizId = number }, AsWritten);
    }

    private IResult Query(IQueryCollection asked)
    {
        if (!DateTime.TryParseExact(asked["SendDate"].ToString(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Said("isv.INVALID_PARAMETERS");
        var found = kept.Of(Service, asked["PhoneNumber"].ToString(), new DateTimeOffset(day.AddHours(12), TimeSpan.FromHours(8)))
            .Where(one => asked["BizId"].ToString().Length == 0 || one.Number == asked["BizId"]).ToList();
        return Results.Json(new
        {
            Message = "OK",
            RequestId = RequestId(),
            Code = "OK",
            TotalCount = found.Count.ToString(CultureInfo.InvariantCulture),
            SmsSendDetailDTOs = new
            {
                SmsSendDetailDTO = found.Select(one => new { SendStatus = one.HasArrived ? 3 : 1, ErrCode = one.HasArrived ? "DELIVERED" : "", OutId = one.Request, PhoneNum = one.To, Content = one.Text, TemplateCode = "" }).ToList(),
            },
        }, AsWritten);
    }

    /// <summary>Exactly the places of the template, none empty, none too long, none an address.</summary>
    private static string? Fill(string template, string json, out string text)
    {
        text = template;
        Dictionary<string, string>? said;
        try
        {
            said = JsonSerializer.Deserialize<Dictionary<string, string>>(json);
        }
        catch (JsonException)
        {
            return "isv.INVALID_JSON_PARAM";
        }
        var places = Place().Matches(template).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        if (said is null || places.Except(said.Keys).Any())
            return "isv.TEMPLATE_MISSING_PARAMETERS";
        if (!places.SetEquals(said.Keys) || said.Values.Any(string.IsNullOrWhiteSpace))
            return "isv.TEMPLATE_PARAMS_ILLEGAL";
        if (said.Values.Any(value => value.Length > LongestPlace))
            return "isv.PARAM_LENGTH_LIMIT";
        if (said.Values.Any(value => value.Contains("://", StringComparison.Ordinal) || value.Contains("www.", StringComparison.OrdinalIgnoreCase)))
            return "isv.PARAM_NOT_SUPPORT_URL";
        text = Place().Replace(template, match => said[match.Groups["name"].Value]);
        return null;
    }

    private static string Canonical(IEnumerable<KeyValuePair<string, StringValues>> query)
        => string.Join('&', query.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value.ToString())}"));

    private static bool Same(string right, string said) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(said));

    private static string RequestId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private static IResult Said(string code) => Results.Json(new { Message = code, RequestId = RequestId(), Code = code }, AsWritten);

    private static IResult Failed(int status, string code) => Results.Json(new { Message = code, RequestId = RequestId(), Code = code, HostId = "stand-in" }, AsWritten, statusCode: status);

    [GeneratedRegex(@"^ACS3-HMAC-SHA256 Credential=(?<key>[^,]+),\s*SignedHeaders=(?<names>[^,]+),\s*Signature=(?<signature>[0-9a-f]{64})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Authorization();

    [GeneratedRegex("^1[3-9][0-9]{9}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
