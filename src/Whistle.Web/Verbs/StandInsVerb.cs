using System.Globalization;
using Whistle.StandIns;

namespace Whistle.Web.Verbs;

/// <summary>stand-ins: serves the stand-ins for the outside services until it is stopped, and says what Whistle must be told to speak with them.</summary>
internal static class StandInsVerb
{
    private const int Port = 8390;

    public static async Task<int> RunAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        var port = Port;
        if (call.Options.TryGetValue("--port", out var said) && !(int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65535))
            throw new WrongCommandLineException(Say.Of("Verb.WrongPort"));
        var folder = services.GetRequiredService<Platform.Data.Database>().Folder;
        System.IO.Directory.CreateDirectory(folder);
        await using var host = await StandInHost.StartAsync(services.GetRequiredService<TimeProvider>(), Path.Combine(folder, "stand-ins.db"), port);
        await output.WriteLineAsync(Say.Of("Welcome.Address", host.Address));
        foreach (var (name, value) in host.Settings())
            await output.WriteLineAsync($"{name.Replace(":", "__", StringComparison.Ordinal)}={value}");
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
