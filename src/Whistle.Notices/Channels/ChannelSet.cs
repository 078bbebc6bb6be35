using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Channels.Aliyun;
using Whistle.Notices.Channels.DingTalk;
using Whistle.Notices.Channels.Mail;
using Whistle.Notices.Channels.ZheDing;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Notices.Channels;

/// <summary>All channels, each with its state of health on this node and the bell that wakes its worker.</summary>
internal sealed class ChannelSet : IDisposable
{
    private readonly Dictionary<ChannelKind, ChannelPost> posts;

    public ChannelSet(IEnumerable<IChannel> channels, PublicAddress address, TimeProvider clock)
    {
        All = [.. channels.OrderBy(channel => channel.Kind).Select(channel => new ChannelPost(channel, new Health(clock), new Rate(channel.Limits.PerMinute, clock)))];
        posts = All.ToDictionary(post => post.Channel.Kind);
        Address = address.Value;
    }

    public IReadOnlyList<ChannelPost> All { get; }

    /// <summary>Under which people reach this installation.</summary>
    public Uri Address { get; }

    public void Dispose()
    {
        foreach (var post in All)
            post.Dispose();
    }

    public bool AnyOn => All.Any(post => post.IsOn);

    public ChannelPost this[ChannelKind kind] => posts[kind];

    public bool IsOn(ChannelKind kind) => posts.TryGetValue(kind, out var post) && post.IsOn;

    public Uri LinkTo(string code) => new(Address, $"n/{code}");

    public static void Add(IServiceCollection services)
    {
        services.AddHttpClient(Wire.ClientName, http => (http.Timeout, http.MaxResponseContentBufferSize) = (Wire.Patience, Wire.MostBytes))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxConnectionsPerServer = 32 })
            .RemoveAllLoggers(); // they write addresses, and addresses hold numbers and keys
        services.AddSingleton<Wire>();
        Channel(services, "Sms", (of, said) => new AliyunSms(said, of.GetRequiredService<Wire>(), of.GetRequiredService<TimeProvider>()));
        Channel(services, "DingTalk", (of, said) => new DingTalkNotices(said, new DingTalkTokens(said,
            new ChannelSettings(of.GetRequiredService<IConfiguration>(), "DingTalk", false, "SignIn"), of.GetRequiredService<Wire>(), of.GetRequiredService<TimeProvider>()), of.GetRequiredService<TimeProvider>()));
        Channel(services, "Robots", (of, said) => new DingTalkRobots(said, of.GetRequiredService<Wire>(), of.GetRequiredService<TimeProvider>()));
        Channel(services, "ZheDing", (of, said) => new ZheDingNotices(said, of.GetRequiredService<Wire>(), of.GetRequiredService<TimeProvider>()));
        Channel(services, "Mail", (of, said) => new SmtpMail(said, of.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChannelSet>();
    }

    private static void Channel(IServiceCollection services, string name, Func<IServiceProvider, ChannelSettings, IChannel> make)
        => services.AddSingleton(of => make(of, new ChannelSettings(of.GetRequiredService<IConfiguration>(), name, of.GetRequiredService<DemoMode>().On)));
}

/// <summary>A channel as the worker and the pages know it.</summary>
internal sealed record ChannelPost(IChannel Channel, Health Health, Rate Rate) : IDisposable
{
    private readonly SemaphoreSlim bell = new(0, 1);

    public ChannelKind Kind => Channel.Kind;

    public bool IsOn { get; } = Channel.OffBecause is null;

    public void Dispose() => bell.Dispose();

    public void Wake()
    {
        try
        {
            bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // it has been rung and not been heard yet
        }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken stop) => bell.WaitAsync(atMost, stop);
}
