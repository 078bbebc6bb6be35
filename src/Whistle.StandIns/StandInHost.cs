using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.StandIns.Aliyun;
using Whistle.StandIns.DingTalk;
using Whistle.StandIns.Mail;
using Whistle.StandIns.ZheDing;

namespace Whistle.StandIns;

/// <summary>All stand-ins on one address of this machine, mail on a port of its own.</summary>
public sealed class StandInHost : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly IReadOnlyList<IStandIn> services;

    private StandInHost(WebApplication app, IReadOnlyList<IStandIn> all, Kept kept, Behaviours behaviours, ServiceLimits limits)
        => (server, services, Kept, Behaviours, Limits) = (app, all, kept, behaviours, limits);

    public Kept Kept { get; }

    public Behaviours Behaviours { get; }

    public ServiceLimits Limits { get; }

    public Uri Address => new(server.Urls.First());

    public DingTalkNoticesStandIn DingTalk => services.OfType<DingTalkNoticesStandIn>().Single();

    public IEnumerable<string> Names => services.Select(one => one.Name);

    /// <param name="file">Where they keep what they were sent; null keeps it in memory.</param>
    /// <param name="port">0 takes any that is free; mail takes the next one.</param>
    /// <param name="more">Services beside the ones for notices.</param>
    public static async Task<StandInHost> StartAsync(TimeProvider clock, string? file = null, int port = 0, params IReadOnlyList<Func<Kept, Behaviours, IStandIn>> more)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // the settings of the program that starts it are not for it
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var (kept, behaviours, limits) = (new Kept(file), new Behaviours(), new ServiceLimits());
        IReadOnlyList<IStandIn> all =
        [
            new AliyunStandIn(kept, behaviours, limits, clock), new DingTalkNoticesStandIn(kept, behaviours, limits, clock), new RobotStandIn(kept, behaviours, limits, clock),
            new ZheDingStandIn(kept, behaviours, clock), new DingTalkStandIn(clock), new MailStandIn(kept, behaviours, clock, port == 0 ? 0 : port + 1), .. more.Select(make => make(kept, behaviours)),
        ];
        var host = new StandInHost(app, all, kept, behaviours, limits);
        foreach (var one in all)
            one.Map(app);
        StandInPage.Map(app, host);
        await app.StartAsync();
        return host;
    }

    /// <summary>What Whistle must be told to speak with them.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings() => services.SelectMany(one => one.Settings(Address));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        foreach (var one in services.OfType<IAsyncDisposable>())
            await one.DisposeAsync();
        Kept.Dispose();
    }
}
