using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Directory.Demo;
using Whistle.Exchange.Events;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>Events out: from the answer to a report until 200 subscribers have its event, each signed with a secret of its own, over real HTTP.</summary>
internal sealed class EventsRun(Engine engine)
{
    private const int Subscribers = 200, Events = 5;

    public async Task AllAsync()
    {
        Console.WriteLine($"\nevents on {engine}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, sender and receiver on one machine");
        await using var app = await WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));
        await app.SettleAsync();
        var came = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        await using var receiver = builder.Build();
        receiver.MapPost("/{no}", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            Interlocked.Increment(ref came);
            return Results.NoContent();
        });
        await receiver.StartAsync();
        var address = receiver.Urls.First();
        await app.WithAsync(async services =>
        {
            var (db, secrets) = (services.GetRequiredService<WhistleDb>(), services.GetRequiredService<SubscriptionSecrets>());
            for (var no = 0; no < Subscribers; no++)
            {
                var made = new Subscription(Guid.CreateVersion7(), DemoCity.UnitOf("education.office").Id, $"No {no}", $"{address}/{no}", app.Clock.GetUtcNow());
                secrets.Renew(made);
                made.Agreed(null);
                db.Add(made);
            }
            await db.SaveChangesAsync();
        });
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var http = app.Api("school");
        for (var no = 1; no <= Events; no++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, description = $"第{no}处护栏断裂" }) };
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
            using var answer = await http.SendAsync(request);
            var begun = Stopwatch.StartNew();
            while (Volatile.Read(ref came) < Subscribers * no && begun.Elapsed < TimeSpan.FromMinutes(2))
                await Task.Delay(5);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"event {no} to {Subscribers} subscribers: {Volatile.Read(ref came) - Subscribers * (no - 1)} came in {begun.Elapsed.TotalSeconds:0.00} s (goal 5 s)"));
        }
    }
}
