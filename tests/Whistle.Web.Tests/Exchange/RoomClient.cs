using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Kernel;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Exchange;

/// <summary>A command room's own system, written from the interface document alone: it makes events, signs them, and may send them wrongly.</summary>
internal sealed class RoomClient(WhistleApp app, UnitId room, string secret) : IDisposable
{
    private readonly HttpClient http = app.Stranger();

    public static byte[] Event(string id, string says, string number, int round, string outside = "T-1", DateTimeOffset? at = null, params (string Name, JsonNode? Value)[] more)
    {
        var data = new JsonObject { ["number"] = number, ["outsideNumber"] = outside, ["round"] = round };
        foreach (var (name, value) in more)
            data[name] = value?.DeepClone();
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["specversion"] = "1.0", ["id"] = id, ["source"] = "/rooms/test", ["type"] = $"cn.whistle.room.{says}.v1", ["subject"] = number,
            ["time"] = (at ?? new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["data"] = data,
        }.ToJsonString());
    }

    public static string Sign(string secret, string id, long seconds, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{seconds.ToString(CultureInfo.InvariantCulture)}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    public async Task<HttpResponseMessage> SendAsync(string id, byte[] body, TimeSpan off = default, string? with = null, UnitId? to = null, string type = "application/cloudevents+json")
    {
        var seconds = (app.Clock.GetUtcNow() + off).ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, app.ReportTo(to ?? room)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Sign(with ?? secret, id, seconds, body));
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<int> StatusAsync(string id, byte[] body, TimeSpan off = default, string? with = null, UnitId? to = null, string type = "application/cloudevents+json")
    {
        using var answer = await SendAsync(id, body, off, with, to, type);
        return (int)answer.StatusCode;
    }

    public void Dispose() => http.Dispose();
}
