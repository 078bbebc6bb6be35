using Whistle.Web.Verbs;

namespace Whistle.Web.Opening;

/// <summary>The few lines a person sees who has just started the server.</summary>
internal static class Welcome
{
    public static async Task SayAsync(WebApplication app, TextWriter output)
        => await output.WriteLineAsync(Say.Of("Welcome.Address", string.Join(' ', app.Urls)));
}
