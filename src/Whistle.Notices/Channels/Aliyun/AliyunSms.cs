using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Whistle.Kernel;

namespace Whistle.Notices.Channels.Aliyun;

/// <summary>
/// SMS by Aliyun: SendSms and QuerySendDetails of 2017-05-25. The text is a template that Aliyun has approved; we fill its places.
/// The nonce is made of our request number: where an answer was lost and the same is sent again, Aliyun answers that it knows the
/// nonce, and that is as good as taken.
/// </summary>
internal sealed class AliyunSms(ChannelSettings settings, Wire wire, TimeProvider clock) : IChannel
{
    private const string Version = "2017-05-25";

    /// <summary>Characters of one place; a place must not be empty.</summary>
    private const int MostInPlace = 20;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Uri endpoint = settings.Endpoint("https://dysmsapi.aliyuncs.com/");

    public ChannelKind Kind => ChannelKind.Sms;

    public string? OffBecause => settings.OffBecause(endpoint.Host, "AccessKeyId", "AccessKeySecret", "SignName");

    public ChannelLimits Limits => settings.Limits(perMinute: 1200, lanes: 8);

    public bool TellsTrueState => true;

    public bool Reaches(Recipient to) => to.Mobile is not null;

    public async Task<Outcome> SendAsync(Message message, CancellationToken stop)
    {
        if (Template(message) is not { Length: > 0 } template)
            return new Outcome.Refused(Why.BadTemplate, message.Kind?.Code() ?? "digest");
        var answer = await wire.AskAsync(Request("SendSms", message.Request, new()
        {
            ["PhoneNumbers"] = message.To.Mobile!,
            ["SignName"] = settings["SignName"],
            ["TemplateCode"] = template,
            ["TemplateParam"] = Places(message),
            ["OutId"] = message.Id.ToString("N"),
        }), stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        return body.Said("Code") switch
        {
            "OK" => new Outcome.HandedOver(body.Said("BizId")),
            // the first request did get through; its number was lost with the answer
            "SignatureNonceUsed" => new Outcome.HandedOver(null),
            var code => Problem(code),
        };
    }

    public async Task<Outcome> AskAsync(Message message, string number, CancellationToken stop)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PhoneNumber"] = message.To.Mobile!,
            ["SendDate"] = (message.SentAt ?? clock.Now()).InShanghai().ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            ["PageSize"] = "50",
            ["CurrentPage"] = "1",
        };
        if (number.Length > 0)
            parameters["BizId"] = number;
        var answer = await wire.AskAsync(Request("QuerySendDetails", $"{message.Request}?{clock.GetUtcNow().UtcTicks}", parameters), stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        if (body.Said("Code") is not "OK" and var code)
            return Problem(code) is Outcome.Trouble trouble ? trouble : new Outcome.Pending();
        var own = body.Part("SmsSendDetailDTOs").Part("SmsSendDetailDTO").Items().FirstOrDefault(line => line.Said("OutId") == message.Id.ToString("N"));
        return own.Said("SendStatus") switch
        {
            "3" => new Outcome.Arrived(Read: false),
            "2" => new Outcome.Refused(Why.NotDelivered, Reading.Code(own.Said("ErrCode"))),
            _ => new Outcome.Pending(),
        };
    }

    /// <summary>By kind and language; English falls back to Chinese.</summary>
    private string Template(Message message)
    {
        var kind = message.Kind?.Code() ?? "digest";
        return settings[$"Templates:{kind}:{message.Language}"] is { Length: > 0 } own ? own : settings[$"Templates:{kind}:zh"];
    }

    private static string Places(Message message)
    {
        var facts = message.Facts;
        return JsonSerializer.Serialize(message.Kind is null
            ? new Dictionary<string, string> { ["count"] = facts.Count.ToString(CultureInfo.InvariantCulture), ["code"] = facts.Code }
            : new Dictionary<string, string> { ["number"] = Place(facts.Number), ["school"] = Place(facts.School), ["item"] = Place(facts.Matter), ["holder"] = Place(facts.Holder), ["code"] = facts.Code }, Plain);

        static string Place(string words) => words.Length == 0 ? "—" : Cut.To(words, MostInPlace);
    }

