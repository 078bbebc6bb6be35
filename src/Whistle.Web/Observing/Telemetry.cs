using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Whistle.Web.Observing;

/// <summary>Traces and metrics by OTLP, only where an operator names a collector (OTEL_EXPORTER_OTLP_ENDPOINT).</summary>
internal static class Telemetry
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Npgsql", "Whistle"];
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Whistle"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration settings)
    {
        if (string.IsNullOrEmpty(settings["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return services;
        var resource = ResourceBuilder.CreateDefault().AddService("whistle");
        // the exporters read their other settings (OTEL_EXPORTER_OTLP_PROTOCOL, _HEADERS …) from the same place
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().ConfigureServices(inside => inside.AddSingleton(settings)).SetResourceBuilder(resource)
            .AddSource(Sources).AddProcessor(new Discretion()).AddOtlpExporter().Build());
        services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().ConfigureServices(inside => inside.AddSingleton(settings)).SetResourceBuilder(resource)
            .AddMeter(Meters).AddOtlpExporter().Build());
        services.AddHostedService<TelemetryStart>();
        return services;
    }

    /// <summary>The providers work from the moment they are made.</summary>
    private sealed class TelemetryStart(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(2_000);
            metrics.ForceFlush(2_000);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Takes out of every span what could hold a person's words or a secret: SQL, what was searched for, addresses, messages of exceptions. The route stays.</summary>
internal sealed class Discretion : BaseProcessor<Activity>
{
    private static readonly string[] Held =
    [
        "db.statement", "db.query.text", "db.query.summary", "url.path", "url.query", "url.full", "http.url", "http.target",
        "client.address", "network.peer.address", "net.peer.ip", "user_agent.original", "exception.message", "exception.stacktrace",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var name in Held)
            data.SetTag(name, null);
        if (data.Source.Name == "Npgsql")
            data.DisplayName = "sql";
        if (data.Status is ActivityStatusCode.Error)
            data.SetStatus(ActivityStatusCode.Error, description: null);
        // the message of an exception may quote a value, and an event can't be taken out of a span: such a span stays here
        if (data.Events.Any())
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
