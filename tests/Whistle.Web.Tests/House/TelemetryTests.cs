using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Whistle.TestKit;

namespace Whistle.Web.Tests.House;

/// <summary>What leaves the house for those who watch it: which page was asked for and how long it took, nothing of what people wrote.</summary>
public sealed class TelemetryTests
{
    private const string Canary = "zhang-san-13800138000";

    [Theory, Engines]
    public async Task Traces_hold_neither_SQL_nor_what_people_typed(Engine engine)
    {
        var received = new ConcurrentQueue<byte[]>();
        await using var collector = await CollectorAsync(received);
        await using var app = await WhistleApp.StartAsync(engine, change: null,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var api = app.Api("school");

        await api.GetAsync($"/api/v1/duty-items?q={Canary}", TestContext.Current.CancellationToken);
        await api.GetAsync($"/api/v1/cases?q={Canary}", TestContext.Current.CancellationToken);
        await api.PostAsJsonAsync("/api/v1/cases", new { description = Canary }, TestContext.Current.CancellationToken);
        using var browser = await app.SignInAsync("school");
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Canary);
        await browser.OpenAsync($"/cases?q={Canary}");
        Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush(10_000));

        var all = Encoding.UTF8.GetString([.. received.SelectMany(bytes => bytes)]);
        // which tags the framework sends is a switch of the program's own start; here it only matters that spans do arrive
        Assert.Contains("whistle", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, all, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, string.Join('\n', app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_where_no_collector_is_named()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);

        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue(body.ToArray());
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync();
        return collector;
    }
}
