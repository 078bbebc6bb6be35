using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Whistle.StandIns.DingTalk;

/// <summary>Robots of DingTalk groups: the token, the signature over a timestamp of the last hour, the kind of message, twenty a minute and then ten minutes of nothing.</summary>
public sealed class RobotStandIn(Kept kept, Behaviours behaviours, ServiceLimits limits, TimeProvider clock) : IStandIn
{
    public const string Service = "robot", AccessToken = "standin-robot", Secret = "SECstandin-robot-secret-canary";

    private static readonly string[] Kinds = ["text", "link", "markdown", "actionCard", "feedCard"];

    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> shut = new(StringComparer.Ordinal);
    private long number = kept.Count();

    public string Name => Service;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/robot/send", (Delegate)SendAsync);

    /// <summary>A robot for a unit's group.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> For(int place, Guid unit, Uri address) =>
    [
        new("Notices:Robots:Endpoint", address.ToString()), new($"Notices:Robots:{place}:Unit", unit.ToString("D")),
        new($"Notices:Robots:{place}:AccessToken", $"{AccessToken}-{place}"), new($"Notices:Robots:{place}:Secret", Secret),
    ];

    private async Task<IResult> SendAsync(HttpContext http)
    {
        if (await behaviours.BeforeAsync(Service, http) is { } instead)
            return instead;
        var (token, asked, now) = (http.Request.Query["access_token"].ToString(), http.Request.Query, clock.GetUtcNow());
        if (!token.StartsWith(AccessToken, StringComparison.Ordinal))
            return Said(300001, "token is not exist");
        if (!long.TryParse(asked["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || Math.Abs((now - DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalHours) > 1 || !IsSigned(at, asked["sign"].ToString()))
            return Said(310000, "sign not match");
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException)
        {
            return Said(400402, "body is not json");
        }
        if (!body.TryGetProperty("msgtype", out var type) || !Kinds.Contains(type.GetString()) || !body.TryGetProperty(type.GetString()!, out var content) || content.GetRawText().Length > 20_000)
            return Said(400101, "message type error");
        if (IsTooMany(token, now))
            return Said(130101, "send too fast, exceed 20 times per minute");
        if (behaviours[Service] is Mode.Refuse)
            return Said(310000, "keywords not in content");
        var own = Interlocked.Increment(ref number).ToString(CultureInfo.InvariantCulture);
        kept.Add(Service, now, own, own, token, Text(content, "title"), Text(content, "text"), behaviours[Service] is Mode.Nothing ? "nothing" : "arrived");
        return await behaviours.AfterAsync(Service, http, Said(0, "ok"));
    }

    private bool IsTooMany(string token, DateTimeOffset now)
    {
        if (shut.TryGetValue(token, out var until) && now < until)
            return true;
        var last = sent.GetOrAdd(token, _ => new());
        lock (last)
        {
            while (last.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1))
                last.Dequeue();
            if (last.Count >= limits.RobotAMinute)
            {
                shut[token] = now.AddMinutes(10);
                return true;
            }
            last.Enqueue(now);
            return false;
        }
    }

    private static bool IsSigned(long at, string sign)
    {
        var right = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(at.ToString(CultureInfo.InvariantCulture) + "\n" + Secret)));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(sign));
    }

    private static string Text(JsonElement content, string name) => content.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static IResult Said(int code, string message) => Results.Json(new { errcode = code, errmsg = message });
}
