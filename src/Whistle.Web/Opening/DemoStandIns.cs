using Whistle.Directory.Demo;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.StandIns;
using Whistle.StandIns.DingTalk;

namespace Whistle.Web.Opening;

/// <summary>
/// In a demonstration the outside services are stand-ins on this machine, and the channels are told to speak with them. Not where
/// somebody has set a channel himself, and not with <c>Notices__StandIns=off</c>.
/// </summary>
internal sealed class DemoStandIns(StandInHost host) : ISentMessages, IAsyncDisposable
{
    private const string Off = "Notices:StandIns";

    public Uri Address => host.Address;

    public IReadOnlyList<SentMessage> Newest(string? service, int most)
        => [.. host.Kept.Newest(service, most).Select(one => new SentMessage(one.Service, one.At, one.To, one.Title, one.Text, one.Fate))];

    public static async Task<DemoStandIns?> StartAsync()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
        var database = Database.From(settings);
        if (!DemoMode.From(database, settings).On || settings[Off] == "off" || settings.GetSection("Notices").GetChildren().Any(one => one.GetChildren().Any()))
            return null;
        System.IO.Directory.CreateDirectory(database.Folder);
        return new(await StandInHost.StartAsync(TimeProvider.System, Path.Combine(database.Folder, "stand-ins.db")));
    }

    public void Into(WebApplicationBuilder builder)
    {
        var site = (builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls : Server.Address).Split(';')[0];
        builder.Configuration.AddInMemoryCollection([
            new("Notices:Address", site.Replace("*", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)),
            .. host.Settings(), .. RobotStandIn.For(0, DemoCity.UnitOf("local.police").Id.Value, host.Address)]);
        builder.Services.AddSingleton<ISentMessages>(this);
        builder.Services.AddSingleton(new Platform.Ui.MenuEntry("demo-messages", "/demo/messages", Order: 91, Policies.SignedIn, InReach: false, Group: "own"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