    private static Outcome Problem(string? code) => code switch
    {
        "isv.BUSINESS_LIMIT_CONTROL" or "isv.DAY_LIMIT_CONTROL" or "isv.MONTH_LIMIT_CONTROL" => new Outcome.Refused(Why.OverLimit, code),
        "isv.MOBILE_NUMBER_ILLEGAL" => new Outcome.Refused(Why.NoAddress, code),
        "isv.SMS_TEMPLATE_ILLEGAL" or "isv.TEMPLATE_MISSING_PARAMETERS" or "isv.TEMPLATE_PARAMS_ILLEGAL" or "isv.PARAM_LENGTH_LIMIT" or "isv.PARAM_NOT_SUPPORT_URL" => new Outcome.Refused(Why.BadTemplate, code),
        "Throttling" or "Throttling.User" or "Throttling.Api" => new Outcome.Trouble(Why.Busy, null, code, Taken: false),
        "SignatureDoesNotMatch" or "InvalidAccessKeyId.NotFound" or "InvalidTimeStamp.Expired" or "isv.SMS_SIGNATURE_ILLEGAL" or "isv.OUT_OF_SERVICE" or "isv.AMOUNT_NOT_ENOUGH" or "isv.ACCOUNT_ABNORMAL" or "isv.ACCOUNT_NOT_EXISTS"
            => new Outcome.Trouble(Why.Credentials, null, code, Taken: false),
        "isp.SYSTEM_ERROR" or "ServiceUnavailable" or "InternalError" => new Outcome.Trouble(Why.Unreachable, null, code),
        _ => new Outcome.Refused(Why.Refused, Reading.Code(code)),
    };

    private HttpRequestMessage Request(string action, string request, Dictionary<string, string> parameters)
        => settings["Signature"] == "v2" ? RequestV2(action, request, parameters) : RequestV3(action, request, parameters);

    private HttpRequestMessage RequestV3(string action, string request, Dictionary<string, string> parameters)
    {
        var (query, nothing) = (AliyunSignatures.Query(parameters), AliyunSignatures.Hash(""));
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = endpoint.Authority,
            ["x-acs-action"] = action,
            ["x-acs-version"] = Version,
            ["x-acs-date"] = Date(),
            ["x-acs-signature-nonce"] = Nonce(request),
            ["x-acs-content-sha256"] = nothing,
        };
        var signature = AliyunSignatures.V3(settings["AccessKeySecret"], AliyunSignatures.CanonicalRequest("POST", endpoint.AbsolutePath, query, headers, nothing));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, "?" + query));
        foreach (var (name, value) in headers.Where(h => h.Key != "host"))
            message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization", $"{AliyunSignatures.Algorithm} Credential={settings["AccessKeyId"]},SignedHeaders={AliyunSignatures.Names(headers)},Signature={signature}");
        return message;
    }

    private HttpRequestMessage RequestV2(string action, string request, Dictionary<string, string> parameters)
    {
        foreach (var (name, value) in new[]
        {
            ("AccessKeyId", settings["AccessKeyId"]), ("Action", action), ("Format", "JSON"), ("RegionId", "cn-hangzhou"), ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", Nonce(request)), ("SignatureVersion", "1.0"), ("Timestamp", Date()), ("Version", Version),
        })
            parameters[name] = value;
        parameters["Signature"] = AliyunSignatures.V2(settings["AccessKeySecret"], "POST", parameters);
        return new(HttpMethod.Post, new Uri(endpoint, "?" + AliyunSignatures.Query(parameters)));
    }

    private string Date() => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Nonce(string request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)).AsSpan(0, 16));
}
