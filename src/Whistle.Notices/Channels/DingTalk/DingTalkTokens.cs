using System.Net.Http.Json;
using System.Text.Json;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>
/// Calls in the name of the application: the token (two hours) is kept and asked for again shortly before its end, or when DingTalk
/// no longer knows it. The application is the one people sign in by, unless another is set.
/// </summary>
internal sealed class DingTalkTokens(ChannelSettings settings, ChannelSettings signIn, Wire wire, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Held? held;

    public Uri Endpoint { get; } = settings.Endpoint("https://oapi.dingtalk.com/");

    public string AppKey => settings["AppKey"] is { Length: > 0 } own ? own : signIn["ClientId"];

    private string AppSecret => settings["AppSecret"] is { Length: > 0 } own ? own : signIn["ClientSecret"];

    public bool HasKeys => AppKey.Length > 0 && AppSecret.Length > 0;

    public void Dispose() => turn.Dispose();

    /// <summary>POSTs JSON; a token that has just died is replaced once.</summary>
    public async Task<Answer> PostAsync(string path, object body, CancellationToken stop)
    {
        for (var again = false; ; again = true)
        {
            var (token, problem) = await TokenAsync(stop);
            if (token is null)
                return new(null, problem);
            var answer = await wire.AskAsync(new(HttpMethod.Post, new Uri(Endpoint, $"{path}?access_token={Uri.EscapeDataString(token)}")) { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) }, stop);
            if (again || answer.Body?.Said("errcode") is not ("40014" or "42001" or "88"))
                return answer;
            held = null;
        }
    }

    private async Task<(string? Token, Outcome? Problem)> TokenAsync(CancellationToken stop)
    {
        if (held is { } now && now.IsGood(clock.GetUtcNow()))
            return (now.Token, null);
        await turn.WaitAsync(stop);
        try
        {
            if (held is { } meanwhile && meanwhile.IsGood(clock.GetUtcNow()))
                return (meanwhile.Token, null);
            var asked = clock.GetUtcNow();
            var answer = await wire.AskAsync(new(HttpMethod.Get, new Uri(Endpoint, $"gettoken?appkey={Uri.EscapeDataString(AppKey)}&appsecret={Uri.EscapeDataString(AppSecret)}")), stop);
            if (answer.Body is not { } body)
                return (null, answer.Problem is Outcome.Trouble trouble ? trouble with { Taken = false } : answer.Problem);
            if (body.Said("errcode") is not "0" || body.Said("access_token") is not { Length: > 0 } token)
                return (null, new Outcome.Trouble(Why.Credentials, null, Reading.Code(body.Said("errcode")), Taken: false));
            var lasts = TimeSpan.FromSeconds(int.TryParse(body.Said("expires_in"), out var seconds) ? Math.Clamp(seconds, 60, 7200) : 7200);
            held = new(token, asked, asked + lasts - (lasts > Early * 2 ? Early : TimeSpan.Zero));
            return (token, null);
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed record Held(string Token, DateTimeOffset From, DateTimeOffset Until)
    {
        /// <summary>Not from a clock that was ahead, either.</summary>
        public bool IsGood(DateTimeOffset now) => From <= now && now < Until;
    }
}
