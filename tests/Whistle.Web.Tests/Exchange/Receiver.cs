using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Whistle.Web.Tests.Exchange;

/// <summary>What came to a receiver.</summary>
internal sealed record Came(string Id, string Type, JsonElement Data, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>
/// Somebody who has subscribed: written from CloudEvents, its webhook rule and Standard Webhooks alone, with code of its own. It
/// checks every signature and answers as it is told.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Came> All { get; } = [];

    public ConcurrentQueue<string> Elsewhere { get; } = [];

    public Uri Address => new(app.Urls.First() + "/hook");

    /// <summary>The secret that was shown when the subscription was made.</summary>
    public string Secret { get; set; } = "";

    /// <summary>What it answers to the question whether it agrees: the allowed origin, and a rate.</summary>
    public (string? Origin, string? Rate) Agrees { get; set; } = ("*", null);

    public string? Callback { get; private set; }

    /// <summary>What it answers to the nth message, 1 for the first.</summary>
    public Func<int, IResult> Answer { get; set; } = _ => Results.NoContent();

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        var count = 0;
        app.MapMethods("/hook", ["OPTIONS"], (HttpContext http) => receiver.Consent(http));
        app.MapPost("/hook", async (HttpContext http) =>
        {
            receiver.All.Enqueue(await receiver.ReadAsync(http.Request));
            return receiver.Answer(Interlocked.Increment(ref count));
        });
        app.MapFallback((HttpContext http) => receiver.Elsewhere.Enqueue(http.Request.Path));
        await app.StartAsync();
        return receiver;
    }

    public async Task<IReadOnlyList<Came>> UntilAsync(int count)
    {
        for (var tries = 0; tries < 1500 && All.Count < count; tries++)
            await Task.Delay(20);
        Assert.True(All.Count >= count, $"{All.Count} of {count} came");
        return [.. All];
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private IResult Consent(HttpContext http)
    {
        Callback = http.Request.Headers["WebHook-Request-Callback"];
        Assert.NotEmpty(http.Request.Headers["WebHook-Request-Origin"].ToString());
        if (Agrees.Origin is { } origin)
            http.Response.Headers["WebHook-Allowed-Origin"] = origin;
        if (Agrees.Rate is { } rate)
            http.Response.Headers["WebHook-Allowed-Rate"] = rate;
        return Results.Ok();
    }

    private async Task<Came> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}")));
        if (!headers["webhook-signature"].Split(' ').Contains(expected))
            return new("bad signature", "", default, headers, body);
        var json = JsonDocument.Parse(body).RootElement;
        if (headers["content-type"].StartsWith("application/cloudevents+json", StringComparison.Ordinal))
            return json.GetProperty("specversion").GetString() == "1.0" && json.GetProperty("source").GetString() is { Length: > 0 }
                ? new(json.GetProperty("id").GetString()!, json.GetProperty("type").GetString()!, json.GetProperty("data"), headers, body) : new("no event", "", default, headers, body);
        return headers["ce-specversion"] == "1.0" && headers["ce-source"].Length > 0 ? new(headers["ce-id"], headers["ce-type"], json, headers, body) : new("no event", "", default, headers, body);
    }
}
