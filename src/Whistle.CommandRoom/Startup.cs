using System.Globalization;
using System.Net;
using System.Resources;

namespace Whistle.CommandRoom;

/// <summary>
/// A stand-in for the system of a command room (基层治理四平台), as a program of its own with a database of its own. It is written from
/// the interface document alone and shares no code with Whistle. For one machine: it listens on the loopback and asks for no sign-in.
/// </summary>
internal static class Startup
{
    public const int Port = 8400;

    public static async Task<int> RunAsync(string[] args)
    {
        var (port, file, pause) = (Port, Path.Combine(Environment.GetEnvironmentVariable("WHISTLE_DATA") ?? "data", "command-room.db"), 1000);
        for (var i = 0; i + 1 < args.Length; i += 2)
            switch (args[i])
            {
                case "--port" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 0 and < 65536: break;
                case "--data": file = args[i + 1]; break;
                case "--pause" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out pause): break;
                default: return await SayAsync();
            }
        if (args.Length % 2 != 0)
            return await SayAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var app = Build(port, file, TimeSpan.FromMilliseconds(pause));
        await app.StartAsync();
        await Console.Out.WriteLineAsync(string.Format(CultureInfo.CurrentCulture, Words.Of(Words.OfMachine, "Start.Address"), app.Urls.First()));
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static WebApplication Build(int port, string file, TimeSpan pause)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = 20 * 1024 * 1024;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<WrongClock>().AddSingleton<TimeProvider>(all => all.GetRequiredService<WrongClock>()).AddSingleton(new Store(file)).AddSingleton(new Pause(pause)).AddSingleton<Desk>().AddSingleton<Bell>();
        builder.Services.AddHttpClient();
        builder.Services.AddHostedService<Sending>();
        var app = builder.Build();
        Receiving.Map(app);
        Pages.Map(app);
        return app;
    }

    private static async Task<int> SayAsync()
    {
        await Console.Error.WriteLineAsync(Words.Of(Words.OfMachine, "Start.Usage"));
        return 2;
    }
}

/// <summary>The clock of this machine, or one that is ahead of it, or behind, by as many seconds as the settings say.</summary>
internal sealed class WrongClock : TimeProvider
{
    private long ahead;

    public WrongClock(Store store) => Set(store.Setting("ahead"));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromSeconds(Interlocked.Read(ref ahead));

    public void Set(int seconds) => Interlocked.Exchange(ref ahead, seconds);
}

/// <summary>How long it waits before it sends again what did not get through.</summary>
internal sealed record Pause(TimeSpan Length);

/// <summary>The words of this program: Text.resx (zh-CN) and Text.en.resx.</summary>
internal static class Words
{
    private static readonly ResourceManager All = new("Whistle.CommandRoom.Text", typeof(Words).Assembly);

    public static CultureInfo OfMachine => Environment.GetEnvironmentVariable("LANG")?.StartsWith("en", StringComparison.OrdinalIgnoreCase) is true ? English : Chinese;

    private static CultureInfo English => CultureInfo.GetCultureInfo("en");

    private static CultureInfo Chinese => CultureInfo.GetCultureInfo("zh-CN");

    public static CultureInfo Of(HttpContext http)
        => (http.Request.Query["lang"].ToString() is { Length: > 0 } asked ? asked : http.Request.Headers.AcceptLanguage.ToString()).StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Chinese;

    public static string Of(CultureInfo culture, string key) => All.GetString(key, culture) ?? key;
}
