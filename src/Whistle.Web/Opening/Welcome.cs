using Whistle.Directory.Demo;
using Whistle.Platform.SignIn;
using Whistle.Web.Verbs;

namespace Whistle.Web.Opening;

/// <summary>The few lines a person sees who has just started the server.</summary>
internal static class Welcome
{
    public static async Task SayAsync(WebApplication app, TextWriter output)
    {
        await output.WriteLineAsync(Say.Of("Welcome.Address", string.Join(' ', app.Urls)));
        await using var scope = app.Services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<DemoStart>().IsHereAsync(CancellationToken.None))
            return;
        await output.WriteLineAsync(Say.Of("Welcome.Demo", DemoMode.Password));
        var widest = DemoCity.Logins.Max(l => l.Login.Length);
        foreach (var login in DemoCity.Logins.Where(l => !l.Login.StartsWith(DemoCity.Twin, StringComparison.Ordinal)))
            await output.WriteLineAsync($"  {login.Login.PadRight(widest)}  {login.Description}");
        await output.WriteLineAsync(Say.Of("Welcome.Twins", DemoCity.Twin));
    }
}
