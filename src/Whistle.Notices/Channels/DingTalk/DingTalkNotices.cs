using System.Collections.Concurrent;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>
/// Work notices (工作通知): asyncsend_v2, then getsendresult. Over the day's limit, or with the same content to the same person twice
/// a day, DingTalk answers success and delivers nothing; so each text has number and minute, and the true state is asked for.
/// </summary>
internal sealed class DingTalkNotices(ChannelSettings settings, DingTalkTokens tokens, TimeProvider clock) : IChannel, IDisposable
{
    private const string OverTheDay = "143105", SameContent = "143106";
    private const int MostKnown = 50_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(12);

    /// <summary>Who has which telephone there, as DingTalk has told.</summary>
    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset At)> users = new(StringComparer.Ordinal);

    public ChannelKind Kind => ChannelKind.DingTalk;

    public void Dispose() => tokens.Dispose();

    public string? OffBecause => tokens.HasKeys ? settings.OffBecause(tokens.Endpoint.Host, "AgentId") : "Channel.Off.NotSet";

    public ChannelLimits Limits => settings.Limits(perMinute: 1200, lanes: 8);

    public bool TellsTrueState => true;

    public bool TellsReading => true;

    public bool Reaches(Recipient to) => to.Mobile is not null;

    public async Task<Outcome> SendAsync(Message message, CancellationToken stop)
    {
        var (user, problem) = await UserAsync(message.To.Mobile!, stop);
        if (user is null)
            return problem!;
        var card = Card.Of(message);
        var answer = await tokens.PostAsync("topapi/message/corpconversation/asyncsend_v2", new
        {
            agent_id = settings["AgentId"],
            userid_list = user,
            msg = new { msgtype = "action_card", action_card = new { title = card.Title, markdown = card.Markdown, single_title = card.Open, single_url = message.Link.AbsoluteUri } },
        }, stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        return body.Said("errcode") is "0" ? new Outcome.HandedOver(body.Said("task_id")) : Problem(body.Said("errcode"));
    }

    public async Task<Outcome> AskAsync(Message message, string number, CancellationToken stop)
    {
        if (message.To.Mobile is null || number.Length == 0)
            return new Outcome.Pending();
        var (user, problem) = await UserAsync(message.To.Mobile, stop);
        if (user is null)
            return problem!;
        var answer = await tokens.PostAsync("topapi/message/corpconversation/getsendresult", new { agent_id = settings["AgentId"], task_id = number }, stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        if (body.Said("errcode") is not "0" and var code)
            return Problem(code) is Outcome.Trouble trouble ? trouble : new Outcome.Pending();
        var result = body.Part("send_result");
        if (Names("read_user_id_list"))
            return new Outcome.Arrived(Read: true);
        if (Names("unread_user_id_list"))
            return new Outcome.Arrived(Read: false);
        if (Names("invalid_user_id_list"))
            return new Outcome.Refused(Why.UnknownThere, null);
        if (Names("failed_user_id_list"))
            return new Outcome.Refused(Why.NotDelivered, null);
        if (result.Part("forbidden_list").Items().FirstOrDefault(one => one.Said("userid") == user) is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } forbidden)
            return new Outcome.Refused(forbidden.Said("code") switch { OverTheDay => Why.OverLimit, SameContent => Why.SameAgain, _ => Why.Refused }, Reading.Code(forbidden.Said("code")));
        return Names("forbidden_user_id_list") ? new Outcome.Refused(Why.OverLimit, null) : new Outcome.Pending();

        bool Names(string list) => result.Part(list).Items().Any(one => (one.ValueKind is System.Text.Json.JsonValueKind.String ? one.GetString() : one.GetRawText()) == user);
    }

    private async Task<(string? User, Outcome? Problem)> UserAsync(string mobile, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (users.TryGetValue(mobile, out var known) && known.At <= now && now - known.At < KnownFor)
            return (known.User, null);
        var answer = await tokens.PostAsync("topapi/v2/user/getbymobile", new { mobile }, stop);
        if (answer.Body is not { } body)
            return (null, answer.Problem is Outcome.Trouble trouble ? trouble with { Taken = false } : answer.Problem);
        if (body.Said("errcode") is "60121" or "60104" or "40103")
            return (null, new Outcome.Refused(Why.UnknownThere, body.Said("errcode")));
        if (body.Said("errcode") is not "0" || body.Part("result").Said("userid") is not { Length: > 0 } user)
            return (null, Problem(body.Said("errcode")) is Outcome.Trouble of ? of with { Taken = false } : Problem(body.Said("errcode")));
        if (users.Count >= MostKnown)
            users.Clear();
        users[mobile] = (user, now);
        return (user, null);
    }

    private static Outcome Problem(string? code) => code switch
    {
        "88" or "40014" or "40089" or "42001" or "60020" or "41001" or "43008" => new Outcome.Trouble(Why.Credentials, null, code, Taken: false),
        "90002" or "90018" or "90006" or "130101" => new Outcome.Trouble(Why.Busy, null, code, Taken: false),
        "-1" => new Outcome.Trouble(Why.Unreachable, null, code),
        "33012" or "60121" => new Outcome.Refused(Why.UnknownThere, code),
        _ => new Outcome.Refused(Why.Refused, Reading.Code(code)),
    };
}
