using Whistle.Platform.Demo;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.Web.Verbs;

namespace Whistle.Web.Opening;

/// <summary>The few lines a person sees who has just started the server.</summary>
internal static class Welcome
{
    public static async Task SayAsync(WebApplication app, TextWriter output)
    {
        await output.WriteLineAsync(Say.Of("Welcome.Address", string.Join(' ', app.Urls)));
        await output.WriteLineAsync(Say.Of("Welcome.Stop"));
        await using var scope = app.Services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<DemoStart>().IsHereAsync(CancellationToken.None))
            return;
        await output.WriteLineAsync(Say.Of("Welcome.Demo", DemoMode.Password));
        var (logins, names) = (app.Services.GetRequiredService<DemoLogins>(), app.Services.GetRequiredService<Names>());
        var widest = logins.First.Max(login => login.Login.Length);
        foreach (var login in logins.First)
            await output.WriteLineAsync($"  {login.Login.PadRight(widest)}  {Say.Of("Welcome.Whose", login.Unit, names.Of(login.Role))}");
        await output.WriteLineAsync(Say.Of("Welcome.Twins", logins.Twin));
    }
}
