using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Web.Observing;
using Whistle.Web.Opening;

namespace Whistle.Web;

/// <summary>The server: built here, for <c>./run</c> and for the tests alike.</summary>
internal static class Server
{
    public const string Address = "http://localhost:8080";

    /// <summary>Serves until it is stopped. Gives the exit code.</summary>
    public static async Task<int> RunAsync()
    {
        await using var standIns = await DemoStandIns.StartAsync();
        await using var app = Build(builder => standIns?.Into(builder));
        try
        {
            using var _ = await Installation.OpenAsync(app.Services, CancellationToken.None);
            await app.StartAsync();
            await Welcome.SayAsync(app, Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (CannotStartException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(Verbs.Say.Of("Start.AddressTaken", string.Join(' ', app.Urls)));
            return 1;
        }
    }

    /// <param name="change">What a test puts in the place of the real thing: the clock, the address, the data folder.</param>
    public static WebApplication Build(Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "whistle", ContentRootPath = AppContext.BaseDirectory });
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "whistle.staticwebassets.runtime.json")))
            builder.WebHost.UseStaticWebAssets();
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(Address);
        builder.WebHost.ConfigureKestrel(SetLimits);
        builder.Logging.AddWhistleLogging();
        change?.Invoke(builder);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<FormOptions>(SetLimits);
        builder.Services.AddModules(Database.From(builder.Configuration), builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddOpenApi("v1", document => document.AddSchemaTransformer(ApiAnswers.DescribeAsync));
        builder.Services.AddSingleton<Microsoft.AspNetCore.Mvc.ApiExplorer.IApiDescriptionProvider, ApiAnswers>();
        builder.Services.AddRazorComponents();
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));

        var app = builder.Build();
        app.UseWhistleHttp();
        app.MapModules();
        return app;
    }

    /// <summary>Every input has a limit. What may be larger (a report with nine photos) says so at its endpoint.</summary>
    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 4_000;
        limits.MaxConcurrentUpgradedConnections = 100;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestBodySize = 16 * 1024 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    private static void SetLimits(FormOptions form)
    {
        form.ValueCountLimit = 200;
        form.KeyLengthLimit = 200;
        form.ValueLengthLimit = 1024 * 1024;
        form.MultipartBodyLengthLimit = 160L * 1024 * 1024;
        form.MultipartHeadersCountLimit = 16;
        form.MultipartHeadersLengthLimit = 8 * 1024;
    }
}
