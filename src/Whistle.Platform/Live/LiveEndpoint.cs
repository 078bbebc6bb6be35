using System.Data.Common;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Live;

/// <summary>GET /live: server-sent events for an open page. The first ones say how things stand, the later ones what has changed.</summary>
internal static class LiveEndpoint
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(4);

    public static Results<ServerSentEventsResult<string>, ProblemHttpResult> Open(
        HttpContext http, LiveHub hub, IEnumerable<ILiveSource> sources, ISessionWatch sessions, IHostApplicationLifetime program, ILogger<LiveHub> log)
    {
        if (sessions.SessionOf(http) is not { } session || hub.TryOpen(http.Actor().Person, session, http.Abort) is not { } stream)
            return TypedResults.Problem(statusCode: StatusCodes.Status429TooManyRequests, extensions: [new("code", "live.too-many")]);

        http.Response.Headers["X-Accel-Buffering"] = "no";
        var stopping = program.ApplicationStopping.Register(stream.End);
        http.Response.RegisterForDispose(stopping);
        http.Response.OnCompleted(() =>
        {
            hub.Close(stream);
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(TellAsync(stream, [.. sources], log, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        LiveStream stream, ILiveSource[] sources, ILogger log, [EnumeratorCancellation] CancellationToken stop)
    {
        IReadOnlyCollection<string>? kinds = [.. sources.Select(source => source.Kind)];
        while (kinds is not null)
        {
            if (kinds.Count == 0)
                yield return new("", "beat");
            foreach (var source in sources.Where(source => kinds.Contains(source.Kind)))
            {
                if (await TryReadAsync(source, stream, log, stop) is { } state)
                    yield return new(state, source.Kind) { ReconnectionInterval = ComeBackAfter };
                else
                    stream.Offer(source.Kind);
            }
            kinds = await stream.NextAsync(Beat, stop);
        }
    }

    /// <summary>Null, after a while, where the database does not answer. Ended by an error, the page would not come back by itself.</summary>
    private static async Task<string?> TryReadAsync(ILiveSource source, LiveStream stream, ILogger log, CancellationToken stop)
    {
        try
        {
            return await source.ReadAsync(stream.Person, stop);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException })
        {
            log.LogInformation("A live stream waits for the database: {Failure}", e.Message);
            await Task.Delay(ComeBackAfter, stop);
            return null;
        }
    }
}

/// <summary>
/// Ends the streams whose session has ended, is disabled or has run out: one question a second for all of them together.
/// </summary>
internal sealed class LiveSweep(LiveHub hub, ISessionWatch sessions, ILogger<LiveSweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var open = hub.Open();
            if (open.Count == 0 || stoppingToken.IsCancellationRequested)
                continue;
            try
            {
                await SweepAsync(open, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // while the database is out of reach no session can be ended either
                log.LogWarning("The sessions of {Count} live streams can't be checked: {Failure}", open.Count, e.Message);
            }
        }
    }

    private async Task SweepAsync(IReadOnlyList<LiveStream> open, CancellationToken stop)
    {
        foreach (var stream in open.Where(stream => stream.HasEnded))
            stream.Drop();
        var going = open.Where(stream => !stream.HasEnded).ToList();
        var holding = await sessions.StillHoldAsync([.. going.Select(stream => stream.Session).Distinct()], stop);
        foreach (var stream in going.Where(stream => !holding.Contains(stream.Session)))
            stream.End();
    }
}

/// <summary>What a live stream has to know about sessions. Sign-in answers.</summary>
public interface ISessionWatch
{
    /// <summary>The session by which this request came in; null for a token.</summary>
    string? SessionOf(HttpContext http);

    /// <summary>Those of the sessions that have not ended, been revoked or run out, and whose accounts are not disabled.</summary>
    Task<IReadOnlySet<string>> StillHoldAsync(IReadOnlyCollection<string> sessions, CancellationToken stop);
}

/// <summary>Registers live updates and the signals between nodes that they, and others, stand on.</summary>
public static class LiveServices
{
    public static IServiceCollection AddLive(this IServiceCollection services, Database database)
    {
        services.AddSingleton<NodeSignals>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<IHearNodes>(of => of.GetRequiredService<LiveHub>());
        services.AddHostedService<LiveSweep>();
        if (!database.IsSqlite)
            services.AddHostedService<NodeWire>();
        return services;
    }

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live", LiveEndpoint.Open).RequireAuthorization("SignedIn").ExcludeFromDescription();
        return routes;
    }
}
