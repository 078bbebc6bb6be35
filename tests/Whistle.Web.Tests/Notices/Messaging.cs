using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Microsoft.Extensions.Hosting;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Sealing;
using Whistle.StandIns;
using Whistle.StandIns.DingTalk;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Notices;

/// <summary>A program whose channels speak with stand-ins over HTTP; both go by the clock that the test holds.</summary>
internal sealed class Messaging : IAsyncDisposable
{
    public const string Handler = "local.police.officer", Head = "local.police";

    private Messaging(WhistleApp app, StandInHost standIns) => (App, StandIns) = (app, standIns);

    public WhistleApp App { get; }

    public StandInHost StandIns { get; }

    public Kept Kept => StandIns.Kept;

    /// <param name="channels">Which are on: "Sms", "DingTalk", "ZheDing", "Mail", "Robots".</param>
    public static Task<Messaging> StartAsync(Engine engine, params string[] channels) => StartAsync(engine, channels, []);

    public static async Task<Messaging> StartAsync(Engine engine, string[] channels, params (string, string)[] more)
    {
        var clock = new Borrowed();
        var standIns = await StandInHost.StartAsync(clock);
        IEnumerable<KeyValuePair<string, string?>> settings = [.. standIns.Settings(), .. RobotStandIn.For(0, DemoCity.UnitOf(Head).Id.Value, standIns.Address)];
        var on = settings.Where(s => channels.Any(channel => s.Key.StartsWith($"Notices:{channel}:", StringComparison.Ordinal))).Select(s => (s.Key, s.Value!));
        var app = await WhistleApp.StartAsync(engine, services => services.AddHostedService<NoOldNews>(), [("Notices:Address", "https://whistle.example.org"), .. on, .. more]);
        clock.Of = app.Clock;
        return new(app, standIns);
    }

    public Task TellAsync(string login, string code = "Notice.NewHolder", bool urgent = false, int count = 1)
        => TellAsync([.. Enumerable.Range(0, count).Select(_ => (Guid.CreateVersion7(), For(login, code, urgent)))]);

    public Task TellAsync(IReadOnlyList<(Guid, NoticeFor)> notices) => App.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        await services.GetRequiredService<Inbox>().TellAsync(db, notices, CancellationToken.None);
        await db.SaveChangesAsync();
    });

    public static NoticeFor For(string login, string code = "Notice.NewHolder", bool urgent = false)
        => new(DemoCity.PersonOf(login), code, $"/cases/{Guid.CreateVersion7():D}", new Dictionary<string, string>
        {
            ["number"] = "20261123-330106-0007",
            ["school"] = DemoCity.UnitOf("school").Id.Value.ToString("D"),
            ["holder"] = DemoCity.UnitOf(Head).Id.Value.ToString("D"),
            ["item"] = "5",
        }, urgent);

    public Task ChooseAsync(string login, Action<Choice, Seals> change) => App.WithAsync(async services =>
    {
        var (db, person) = (services.GetRequiredService<WhistleDb>(), DemoCity.PersonOf(login));
        var choice = await db.Set<Choice>().SingleOrDefaultAsync(c => c.Person == person);
        if (choice is null)
            db.Add(choice = new Choice(person));
        change(choice, services.GetRequiredService<Seals>());
        await db.SaveChangesAsync();
    });

    public Task<List<Sending>> SendingsAsync() => App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Sending>().AsNoTracking().OrderBy(s => s.Id).ToListAsync());

    public async Task<Sending> OneAsync(ChannelKind channel) => (await SendingsAsync()).Single(s => s.Channel == channel);

    /// <summary>Waits until the rows are so, without moving the clock.</summary>
    public async Task<List<Sending>> UntilAsync(Func<List<Sending>, bool> holds, int seconds = 20)
    {
        for (var tries = 0; tries < seconds * 20; tries++)
        {
            var rows = await SendingsAsync();
            if (holds(rows))
                return rows;
            await Task.Delay(50);
        }
        var last = await SendingsAsync();
        Assert.Fail(string.Join('\n', last.Take(20).Select(s => $"{s.Channel} {s.State} {s.Why} {s.Detail} rank {s.Rank} next {s.NextAt:O} attempts {s.Attempts}")) + $"\n{App.Clock.GetUtcNow():O} kept {Kept.Count()}\n"
            + string.Join('\n', App.Log.Lines.Where(line => line.StartsWith("Warn", StringComparison.Ordinal) || line.StartsWith("Err", StringComparison.Ordinal)).Take(5)));
        return last;
    }

    /// <summary>Moves the clock on, by little steps, until the rows are so.</summary>
    public async Task<List<Sending>> UntilAsync(Func<List<Sending>, bool> holds, TimeSpan step, int steps)
    {
        for (var n = 0; n < steps; n++)
        {
            var rows = await SendingsAsync();
            if (holds(rows))
                return rows;
            App.Clock.Advance(step);
            foreach (var post in App.Services.GetRequiredService<ChannelSet>().All)
                post.Wake();
            await Task.Delay(150);
        }
        return await UntilAsync(holds, 5);
    }

    public void Wake()
    {
        foreach (var post in App.Services.GetRequiredService<ChannelSet>().All)
            post.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        // a request that hangs would hold up the end
        foreach (var name in StandIns.Names)
            StandIns.Behaviours[name] = Mode.Normal;
        await App.DisposeAsync();
        await StandIns.DisposeAsync();
    }

    /// <summary>What the demo city still had to tell is not told here: the worker finds nothing.</summary>
    private sealed class NoOldNews(IServiceScopeFactory scopes) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<Delivery>().ExecuteDeleteAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Stands still until the program is up, then goes by its clock.</summary>
    private sealed class Borrowed : TimeProvider
    {
        public TimeProvider? Of { get; set; }

        public override DateTimeOffset GetUtcNow() => Of?.GetUtcNow() ?? WhistleApp.Morning;
    }
}
